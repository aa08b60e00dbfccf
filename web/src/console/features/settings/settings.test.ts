import { expect, test } from "vitest";
import type { StaffSettings } from "../../api/types";
import { suggestions, withAmenity } from "./amenities";
import { tidyHex } from "./ColorInput";
import { corrections, DEFAULT_COLORS, paintable } from "./theme-colors";
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

test("staff are told which of their colours guests will not see, and what they see instead", () => {
  const readable = {
    ...DEFAULT_COLORS,
    secondary_color: "#0A7A55",
    primary_color: "#1F4D3A",
    accent_color: "#7A5200",
    link_color: "#0056B3",
    button_color: "#0056B3",
  };
  expect(corrections(readable, "light")).toEqual([]);
  expect(corrections({ ...readable, text_color: "#999999" }, "custom")).toEqual([
    {
      words: "Text",
      chosen: "#999999",
      shown: "#767676",
      ground: { name: "the background", color: "#ffffff" },
    },
  ]);
  const [button] = corrections({ ...readable, button_color: "#FFEE00" }, "light");
  expect(button).toMatchObject({ words: "Button text", chosen: "#ffffff" });
});

test("dark mode makes its own text, so nothing is said about the chosen one", () => {
  const words = corrections({ ...DEFAULT_COLORS, text_color: "#FFFFFF" }, "dark").map(
    (one) => one.words,
  );
  expect(words).not.toContain("Text");
});

test("half a colour paints the default, and a pasted one gets its sign", () => {
  expect(paintable("link_color", "#12")).toBe("#007bff");
  expect(tidyHex(" 1f4d3a ")).toBe("#1f4d3a");
  expect(tidyHex("#1f4")).toBe("#1f4");
});
