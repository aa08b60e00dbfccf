// @vitest-environment node
import { expect, test } from "vitest";
import { glenlough } from "../../../testing/glenlough";
import { intoGerman, ofPicture, ofRoom, text } from "./testing";
import { translatedDocument } from "./translated-document";

const page = glenlough();
const german = intoGerman([
  text("slogan", { main: page.slogan }),
  text("city", { main: page.city }),
  text("amenities.Lakeside sauna", { main: "Lakeside sauna" }),
  ofRoom(2, "name", { main: "Lake View" }),
  ofPicture("one", "caption", { main: "The drawing room" }),
]);

test("with nothing typed every text stands as in the main language", () => {
  const shown = translatedDocument(page, german, {});
  expect(shown).toEqual({ ...page, language: "de", amenity_keys: page.amenities });
});

test("what is typed stands where its text stands, and nowhere else", () => {
  const shown = translatedDocument(page, german, {
    slogan: "Aufwachen am Wasser",
    city: "   ",
    "amenities.Lakeside sauna": "Sauna am See",
    "room_types.2.name": "Seeblick",
    "images.one.caption": "Das Gesellschaftszimmer",
  });
  expect(shown.slogan).toBe("Aufwachen am Wasser");
  expect(shown.city, "blank is nothing").toBe(page.city);
  expect(shown.amenities).toEqual(["Free Wi-Fi", "Sauna am See", "Falconry"]);
  expect(shown.amenity_keys, "drawings are found by the main names").toEqual(page.amenities);
  expect(shown.room_types.map(({ name }) => name)).toEqual(["Room 1", "Seeblick"]);
  const captions = shown.gallery_images.map(({ caption }) => caption);
  expect(captions).toEqual(["Das Gesellschaftszimmer", "", ""]);
  expect(page.slogan, "the main page is as it was").toBe("Wake up to the water");
});

test("a picture of another site has nothing to translate and stays", () => {
  const foreign = { ...page.gallery_images[0], public_id: null } as (typeof page.gallery_images)[0];
  const shown = translatedDocument({ ...page, gallery_images: [foreign] }, german, {
    "images.null.alt": "Etwas",
  });
  expect(shown.gallery_images).toEqual([foreign]);
});
