import { expect, test } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
import { cardOf, type HotelCard } from "./hotel-card";

const document = glenlough({ images: { ...glenlough().images, landing_page: picture("front") } });
const { name, city, country, short_description } = document;

/** The card as the list gives it, its picture's keys in the order of the alphabet. */
const card: HotelCard = {
  id: 1,
  slug: "glenlough",
  name,
  city,
  country,
  short_description,
  hero: Object.fromEntries(Object.entries(picture("front")).sort()) as HotelCard["hero"],
};

test("a document that says the same leaves the card as it is", () => {
  expect(cardOf(card, document)).toBe(card);
  expect(cardOf(card, { ...document, amenities: [], revision: 99 })).toBe(card);
});

test("a new name, place, text or picture reaches the card", () => {
  expect(cardOf(card, { ...document, name: "The Lodge" })).toEqual({ ...card, name: "The Lodge" });
  const { images } = document;
  const caption = picture("front", { alt: "The front door" });
  expect(cardOf(card, { ...document, images: { ...images, landing_page: caption } }).hero).toEqual(
    caption,
  );
});

test("without a picture made for this page the hero stands in", () => {
  const images = { ...document.images, landing_page: null };
  expect(cardOf(card, { ...document, images }).hero?.public_id).toBe("hero");
  expect(cardOf(card, { ...document, images: { ...images, hero: null } }).hero).toBeNull();
});
