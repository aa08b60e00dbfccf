/** Which fields the sections of the settings hold, in the order in which they are shown. */

/** What the hotel says about itself. */
export const TEXT_FIELDS = [
  "name_override",
  "tagline_override",
  "slogan",
  "welcome_message",
  "short_description",
  "long_description",
] as const;

/** How guests reach the hotel, book it and find it. */
export const CONTACT_FIELDS = [
  "phone_override",
  "email_override",
  "website_url_override",
  "booking_url_override",
  "address_line_1_override",
  "address_line_2_override",
  "postal_code_override",
  "city_override",
  "country_override",
  "latitude_override",
  "longitude_override",
  "google_maps_link",
  "contact_phone",
  "contact_email",
  "contact_address",
  "website",
] as const;
