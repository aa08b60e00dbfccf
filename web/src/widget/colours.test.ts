import { expect, test } from "vitest";
import { glenlough } from "../testing/glenlough";
import { contrast, READABLE } from "../ui/color";
import { coloursOf, readable } from "./colours";

test("colours that can be read are the hotel's own to the letter", () => {
  const { colours, scheme } = coloursOf(glenlough());
  expect(scheme).toBe("light");
  expect(colours).toMatchObject({
    background: "#fbf8f2",
    text: "#2a2a26",
    border: "#e3dccd",
    button: "#1f4d3a",
    label: "#ffffff",
    hover: "#163a2c",
  });
});

test("whatever a hotel chooses can be read, in the dark too", () => {
  const greys = ["#000000", "#333333", "#6e6e6e", "#757575", "#767676", "#808080", "#ffffff"];
  for (const theme_mode of ["light", "dark", "custom"] as const) {
    for (const one of greys) {
      for (const other of [...greys, "#ffee00", "#ff00ff", "#0000ff"]) {
        const { colours } = coloursOf(
          glenlough({
            theme_mode,
            background_color: one,
            text_color: other,
            primary_color: other,
            secondary_color: other,
            button_color: one,
            button_text_color: other,
            button_hover_color: other,
          }),
        );
        const c = (name: string) => colours[name] ?? "";
        for (const [words, ground] of [
          [c("text"), c("background")],
          [c("muted"), c("background")],
          [c("note"), c("background")],
          [c("label"), c("button")],
          [c("hover-label"), c("hover")],
        ] as const) {
          const what = `${theme_mode}: ${words} on ${ground}`;
          expect(contrast(words, ground), what).toBeGreaterThanOrEqual(READABLE);
        }
      }
    }
  }
});

test("a colour is moved no farther than reading asks", () => {
  expect(readable("#767676", "#ffffff")).toBe("#767676");
  expect(contrast(readable("#ffee00", "#ffffff"), "#ffffff")).toBeLessThan(6);
});
