import { expect, test, vi } from "vitest";
import { Selection } from "./Selection";

const all = ["a", "b", "c", "d", "e"];
const keys = (selection: Selection) => [...selection.keys()].sort().join("");

test("Shift selects from the last one that was ticked, in both directions", () => {
  const selection = new Selection();
  selection.toggle("c");
  selection.extend("e", all);
  expect(keys(selection)).toBe("cde");
  selection.toggle("d");
  selection.extend("b", all);
  expect(keys(selection)).toBe("bcde");
});

test("without one to begin at, Shift selects that one, and goes on from it", () => {
  const selection = new Selection();
  selection.extend("b", all);
  expect(keys(selection)).toBe("b");
  selection.extend("d", all);
  expect(keys(selection)).toBe("bcd");
  // The one to begin at was removed by a colleague.
  selection.toggle("a");
  selection.extend("e", ["c", "d", "e"]);
  expect(keys(selection)).toBe("abcde");
});

test("what is gone is selected no more, and nobody is told of what did not change", () => {
  const selection = new Selection();
  selection.replace(["a", "b"]);
  const listener = vi.fn();
  selection.subscribe(listener);
  selection.keep(new Set(all));
  expect(listener).not.toHaveBeenCalled();
  selection.keep(new Set(["b", "c"]));
  expect(keys(selection)).toBe("b");
  expect(listener).toHaveBeenCalledOnce();
});
