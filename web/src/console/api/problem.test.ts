import { expect, test } from "vitest";
import { messageOf, problemFrom } from "./problem";

test("a problem document with field reasons gives each reason to its field", () => {
  const error = problemFrom(400, {
    type: "about:blank",
    title: "Bad Request",
    status: 400,
    detail: "Two fields were refused.",
    primary_color: ["primary_color must be a valid HEX color (e.g., #3B82F6)"],
    slogan: ["Ensure this field has no more than 200 characters."],
  });
  expect(error.message).toBe("Two fields were refused.");
  expect(Object.keys(error.fields)).toEqual(["primary_color", "slogan"]);
});

test("the reference's way of saying it is understood too", () => {
  expect(problemFrom(400, { error: "No image file provided" }).message).toBe(
    "No image file provided",
  );
  expect(
    problemFrom(403, { detail: "You can only access resources from your hotel." }).message,
  ).toBe("You can only access resources from your hotel.");
  expect(problemFrom(400, { non_field_errors: ["Unable to log in."] }).message).toBe(
    "Unable to log in.",
  );
});

test("a refused picture says why, and names the field it came in", () => {
  const error = problemFrom(400, {
    error: "This is no picture.",
    hero_image: ["This is no picture."],
  });
  expect(error.message).toBe("This is no picture.");
  expect(error.fields.hero_image).toEqual(["This is no picture."]);
});

test("a proxy's error page still ends in a sentence somebody can use", () => {
  expect(problemFrom(413, undefined).message).toBe("This is larger than the server takes.");
  expect(problemFrom(502, undefined).message).toContain("502");
  const titled = problemFrom(502, { type: "about:blank", title: "Bad Gateway", status: 502 });
  expect(titled.message).toContain("Try again in a moment");
  expect(messageOf("not even an error")).toBe("Something went wrong.");
});

test("reasons that are no text are not shown as text", () => {
  expect(problemFrom(400, { amenities: [{ a: 1 }, "Too long"], count: 3 }).fields).toEqual({
    amenities: ["Too long"],
  });
});

test("what a colleague saved meanwhile arrives as both values, not as a field's reasons", () => {
  const error = problemFrom(409, {
    detail: "Somebody changed this meanwhile.",
    revision: 8,
    conflicts: { slogan: { theirs: "By the lake", yours: "By the water" }, odd: 7 },
  });
  expect(error.conflict).toEqual({
    revision: 8,
    fields: { slogan: { theirs: "By the lake", yours: "By the water" } },
  });
  expect(error.fields).toEqual({});
  expect(problemFrom(400, { revision: 8, conflicts: {} }).conflict).toBeNull();
});
