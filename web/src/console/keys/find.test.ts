import { expect, test } from "vitest";
import { type Findable, found } from "./find";

const one = (title: string, kind = "Field"): Findable => ({
  id: title,
  title,
  kind,
  act: () => {},
});
const all = [
  one("Website"),
  one("Second website"),
  one("Réception"),
  one("Double room", "Room type"),
  one("Web", "Screen"),
];
const titles = (typed: string) => found(all, typed).map(({ title }) => title);

test("what begins as typed comes before what only holds it", () => {
  expect(titles("web")).toEqual(["Website", "Web", "Second website"]);
  expect(titles("site")).toEqual(["Website", "Second website"]);
});

test("nothing typed finds everything, in its order", () => {
  expect(titles("  ")).toEqual(all.map(({ title }) => title));
});

test("each word must be somewhere, in the name or in what it is", () => {
  expect(titles("room double")).toEqual(["Double room"]);
  expect(titles("type")).toEqual(["Double room"]);
  expect(titles("room web")).toEqual([]);
});

test("capitals and accents need not be typed", () => {
  expect(titles("RECEPTION")).toEqual(["Réception"]);
});

test("of thousands no more are listed than anybody reads", () => {
  const many = Array.from({ length: 5_000 }, (_, n) => one(`Room ${n}`));
  expect(found(many, "room")).toHaveLength(50);
});
