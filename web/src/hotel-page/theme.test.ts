import { describe, expect, test } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
import { randomTheme } from "../testing/random-theme";
import { contrast } from "../ui/color";
import { pageStyle } from "./page-style";
import { themeOf } from "./theme";

const ratio = (theme: Record<string, string>, a: string, b: string) =>
  contrast(theme[a] ?? "", theme[b] ?? "");

describe("a hotel's colours", () => {
  test("are used as given in light and custom mode", () => {
    for (const theme_mode of ["light", "custom"] as const) {
      const { properties, scheme } = themeOf(glenlough({ theme_mode }));
      expect(properties).toMatchObject({
        primary: "#1f4d3a",
        secondary: "#8a6d3b",
        accent: "#c8963e",
        background: "#fbf8f2",
        button: "#1f4d3a",
        "button-text": "#ffffff",
        "button-hover": "#163a2c",
        text: "#2a2a26",
        border: "#e3dccd",
        link: "#1f5f46",
        "link-hover": "#123d2c",
      });
      expect(scheme).toBe("light");
    }
  });

  test("keep the brand in dark mode, on dark ground with pale text", () => {
    const { properties, scheme } = themeOf(glenlough({ theme_mode: "dark" }));
    expect(scheme).toBe("dark");
    expect(properties).toMatchObject({ primary: "#1f4d3a", accent: "#c8963e", button: "#1f4d3a" });
    expect(ratio(properties, "text", "background")).toBeGreaterThan(12);
    expect(ratio(properties, "link", "surface")).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    "#ffff00",
    "#000000",
    "#ffffff",
    "#3b82f6",
    "#7f7f7f",
  ])("stay readable where %s is the brand", (brand) => {
    for (const theme_mode of ["light", "dark"] as const) {
      const { properties } = themeOf(
        glenlough({
          theme_mode,
          primary_color: brand,
          secondary_color: brand,
          accent_color: brand,
        }),
      );
      for (const ink of ["primary-ink", "secondary-ink", "accent-ink", "muted"]) {
        expect(ratio(properties, ink, "background")).toBeGreaterThanOrEqual(4.5);
        expect(ratio(properties, ink, "surface")).toBeGreaterThanOrEqual(4.5);
      }
      expect(ratio(properties, "on-band", "band")).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("that can be read stay as they were given", () => {
    let kept = 0;
    for (let seed = 1; seed <= 2000; seed++) {
      const colors = randomTheme(seed);
      const { properties } = themeOf({ ...colors, theme_mode: "custom" });
      const { background, surface, button, "button-hover": hover } = properties;
      const stays = (given: string, shown: string, ...grounds: string[]) => {
        if (grounds.some((ground) => contrast(given, ground) < 4.5)) return;
        kept += 1;
        expect(shown).toBe(given);
      };
      stays(colors.text_color, properties.text, background);
      stays(colors.link_color, properties.link, background, surface);
      stays(colors.link_hover_color, properties["link-hover"], background, surface);
      stays(colors.button_text_color, properties["button-text"], button);
      stays(colors.button_text_color, properties["button-text-hover"], hover);
    }
    expect(kept).toBeGreaterThan(1000);
  });

  test("that cannot be read move no farther than they must, and only the words do", () => {
    const { properties } = themeOf(
      glenlough({
        background_color: "#ffffff",
        text_color: "#777777",
        button_color: "#3b82f6",
        button_text_color: "#ffffff",
        button_hover_color: "#0066cc",
      }),
    );
    expect(properties.background).toBe("#ffffff");
    expect(properties.text).toBe("#767676");
    expect(properties.button).toBe("#3b82f6");
    const onButton = ratio(properties, "button-text", "button");
    expect(onButton).toBeGreaterThanOrEqual(4.5);
    expect(onButton).toBeLessThan(4.6);
    // White can be read on the darker blue, so it stays there.
    expect(properties["button-text-hover"]).toBe("#ffffff");
  });

  test("of the sections' tint give way before the hotel's own text does", () => {
    const { properties } = themeOf(
      glenlough({ background_color: "#ffffff", text_color: "#767676", border_color: "#000000" }),
    );
    expect(properties.text).toBe("#767676");
    expect(ratio(properties, "text", "surface")).toBeGreaterThanOrEqual(4.5);
  });

  test("that are none never reach the style sheet", () => {
    const style = pageStyle(
      glenlough({
        primary_color: "</style><script>alert(1)</script>",
        images: {
          ...glenlough().images,
          hero: picture('a"]{}</style>', { dominant_color: "url(//evil)" }),
        },
      }),
    );
    expect(style).not.toContain("<");
    expect(style).not.toContain("evil");
    expect(style).toContain("--primary:#3b82f6");
  });
});
