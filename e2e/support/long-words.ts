/**
 * A language that nobody speaks: English with an accent on every letter and 40 % longer, which is
 * about what German and French can come to. The console gets it in the place of German.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { BrowserContext } from "@playwright/test";

const WEB = join(import.meta.dirname, "../../web");
const ENGLISH = join(WEB, "src/console/messages/en");

type Messages = { [name: string]: string | Messages };

const ACCENTS: Record<string, string> = {
  ...{ a: "à", b: "ƀ", c: "ç", d: "ð", e: "é", f: "ƒ", g: "ĝ", h: "ĥ", i: "î", j: "ĵ", k: "ķ" },
  ...{ l: "ļ", m: "ɱ", n: "ñ", o: "ô", p: "þ", r: "ŕ", s: "š", t: "ţ", u: "û", w: "ŵ", y: "ý" },
  ...{ z: "ž", A: "Å", B: "ß", C: "Ç", D: "Ð", E: "É", F: "Ƒ", G: "Ĝ", H: "Ĥ", I: "Î", J: "Ĵ" },
  ...{ K: "Ķ", L: "Ļ", M: "Ṁ", N: "Ñ", O: "Ö", P: "Þ", R: "Ŕ", S: "Š", T: "Ţ", U: "Û", W: "Ŵ" },
  ...{ Y: "Ý", Z: "Ž" },
};

/** Every word longer by two letters of five, holes and tags left as they are. */
export function lengthened(message: string): string {
  return message
    .split(/({{\w+}}|<\/?\w+>)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[A-Za-z]+/g, longWord)))
    .join("");
}

function longWord(word: string): string {
  const letters = [...word].map((letter) => ACCENTS[letter] ?? letter);
  const wanted = Math.ceil(word.length * 1.4);
  for (let at = 1; letters.length < wanted; at += 3) {
    const place = at % letters.length;
    letters.splice(place, 0, letters[place]?.toLowerCase() ?? "é");
  }
  return letters.join("");
}

function all(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([name, value]) => [
      name,
      typeof value === "string" ? lengthened(value) : all(value),
    ]),
  );
}

/** Lets this browser's console speak it, from its first page on. */
export async function speakLong(context: BrowserContext): Promise<void> {
  const words = new Map<string, Messages>();
  for (const name of readdirSync(ENGLISH).filter((file) => file.endsWith(".json"))) {
    words.set(basename(name, ".json"), all(JSON.parse(readFileSync(join(ENGLISH, name), "utf8"))));
  }
  const manifest: Record<string, { file: string }> = JSON.parse(
    readFileSync(join(WEB, "dist/client/manifest.json"), "utf8"),
  );
  for (const [source, { file }] of Object.entries(manifest)) {
    const [, name] = /^src\/console\/messages\/de\/(\w+)\.(?:ts|json)$/.exec(source) ?? [];
    if (name === undefined) continue;
    const messages = name === "index" ? Object.fromEntries(words) : words.get(name);
    const body = `const words = ${JSON.stringify(messages)}; export { words as default, words as t };`;
    await context.route(`**/${file}`, (route) =>
      route.fulfill({ contentType: "text/javascript", body }),
    );
  }
  await speak(context, "de");
}

/** Lets this browser's console speak a language, from its first page on. */
export async function speak(context: BrowserContext, code: string): Promise<void> {
  await context.addInitScript((language) => {
    // Frames within a page may have no storage.
    if (location.pathname.startsWith("/staff")) {
      localStorage.setItem("frontage.language", language);
    }
  }, code);
}
