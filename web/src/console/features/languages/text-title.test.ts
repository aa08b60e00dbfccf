import { beforeEach, expect, test } from "vitest";
import { learn, speak } from "../../i18n/choice";
import { intoGerman, ofRoom, text } from "./testing";
import { textTitle, titleOf } from "./text-title";

beforeEach(() => learn(["languages"]));

const german = intoGerman([
  text("slogan"),
  text("amenities.St. Nicholas", { field: "amenities.St. Nicholas", main: "St. Nicholas" }),
  ofRoom(2, "short_description"),
]);
const titles = () => german.texts.map(({ name }) => textTitle(name, german));

test("a text is called by its field, an amenity by itself, and a room's text by its room too", () => {
  expect(titles()).toEqual(["Slogan", "Amenity: St. Nicholas", "Lake View: Description"]);
  const [, , description] = german.texts;
  expect(description && titleOf(description), "beneath the room's name").toBe("Description");
});

test("a text that the page has no longer is called by its name", () => {
  expect(textTitle("room_types.9.name", german)).toBe("room_types.9.name");
});

test("it is called so in the language of the console", async () => {
  await speak("de");
  expect(titles()).toEqual(["Slogan", "Ausstattung: St. Nicholas", "Lake View: Beschreibung"]);
});
