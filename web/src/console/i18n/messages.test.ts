import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LANGUAGES, type LanguageCode } from "./languages";
import type { Messages } from "./plurals";

const FOLDER = join(import.meta.dirname, "../messages");
const PLURAL = /_(zero|one|two|few|many|other)$/;

const modules = import.meta.glob<Record<string, Messages>>("../messages/*/index.ts", {
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
  for (const [namespace, messages] of Object.entries(
    modules[`../messages/${code}/index.ts`] ?? {},
  )) {
    collect(`${namespace}:`, messages);
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

test("every file of messages is part of its language", () => {
  for (const { code } of LANGUAGES) {
    const files = readdirSync(join(FOLDER, code)).filter((name) => name.endsWith(".json"));
    const namespaces = Object.keys(modules[`../messages/${code}/index.ts`] ?? {});
    expect(namespaces.sort(), code).toEqual(files.map((name) => name.replace(".json", "")).sort());
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
    // "many" is filled in where it begins at a million: see plurals.ts.
    .pluralCategories.filter((form) => form !== "many" || code === "ar");
  for (const key of keysOf(english).filter((key) => english.has(`${key}_other`))) {
    for (const form of needed) expect([...messages.keys()]).toContain(`${key}_${form}`);
  }
  for (const key of messages.keys()) {
    const form = PLURAL.exec(key)?.[1];
    if (form === undefined) continue;
    expect(english.has(`${keyOf(key)}_other`), `${key} is counted in English too`).toBe(true);
    // "None yet" may be said differently everywhere; i18next knows it in each language.
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
