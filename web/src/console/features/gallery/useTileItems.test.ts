import { expect, test } from "vitest";
import { madeAnew } from "./useTileItems";

const gallery = Array.from({ length: 200 }, (_, at) => `p${at}`);
const without = (...some: string[]) => gallery.filter((id) => !some.includes(id));
const anew = (after: readonly string[]) => [...madeAnew(gallery, after)].sort();

test("pictures that go towards the start are made anew, as all others would be moved for them", () => {
  const four = ["p12", "p50", "p51", "p199"];
  expect(anew([...four, ...without(...four)])).toEqual([...four].sort());
  const toTheTenth = [...without("p150").slice(0, 10), "p150", ...without("p150").slice(10)];
  expect(anew(toTheTenth)).toEqual(["p150"]);
});

test("whatever takes few moves is moved, and keeps its element and the focus", () => {
  const four = ["p0", "p1", "p2", "p3"];
  expect(anew([...without(...four), ...four])).toEqual([]);
  expect(anew(["p1", "p0", ...without("p0", "p1")])).toEqual([]);
  expect(anew(gallery)).toEqual([]);
});

test("what comes or goes is nothing that is moved", () => {
  expect(anew(["new", ...gallery])).toEqual([]);
  expect(anew(gallery.filter((_, at) => at % 5 === 0))).toEqual([]);
  expect([...madeAnew([], gallery)]).toEqual([]);
});

test("an order that is turned round is moved: either way would be as long", () => {
  expect(anew([...gallery].reverse())).toEqual([]);
});
