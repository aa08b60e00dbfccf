/** What the fields of a hotel are called, on every screen. */
const TITLES: Readonly<Record<string, string>> = {
  name: "Name",
  tagline: "Tagline",
  slogan: "Slogan",
  welcome_message: "Welcome message",
  short_description: "Short description",
  long_description: "Long description",
  phone: "Phone",
  email: "E-mail",
  website_url: "Website",
  booking_url: "Booking link",
  address_line_1: "Address line 1",
  address_line_2: "Address line 2",
  postal_code: "Postal code",
  city: "City",
  country: "Country",
  google_maps_link: "Map link",
  latitude: "Latitude",
  longitude: "Longitude",
  contact_phone: "Enquiries phone",
  contact_email: "Enquiries e-mail",
  contact_address: "Enquiries address",
  website: "Second website",
  amenities: "Amenities",
  theme_mode: "Theme mode",
  primary_color: "Primary colour",
  secondary_color: "Secondary colour",
  accent_color: "Accent colour",
  background_color: "Background colour",
  text_color: "Text colour",
  border_color: "Border colour",
  button_color: "Button colour",
  button_text_color: "Button text colour",
  button_hover_color: "Button hover colour",
  link_color: "Link colour",
  link_hover_color: "Link hover colour",
  hero_image: "Hero image",
  landing_page_image: "Landing page image",
  logo: "Logo",
  favicon: "Favicon",
  gallery: "Gallery",
  alt: "Alt text",
  caption: "Caption",
  focal_point: "Focal point",
  crop: "Crop",
  code: "Code",
  max_occupancy: "Guests at most",
  bed_setup: "Beds",
  photo: "Photo",
  photo_image: "Photo",
  starting_price_from: "Price from",
  currency: "Currency",
  booking_code: "Booking code",
  availability_message: "Availability message",
  sort_order: "Position",
  is_active: "Shown to guests",
};

/** Of a room type, where a word means something narrower than of the hotel. */
const OF_ROOMS: Readonly<Record<string, string>> = { short_description: "Description" };

/** What a field is called; one that nobody named is called by its own name in plain letters. */
export function fieldTitle(name: string, of: "hotel" | "room" = "hotel"): string {
  const plain = name.replace(/_(override|hotel)$/, "");
  const words = plain.split(/[_.\s]+/).join(" ");
  const title =
    (of === "room" ? OF_ROOMS[plain] : undefined) ??
    TITLES[plain] ??
    words.charAt(0).toUpperCase() + words.slice(1);
  return name.endsWith("_hotel") ? `${title} (hotel’s own)` : title;
}
