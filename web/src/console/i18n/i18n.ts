/**
 * The words of the console in the language of this moment. Messages are sentences with holes,
 * `{{name}}`, and plurals a sentence for each form that the language has (`removed_one`,
 * `removed_other`). That is all that is needed of them, so this is all there is: it is a tenth of
 * what a library for it weighs.
 */
import english from "../messages/en";
import { isolated } from "./isolate";
import type { FullKey, KeyIn, Values } from "./keys";
import { FIRST, type LanguageCode, languageOf } from "./languages";

/** Messages by name, in as many levels as there are dots in a key. */
export interface Messages {
  readonly [name: string]: string | Messages;
}

/** A language's messages by namespace; not all of them need be there yet. */
export type Words = Readonly<Record<string, Messages>>;

interface Spoken {
  code: LanguageCode;
  words: Words;
  forms: Intl.PluralRules;
  direction: "ltr" | "rtl";
}

let spoken = speaking(FIRST, english);
const listeners = new Set<() => void>();

/** The language spoken now. */
export const currentLanguage = (): LanguageCode => spoken.code;

/** Calls the listener whenever there are other words; returns what ends that. */
export function onOtherWords(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Turns to a language of which these words have come. */
export function turnTo(code: LanguageCode, words: Words): void {
  spoken = speaking(code, words);
  for (const listener of [...listeners]) listener();
}

function speaking(code: LanguageCode, words: Words): Spoken {
  return { code, words, forms: new Intl.PluralRules(code), direction: languageOf(code).direction };
}

/**
 * A message: `common`'s by its key alone, others with the namespace before it. It is in the
 * language of this moment: never keep it.
 */
export function t(key: KeyIn<"common"> | FullKey, values?: Values): string {
  return say(key, values);
}

/** The same for a key that is only known when the console runs. One without message is returned. */
export function say(key: string, values: Values = {}): string {
  const message = messageOf(key, values.count);
  return message === undefined ? key : filled(message, values);
}

/** All messages of a namespace in the language of this moment; none when they have not come. */
export const messagesIn = (namespace: string): Messages => spoken.words[namespace] ?? {};

/** The message of a key as it is written, with its holes. */
export function messageOf(key: string, count?: string | number | undefined): string | undefined {
  const [namespace, path] = key.includes(":") ? key.split(":", 2) : ["common", key];
  const steps = path?.split(".") ?? [];
  const name = steps.pop() ?? "";
  let messages: string | Messages | undefined = messagesIn(namespace ?? "");
  for (const step of steps) messages = typeof messages === "object" ? messages[step] : undefined;
  if (typeof messages !== "object") return undefined;
  for (const form of typeof count === "number" ? formsOf(count) : [""]) {
    const message = messages[name + form];
    if (typeof message === "string") return message;
  }
  return undefined;
}

/**
 * What may follow the name of a counted message, the fittest first. "None yet" may be said in every
 * language, and French and Spanish leave out their form for whole millions: no hotel counts so far.
 */
function formsOf(count: number): string[] {
  const fitting = `_${spoken.forms.select(count)}`;
  return count === 0 ? ["_zero", fitting, "_other", ""] : [fitting, "_other", ""];
}

/** A message with its holes filled; a value that runs against the sentence is kept apart in it. */
export function filled(message: string, values: Values): string {
  return message.replace(/{{(\w+)}}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? missing(hole, message) : isolated(String(value), spoken.direction);
  });
}

/** A hole that nothing was given for stays empty; tests make a mistake of it. */
let missing = (_hole: string, _message: string): string => "";

/** Says what to do about a hole that nothing was given for. */
export function onMissingValue(tell: typeof missing): void {
  missing = tell;
}
