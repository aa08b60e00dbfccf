import { expect, test } from "vitest";
import type { StaffSettings } from "../../api/types";
import { suggestions, withAmenity } from "./amenities";
import { tidyHex } from "./ColorInput";
import { paintable } from "./theme-colors";
import { sectionValues, settingsPatch } from "./useSettingsForm";

test("an override that was emptied falls back to the hotel's own value", () => {
  expect(settingsPatch({ name_override: "", slogan: "", city_override: "Kenmare" })).toEqual({
    name_override: null,
    slogan: "",
    city_override: "Kenmare",
  });
});

test("an override that is not set is an empty field", () => {
  const settings = { name_override: null, slogan: "Sleep well" } as StaffSettings;
  expect(sectionValues(["name_override", "slogan"], settings)).toEqual({
    name_override: "",
    slogan: "Sleep well",
  });
});

test("an amenity is in the list once, however it is written", () => {
  expect(withAmenity(["Spa"], "  free   Wi-Fi ")).toEqual(["Spa", "free Wi-Fi"]);
  expect(withAmenity(["Spa"], "SPA")).toEqual(["Spa"]);
  expect(suggestions(["spa", "free wi-fi"])).not.toContain("Spa");
});

test("half a colour paints the default, and a pasted one gets its sign", () => {
  expect(paintable("link_color", "#12")).toBe("#007bff");
  expect(tidyHex(" 1f4d3a ")).toBe("#1f4d3a");
  expect(tidyHex("#1f4")).toBe("#1f4");
});
