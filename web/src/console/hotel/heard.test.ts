import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { heard, newestHeard } from "./heard";

test("the newest revision counts, of each hotel for itself, and of the database that counts now", () => {
  const client = new QueryClient();
  expect(newestHeard(client, "killarney")).toBe(0);
  heard(client, "killarney", 57, "one");
  heard(client, "killarney", 56);
  heard(client, "killarney", undefined);
  heard(client, "harbour", 3, "one");
  expect(newestHeard(client, "killarney")).toBe(57);
  expect(newestHeard(client, "harbour")).toBe(3);
  heard(client, "killarney", 41, "two");
  expect(newestHeard(client, "killarney")).toBe(41);
  heard(client, "killarney", 42);
  expect(newestHeard(client, "killarney")).toBe(42);
  expect(newestHeard(new QueryClient(), "killarney")).toBe(0);
});
