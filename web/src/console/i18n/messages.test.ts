import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Messages } from "./i18n";
import { LANGUAGES, type LanguageCode } from "./languages";
import { SELDOM } from "./resources";

const FOLDER = join(import.meta.dirname, "../messages");
const PLURAL = /_(zero|one|two|few|many|other)$/;

const files = import.meta.glob<Messages>("../messages/*/*.json", {
  import: "default",
  eager: true,
});
const everyday = import.meta.glob<Record<string, Messages>>("../messages/*/index.ts", {
  import: "default",
  eager: true,
});

/** All messages of a language by their full key, such as `gallery:order.moved_one`. */
function messagesOf(code: LanguageCode): Map<string, string> {
  const all = new Map<string, string>();
  const collect = (prefix: string, messages: Messages) => {
    for (const [key, value] of Object.entries(messages)) {
      if (typeof value === "string") all.set(prefix + key, value);
      else collect(`${prefix}${key}.`, value);
    }
  };
  for (const [file, messages] of Object.entries(files)) {
    const [, language, namespace] = /messages\/(\w+)\/(\w+)\.json$/.exec(file) ?? [];
    if (language === code) collect(`${namespace}:`, messages);
  }
  return all;
}

const keyOf = (key: string) => key.replace(PLURAL, "");
const keysOf = (messages: Map<string, string>) => [...new Set([...messages.keys()].map(keyOf))];
const holesIn = (message: string) =>
  [...message.matchAll(/{{-?\s*(\w+)[^}]*}}|<\/?(\w+)\s*\/?>/g)].map(
    ([, hole, tag]) => hole ?? `<${tag}>`,
  );

const english = messagesOf("en");
const others = LANGUAGES.map(({ code }) => code).filter((code) => code !== "en");

test("every file of messages comes with its language, or with the screens it is for", () => {
  for (const { code } of LANGUAGES) {
    const names = readdirSync(join(FOLDER, code)).filter((name) => name.endsWith(".json"));
    const namespaces = Object.keys(everyday[`../messages/${code}/index.ts`] ?? {});
    const fetched = new Set([...namespaces, ...SELDOM]);
    expect([...fetched].sort(), code).toEqual(
      names.map((name) => name.replace(".json", "")).sort(),
    );
  }
});

test.each(others)("%s says everything that English says, and nothing else", (code) => {
  const messages = messagesOf(code);
  expect(keysOf(messages).sort()).toEqual(keysOf(english).sort());
});

test.each(LANGUAGES.map(({ code }) => code))("%s has the plural forms it needs", (code) => {
  const messages = messagesOf(code);
  const needed = new Intl.PluralRules(code)
    .resolvedOptions()
    // Where "many" begins at a million, "other" is said for it: see i18n.ts.
    .pluralCategories.filter((form) => form !== "many" || code === "ar");
  for (const key of keysOf(english).filter((key) => english.has(`${key}_other`))) {
    for (const form of needed) expect([...messages.keys()]).toContain(`${key}_${form}`);
  }
  for (const key of messages.keys()) {
    const form = PLURAL.exec(key)?.[1];
    if (form === undefined) continue;
    expect(english.has(`${keyOf(key)}_other`), `${key} is counted in English too`).toBe(true);
    // "None yet" may be said differently everywhere; that is known in each language.
    if (form !== "zero") expect(needed, key).toContain(form);
  }
});

test.each(LANGUAGES.map(({ code }) => code))("%s names the same values as English", (code) => {
  for (const [key, message] of messagesOf(code)) {
    const original = english.get(key) ?? english.get(`${keyOf(key)}_other`) ?? "";
    const form = PLURAL.exec(key)?.[1];
    // "A photo", "two photos": some forms say the number by the word itself.
    const saysItself = form !== undefined && form !== "other";
    const without = (holes: string[]) =>
      holes.filter((hole) => !saysItself || hole !== "count").sort();
    expect(without(holesIn(message)), `${code} ${key}`).toEqual(without(holesIn(original)));
  }
});

test.each(
  LANGUAGES.map(({ code }) => code),
)("%s has no empty message and no stray space", (code) => {
  for (const [key, message] of messagesOf(code)) {
    expect(message, key).not.toBe("");
    expect(message, key).toBe(message.trim());
    expect(message, key).not.toMatch(/ {2}/);
  }
});
