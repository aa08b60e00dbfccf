import { expect, test } from "vitest";
import { missingCharacters, strengthOf } from "./strength";
import { isUsername, proposedUsername } from "./usernames";

test.each([
  ["", "short"],
  ["nine char", "short"],
  ["ten chars.", "fine"],
  ["äöüäöüäöüß", "fine"],
  // Letters of four bytes are letters.
  ["🏨🏨🏨🏨🏨🏨🏨🏨🏨", "short"],
  ["aaaaaaaaaaaa", "same"],
  [" Ann.Of.Green ", "likeName"],
  ["lamps by the window", "strong"],
])("the password %j of ann.of.green is %s", (password, strength) => {
  expect(strengthOf(password, "ann.of.green")).toBe(strength);
});

test("it is said how many characters are missing", () => {
  expect(missingCharacters("lamps")).toBe(5);
  expect(missingCharacters("lamps by the window")).toBe(0);
});

test.each([
  ["Ann Green", "ann"],
  ["  Zoë von Dû ", "zoe"],
  ["O’Brien", "obrien"],
  ["آمنة علي", "امنة"],
  ["", ""],
])("for somebody called %j a user name is proposed: %j", (name, username) => {
  expect(proposedUsername(name)).toBe(username);
});

test("a user name has no spaces and nothing that addresses or channels could stumble over", () => {
  for (const good of ["ann", "ann.green@hotel.example", "علي", "a_b+c-1"]) {
    expect(isUsername(good), good).toBe(true);
  }
  for (const bad of ["", "ann green", "#1", "a/b", "x".repeat(151)]) {
    expect(isUsername(bad), bad).toBe(false);
  }
});
