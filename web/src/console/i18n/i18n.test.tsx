import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderConsole } from "../test-console";
import { LanguageSelect } from "../ui/LanguageSelect";
import { preferredLanguage, speak } from "./choice";
import { t, turnTo } from "./i18n";
import { isolated } from "./isolate";
import { Language } from "./Language";
import { localeOf, spokenOf } from "./languages";
import { Trans } from "./Trans";
import { useTranslation } from "./useTranslation";

beforeEach(() => localStorage.clear());
afterEach(() => void vi.restoreAllMocks());

test("the browser's language is followed, in the order of its wishes", () => {
  expect(spokenOf(["pt-BR", "fr-CA", "de"])).toBe("fr");
  expect(spokenOf(["nl"])).toBe("en");
  expect(spokenOf([])).toBe("en");
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["ar-EG"]);
  expect(preferredLanguage()).toBe("ar");
});

test("dates and numbers are those of the reader's country, with the digits that are typed", () => {
  expect(localeOf("de", ["en-US", "de-AT"])).toBe("de-AT");
  expect(localeOf("en", ["de-AT"])).toBe("en-GB");
  expect(localeOf("en", ["en-US"])).toBe("en-US");
  expect(new Intl.NumberFormat(localeOf("ar", ["ar-EG"])).format(12)).toBe("12");
  expect(
    new Intl.DateTimeFormat(localeOf("ar", ["ar-SA"]), { year: "numeric" }).format(
      new Date("2026-11-22T12:00Z"),
    ),
  ).toContain("2026");
  expect(localeOf("de", ["de-x"])).toBe("de-DE");
});

test("somebody chooses Arabic: words, direction and choice stay", async () => {
  renderConsole(<LanguageSelect />);
  await userEvent.selectOptions(screen.getByLabelText("Language"), "ar");
  expect(await screen.findByLabelText("اللغة")).toHaveValue("ar");
  expect(document.documentElement).toHaveAttribute("lang", "ar");
  expect(document.documentElement).toHaveAttribute("dir", "rtl");
  expect(preferredLanguage()).toBe("ar");
});

test("a device that keeps nothing still speaks the chosen language", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  renderConsole(<LanguageSelect />);
  await userEvent.selectOptions(screen.getByLabelText("Language"), "de");
  expect(await screen.findByLabelText("Sprache")).toBeInTheDocument();
});

test("words from plain functions change with the language too", async () => {
  const words = () => t("language.label");
  const Plain = () => <p>{words()}</p>;
  render(<Language>{() => <Plain />}</Language>);
  expect(screen.getByText("Language")).toBeInTheDocument();
  await speak("fr");
  expect(await screen.findByText("Langue")).toBeInTheDocument();
});

test("what runs the other way is kept apart in a sentence", () => {
  expect(isolated("+353 64 663", "rtl")).toBe("\u2068+353 64 663\u2069");
  expect(isolated("mary@hotel.example", "rtl")).toBe("\u2068mary@hotel.example\u2069");
  expect(isolated("فندق", "ltr")).toBe("\u2068فندق\u2069");
  expect(isolated("12", "rtl")).toBe("12");
  expect(isolated("Glenlough House", "ltr")).toBe("Glenlough House");
});

test("things are counted as each language counts", async () => {
  const words = { common: { n_one: "{{count}} foto", n_other: "{{count}} fotos", n_zero: "nada" } };
  turnTo("es", words);
  // The keys of this test are nobody's messages.
  const photos = (count: number) => t("n" as "close", { count });
  expect([0, 1, 2, 1_000_000].map(photos)).toEqual(["nada", "1 foto", "2 fotos", "1000000 fotos"]);

  const arabic = { n_zero: "0", n_one: "1", n_two: "2", n_few: "3", n_many: "11", n_other: "100" };
  turnTo("ar", { common: arabic });
  expect([0, 1, 2, 7, 26, 100].map(photos)).toEqual(["0", "1", "2", "3", "11", "100"]);
});

test("a value that looks like a hole or a tag is none", () => {
  turnTo("en", { common: { of: "{{name}} of {{total}}", from: "From <b>{{price}}</b> a night" } });
  expect(t("of" as "close", { name: "{{total}}", total: 3 })).toBe("{{total}} of 3");
  const price = "<b>5</b>";
  const { container } = render(
    <Trans
      i18nKey={"common:from" as "common:close"}
      values={{ price }}
      components={{ b: <em /> }}
    />,
  );
  expect(container).toHaveTextContent("From <b>5</b> a night");
  expect(container.querySelector("em")).toHaveTextContent("<b>5</b>");
});

test("a key that does not exist is found before anything runs", () => {
  function Wrong() {
    const { t } = useTranslation("common");
    // @ts-expect-error: there is no such message
    return <p>{t("language.nowhere")}</p>;
  }
  // @ts-expect-error: nor is there outside of components
  expect(t("language.nowhere")).toBe("language.nowhere");
  expect(Wrong).toBeTypeOf("function");
});
