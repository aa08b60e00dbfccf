import { expect, test } from "vitest";
import {
  changedMeanwhile,
  changes,
  type Draft,
  nothingTyped,
  saved,
  shown,
  type,
  without,
} from "./draft";

type Room = { name: string; beds: string; extras: readonly string[] };
const server: Room = { name: "Lake", beds: "1 king", extras: ["Balcony", "Bath"] };
const fresh: Draft<Room> = nothingTyped;

test("only what was changed is sent", () => {
  const draft = type(fresh, "name", "Lake View", server);
  expect(changes(draft, server)).toEqual({ name: "Lake View" });
  expect(changes(type(draft, "name", "Lake", server), server)).toEqual({});
});

test("a colleague's change shows at once in a field nobody is editing", () => {
  const draft = type(fresh, "name", "Lake View", server);
  const theirs = { ...server, beds: "2 singles" };
  expect(shown(draft, theirs)).toEqual({ ...theirs, name: "Lake View" });
  expect(changes(draft, theirs)).toEqual({ name: "Lake View" });
  expect(changedMeanwhile(draft, theirs)).toEqual([]);
});

test("a colleague's change to the field being edited is told, not painted over it", () => {
  const draft = type(fresh, "name", "Lake View", server);
  const theirs = { ...server, name: "Seaside" };
  expect(shown(draft, theirs).name).toBe("Lake View");
  expect(changedMeanwhile(draft, theirs)).toEqual(["name"]);
  // Typing on is still typing over the old value: the word stays.
  expect(changedMeanwhile(type(draft, "name", "Lake View!", theirs), theirs)).toEqual(["name"]);
  expect(shown(without(draft, ["name"]), theirs).name).toBe("Seaside");
});

test("two people who typed the same have nothing to settle", () => {
  const draft = type(fresh, "name", "Lake View", server);
  const theirs = { ...server, name: "Lake View" };
  expect(changedMeanwhile(draft, theirs)).toEqual([]);
  expect(changes(draft, theirs)).toEqual({});
});

test("after saving, what was typed on meanwhile is still there", () => {
  const sent = { name: "Lake View" };
  const typedOn = type(type(fresh, "name", "Lake View", server), "name", "Lake View 2", server);
  const after = { ...server, ...sent };
  const left = saved(typedOn, sent, after);
  expect(changes(left, after)).toEqual({ name: "Lake View 2" });
  expect(changedMeanwhile(left, after)).toEqual([]);
  expect(saved(type(fresh, "name", "Lake View", server), sent, after)).toEqual({});
});

test("lists of two people are merged: both additions stay, both removals hold", () => {
  const draft = type(fresh, "extras", ["Bath", "Minibar"], server);
  const theirs = { ...server, extras: ["Balcony", "Desk"] };
  expect(shown(draft, theirs).extras).toEqual(["Minibar", "Desk"]);
  expect(changedMeanwhile(draft, theirs)).toEqual(["extras"]);
  const on = type(draft, "extras", ["Desk", "Minibar", "Safe"], theirs);
  expect(changes(on, theirs)).toEqual({ extras: ["Desk", "Minibar", "Safe"] });
});
