// @vitest-environment node
import { expect, test } from "vitest";
import { glenlough } from "../../../../testing/glenlough";
import type { StaffSettings } from "../../../api/types";
import { FormStore } from "../../../forms/FormStore";
import { previewDocument, unsavedSettings } from "./preview-document";

/** Settings that say what the page says, with nothing of the hotel's own replaced. */
function settingsOf(page = glenlough()): StaffSettings {
  const names = ["name", "tagline", "city", "country", "address_line_1", "address_line_2"];
  const more = ["postal_code", "phone", "email", "website_url", "booking_url"];
  const facts = [...names, ...more].flatMap((name) => [
    [`${name}_override`, null],
    [`${name}_hotel`, page[name as keyof typeof page]],
  ]);
  const places = (["latitude", "longitude"] as const).flatMap((name) => [
    [`${name}_override`, null],
    [`${name}_hotel`, String(page[name])],
  ]);
  return {
    ...page,
    ...Object.fromEntries([...facts, ...places]),
    hotel_slug: page.slug,
  } as unknown as StaffSettings;
}

function typed(values: Record<string, Record<string, string | readonly string[]>>) {
  const page = glenlough();
  const settings = settingsOf(page);
  const store = new FormStore();
  for (const [form, fields] of Object.entries(values)) {
    const draft = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => {
        const base = settings[name as keyof StaffSettings] ?? "";
        return [name, { value, base }];
      }),
    );
    store.update(form, { draft } as never);
  }
  return previewDocument(page, settings, unsavedSettings(store, settings));
}

test("with nothing typed the preview is the page", () => {
  const page = glenlough();
  const colors = Object.entries(page).filter(([name]) => name.endsWith("_color"));
  const lower = colors.map(([name, color]) => [name, String(color).toLowerCase()]);
  expect(typed({})).toEqual({ ...page, ...Object.fromEntries(lower) });
});

test("what is typed in any section shows, saved or not", () => {
  const shown = typed({
    texts: { name_override: "The Lodge", slogan: "Sleep well", long_description: "" },
    contact: { city_override: "Kenmare", latitude_override: "51.88" },
    amenities: { amenities: ["Sauna"] },
    theme: { theme_mode: "dark", primary_color: "#AA0000" },
  });
  expect(shown).toMatchObject({
    ...{ name: "The Lodge", slogan: "Sleep well", long_description: "", city: "Kenmare" },
    ...{ latitude: 51.88, amenities: ["Sauna"], theme_mode: "dark", primary_color: "#aa0000" },
    ...{ tagline: glenlough().tagline, room_types: glenlough().room_types },
  });
});

test("half a colour and half a number leave the page as it was", () => {
  const shown = typed({
    theme: { primary_color: "#AA", link_color: "" },
    contact: { latitude_override: "51.8.8" },
  });
  expect(shown.primary_color).toBe("#1F4D3A");
  expect(shown.link_color).toBe("#007BFF");
  expect(shown.latitude).toBe(glenlough().latitude);
});
