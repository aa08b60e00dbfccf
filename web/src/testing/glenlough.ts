/** A believable hotel for tests: every field filled, with characters that want escaping. */
import type { HotelDocument, HotelImage, RoomType } from "@frontage/sdk/wire";

/** The version of a picture that was never cropped. */
export const VERSION = "0123456789abcdef0123";

/** A picture with renditions; `id` becomes its public id. */
export function picture(id: string, rest: Partial<HotelImage> = {}): HotelImage {
  return {
    public_id: id,
    version: VERSION,
    url: `https://hotels.example/media/${id}/${VERSION}/1280.jpg`,
    width: 1500,
    height: 1000,
    alt: `Alt of ${id}`,
    caption: "",
    placeholder: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
    dominant_color: "#336655",
    focal_point: [0.5, 0.5],
    widths: [320, 640, 960, 1280, 1500],
    ...rest,
  };
}

export function room(id: number, rest: Partial<RoomType> = {}): RoomType {
  return {
    id,
    code: `room-${id}`,
    name: `Room ${id}`,
    short_description: `Description of room ${id}.`,
    max_occupancy: 2,
    bed_setup: "1 king",
    photo_url: null,
    photo: picture(`photo${id}`),
    starting_price_from: "129.00",
    currency: "EUR",
    booking_code: "",
    booking_url: `https://booking.example.com/rooms/${id}`,
    availability_message: "Two left",
    ...rest,
  };
}

export function glenlough(rest: Partial<HotelDocument> = {}): HotelDocument {
  return {
    slug: "glenlough",
    epoch: "e1",
    revision: 7,
    updated_at: "2026-11-22T00:00:00Z",
    name: 'Glenlough "House" & Sons',
    tagline: "Between the lakes & the fells",
    slogan: "Wake up to the water",
    short_description: "Twenty-six rooms on the shore.",
    long_description: "Built in 1868.\n\nDinner is what the county gives.",
    welcome_message: "The kettle is on. </script><script>alert(1)</script>",
    city: "Killarney",
    country: "Ireland",
    address_line_1: "Glenlough Demesne",
    address_line_2: "Lough Shore Road",
    postal_code: "V93",
    latitude: 52.0316,
    longitude: -9.5236,
    phone: "+353 20 915 0184",
    email: "stay@glenlough.example.com",
    website_url: "https://glenlough.example.com",
    booking_url: "https://booking.example.com/glenlough",
    contact_email: "reception@glenlough.example.com",
    contact_phone: "+353 20 915 0185",
    contact_address: "The Gate Lodge, Muckross",
    website: "https://glenlough.example.com/",
    google_maps_link: "https://maps.example.com/glenlough",
    amenities: ["Free Wi-Fi", "Lakeside sauna", "Falconry"],
    theme_mode: "custom",
    primary_color: "#1F4D3A",
    secondary_color: "#8A6D3B",
    accent_color: "#C8963E",
    background_color: "#FBF8F2",
    button_color: "#1F4D3A",
    button_text_color: "#FFFFFF",
    button_hover_color: "#163A2C",
    text_color: "#2A2A26",
    border_color: "#E3DCCD",
    link_color: "#1F5F46",
    link_hover_color: "#123D2C",
    hero_image: null,
    hero_image_display: null,
    landing_page_image: null,
    logo: null,
    favicon: null,
    images: {
      hero: picture("hero"),
      landing_page: picture("landing"),
      logo: picture("logo", { width: 480, height: 480, widths: [320, 480] }),
      favicon: picture("favicon", { width: 128, height: 128, widths: [128] }),
    },
    gallery: [],
    gallery_images: [
      picture("one", { caption: "The drawing room" }),
      picture("two"),
      picture("three"),
    ],
    room_types: [room(1), room(2, { name: "Lake View" })],
    ...rest,
  };
}

/** A hotel that was just created: a name and the default colours. */
export function newHotel(): HotelDocument {
  const blank = Object.fromEntries(
    Object.entries(glenlough())
      .filter(([name, value]) => typeof value === "string" && !name.endsWith("_color"))
      .map(([name]) => [name, ""]),
  );
  return glenlough({
    ...blank,
    name: "New Hotel",
    slug: "new",
    theme_mode: "light",
    latitude: null,
    longitude: null,
    amenities: [],
    images: { hero: null, landing_page: null, logo: null, favicon: null },
    gallery_images: [],
    room_types: [],
  });
}
