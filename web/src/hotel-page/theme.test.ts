import { describe, expect, test } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
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
