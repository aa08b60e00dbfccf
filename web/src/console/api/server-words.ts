/**
 * The server says in English what was wrong. Its sentences stand in `server.json` as they stand in
 * its source, with their values, so that a sentence it sends is found there and said in the
 * language of the console. One that is not there is shown as it came.
 */
import { currentLanguage, type Messages, messagesIn, say } from "../i18n/i18n";
import { FIRST } from "../i18n/languages";

interface Sentence {
  key: string;
  pattern: RegExp;
  /** Its values by name, in the order of the pattern's groups. */
  names: string[];
}

let sentences: Sentence[] | null = null;

/** A sentence of the server's in the language of the console. */
export function inWords(sentence: string): string {
  if (currentLanguage() === FIRST) return sentence;
  sentences ??= collect("server:", messagesIn("said"));
  for (const { key, pattern, names } of sentences) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    return say(key, Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? ""])));
  }
  return sentence;
}

function collect(prefix: string, messages: Messages): Sentence[] {
  return Object.entries(messages).flatMap(([name, message]) => {
    const key = prefix + name;
    return typeof message === "string" ? [sentenceOf(key, message)] : collect(`${key}.`, message);
  });
}

function sentenceOf(key: string, message: string): Sentence {
  const names: string[] = [];
  const pattern = message
    .split(/{{(\w+)}}/)
    .map((part, at) => {
      if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part);
      return "(.+?)";
    })
    .join("");
  return { key, pattern: new RegExp(`^${pattern}$`, "s"), names };
}
