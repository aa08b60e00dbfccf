import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ChangeItem, HistoryEntry } from "../../api/history-types";
import { excerpt, firstDifference } from "../../changes/excerpt";
import { listChanges, worthTelling } from "../../changes/tell";
import { entryTitle } from "../../hotel/change-words";
import { fieldTitle } from "../../hotel/field-names";
import { imageOf } from "../../test-console";
import { ago, byDay } from "./days";
import { PAGE_SHEETS } from "./page-sheets";

const entry = (changes: ChangeItem[], rest: Partial<HistoryEntry> = {}): HistoryEntry => ({
  revision: 7,
  changed_at: "2026-11-22T10:00:00Z",
  author: { id: "1", username: "manager", name: "manager" },
  action: "settings",
  changes,
  undoes: null,
  restores: null,
  undoable: true,
  delivery: null,
  ...rest,
});
const field = (name: string, before: unknown, after: unknown): ChangeItem => ({
  kind: "field",
  name,
  before,
  after,
});
const crop = (before: unknown, after: unknown): ChangeItem => ({
  kind: "image",
  image: imageOf("a"),
  fields: [{ name: "crop", before, after }],
});
const gallery = (rest: Partial<Extract<ChangeItem, { kind: "gallery" }>>): ChangeItem => ({
  kind: "gallery",
  added: [],
  removed: [],
  reordered: false,
  moved: [],
  count: 4,
  ...rest,
});
const room = (rest: Partial<Extract<ChangeItem, { kind: "room_type" }>>): ChangeItem => ({
  kind: "room_type",
  id: 5,
  name: "Double room",
  change: "changed",
  fields: [],
  ...rest,
});

test.each<[string, ChangeItem[]]>([
  ["Changed the tagline", [field("tagline_override", "Old", "New")]],
  ["Added the slogan", [field("slogan", "", "New")]],
  ["Cleared the e-mail", [field("email_override", "a@hotel.example", null)]],
  [
    "Changed the tagline, the slogan and 1 more",
    [
      field("tagline_override", "a", "b"),
      field("slogan", "a", "b"),
      field("city_override", "a", "b"),
    ],
  ],
  ["Changed the button colour", [field("button_color", "#111111", "#222222")]],
  [
    "Changed 2 colours",
    [field("button_color", "#111111", "#222222"), field("link_color", "#111111", "#222222")],
  ],
  ["Added 1 picture to the gallery", [gallery({ added: [imageOf("a")] })]],
  ["Removed 2 pictures from the gallery", [gallery({ removed: [imageOf("a"), imageOf("b")] })]],
  ["Sorted the gallery anew", [gallery({ reordered: true })]],
  [
    "Exchanged the hero image",
    [{ kind: "picture", name: "hero_image", before: imageOf("a"), after: imageOf("b") }],
  ],
  ["Removed the logo", [{ kind: "picture", name: "logo", before: imageOf("a"), after: null }]],
  ["Deleted the room type Double room", [room({ change: "deleted" })]],
  [
    "Changed the price of Double room",
    [room({ fields: [{ name: "starting_price_from", before: "99.00", after: "120.00" }] })],
  ],
  [
    "Changed the slogan, the city, 1 more and 2 colours",
    [
      field("slogan", "a", "b"),
      field("button_color", "#111111", "#222222"),
      field("city_override", "a", "b"),
      field("phone_override", "a", "b"),
      field("link_color", "#111111", "#222222"),
    ],
  ],
  [
    "Changed the slogan and the link colour",
    [field("slogan", "a", "b"), field("link_color", "#111111", "#222222")],
  ],
  [
    "Changed the room type Double room",
    [
      room({
        fields: [
          { name: "is_active", before: true, after: false },
          { name: "code", before: "", after: "D" },
        ],
      }),
    ],
  ],
  [
    "Hid the room type Double room",
    [room({ fields: [{ name: "is_active", before: true, after: false }] })],
  ],
  [
    "Changed the alt text of a picture",
    [{ kind: "image", image: imageOf("a"), fields: [{ name: "alt", before: "", after: "Lake" }] }],
  ],
  ["Cropped a picture", [crop(null, { x: 0, y: 0, width: 0.5, height: 1 })]],
  ["Showed the whole of a picture again", [crop({ x: 0, y: 0, width: 0.5, height: 1 }, null)]],
  [
    "Changed the slogan · Removed 1 picture from the gallery",
    [field("slogan", "a", "b"), gallery({ removed: [imageOf("a")] })],
  ],
  ["Changed the something new", [field("something_new", "a", "b")]],
])("a receptionist reads “%s”", (title, changes) => {
  expect(entryTitle(entry(changes))).toBe(title);
});

test("undoing and restoring say so, whatever they changed", () => {
  const changes = [field("slogan", "a", "b")];
  expect(entryTitle(entry(changes, { action: "undo" }))).toBe("Took back an earlier change");
  expect(entryTitle(entry(changes, { action: "restore" }))).toBe(
    "Returned the page to an earlier state",
  );
  expect(entryTitle(entry([], { action: "renditions" }))).toBe("Made the sizes of pictures anew");
});

test("changes stand under their day, and times are told as one tells them", () => {
  const now = new Date(2026, 10, 22, 12, 0);
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
  const days = byDay(
    [at(22, 11), at(22, 1), at(21, 23), at(19, 9)].map((changed_at) => entry([], { changed_at })),
    now,
  );
  expect(days.map(({ title, entries }) => `${title.replace(",", "")} ${entries.length}`)).toEqual([
    "Today 2",
    "Yesterday 1",
    "Thursday 19 November 1",
  ]);
  const lastYear = entry([], { changed_at: new Date(2025, 0, 6).toISOString() });
  // Whether a comma follows the weekday is the browser's business.
  expect(byDay([lastYear], now)[0]?.title).toMatch(/^Monday,? 6 January 2025$/);
  const before = (seconds: number) => ago(new Date(now.getTime() - seconds * 1_000), now);
  expect([-5, 10, 300, 7_200, 90_000].map(before)).toEqual([
    "just now",
    "just now",
    "5 minutes ago",
    "2 hours ago",
    "yesterday",
  ]);
});

test("of a list it is told what went and what came", () => {
  expect(listChanges(["Spa", "Bar"], ["Bar", "Pool"])).toEqual({ gone: ["Spa"], come: ["Pool"] });
  expect(listChanges("Spa", ["Spa"])).toBeNull();
  expect(listChanges([0.5, 0.5], [0.2, 0.3])).toBeNull();
});

test("what was empty and still is says nothing", () => {
  const told = worthTelling([
    field("slogan", null, ""),
    field("amenities", null, []),
    field("name_hotel", null, "The Lodge"),
    gallery({ reordered: true }),
  ]);
  expect(told.map((item) => (item.kind === "field" ? item.name : item.kind))).toEqual([
    "name_hotel",
    "gallery",
  ]);
  expect(fieldTitle("name_hotel")).toBe("Name (hotel’s own)");
});

test("of a long text the part is shown that is different", () => {
  const start = "one two three four five six seven eight nine ten eleven twelve ";
  const [before, after] = [`${start}${"old ".repeat(30)}`, `${start}${"new ".repeat(30)}`];
  const from = firstDifference(before, after);
  expect(from).toBe(start.length);
  expect(excerpt(after, from, 60)).toMatch(/^…six seven .* twelve new .*…$/);
  expect(excerpt(after, 0, 20)).toBe("one two three four f…");
});

test("the page as it was wears every style sheet of the page, in the same order", () => {
  const page = readFileSync("src/hotel-page/page.css", "utf8");
  const sheets = [...page.matchAll(/@import "[./\w-]*?([\w-]+)\.css"/g)].map(([, name]) => name);
  expect(sheets.length).toBeGreaterThan(5);
  expect(Object.keys(PAGE_SHEETS)).toEqual(sheets);
});
