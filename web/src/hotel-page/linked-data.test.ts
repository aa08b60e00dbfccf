import { expect, test } from "vitest";
import { glenlough, newHotel, room } from "../testing/glenlough";
import { hotelData } from "./linked-data";

const page = {
  url: "https://hotels.example/hotels/glenlough",
  description: "A house by the lake.",
  baseUrl: "https://hotels.example/",
};
/** As search engines read it. */
const read = (rest: Parameters<typeof glenlough>[0]) =>
  JSON.parse(JSON.stringify(hotelData(glenlough(rest), page)));

test("search engines read of each room what guests read of it, and no more", () => {
  const rooms = [
    room(1, { name: "Lake Suite", starting_price_from: "240.50" }),
    room(2, {
      photo: null,
      short_description: " ",
      max_occupancy: 0,
      bed_setup: "",
      starting_price_from: "0.00",
    }),
  ];
  const data = read({ room_types: rooms });
  expect(data.containsPlace).toEqual([
    {
      "@type": "Suite",
      "@id": `${page.url}#room-1`,
      name: "Lake Suite",
      description: "Description of room 1.",
      image: expect.stringMatching(/^https:\/\/hotels\.example\/media\/photo1\/.*\/1500\.jpg$/),
      occupancy: { "@type": "QuantitativeValue", maxValue: 2 },
      bed: "1 king",
    },
    { "@type": "HotelRoom", "@id": `${page.url}#room-2`, name: "Room 2" },
  ]);
  expect(data.makesOffer).toEqual([
    {
      "@type": "Offer",
      name: "Lake Suite",
      itemOffered: { "@id": `${page.url}#room-1` },
      url: "https://booking.example.com/rooms/1",
      priceSpecification: {
        "@type": "PriceSpecification",
        minPrice: 240.5,
        priceCurrency: "EUR",
      },
    },
  ]);
});

test("the range of prices is from the lowest to the highest, in one currency or not at all", () => {
  const priced = (prices: string[], currency = "EUR") =>
    prices.map((price, id) => room(id, { starting_price_from: price, currency }));
  expect(read({ room_types: priced(["340", "95.00", "1200"]) }).priceRange).toBe("€95–€1,200");
  expect(read({ room_types: priced(["95.00", "95"]) }).priceRange).toBe("€95");
  const mixed = [...priced(["95"]), ...priced(["80"], "GBP")];
  expect(read({ room_types: mixed })).not.toHaveProperty("priceRange");
  expect(read({ room_types: priced(["95"], "") })).not.toHaveProperty("makesOffer");
});

test("of a hotel that has only a name nothing is made up", () => {
  expect(JSON.parse(JSON.stringify(hotelData(newHotel(), page)))).toEqual({
    "@context": "https://schema.org",
    "@type": "Hotel",
    "@id": page.url,
    name: "New Hotel",
    url: page.url,
    description: page.description,
  });
});

test("an address that is none of the web's is not handed on", () => {
  const data = read({
    booking_url: "",
    google_maps_link: "javascript:alert(1)",
    latitude: null,
    room_types: [room(1, { booking_url: "javascript:alert(1)" })],
  });
  expect(JSON.stringify(data)).not.toContain("javascript");
});
