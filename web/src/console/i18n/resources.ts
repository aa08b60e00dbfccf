/**
 * Where the words come from. Those of everyday screens are one file for each language: English
 * comes with the console, another when it is chosen. Those of screens that are seldom seen come
 * with these screens, in the language spoken then.
 */
import english from "../messages/en";
import type { Messages, Words } from "./i18n";
import { FIRST, type LanguageCode } from "./languages";

interface SeldomNamespaces {
  setup: typeof import("../messages/en/setup.json");
  team: typeof import("../messages/en/team.json");
  languages: typeof import("../messages/en/languages.json");
  pictures: typeof import("../messages/en/pictures.json");
  /** What the server says: needed to recognise it in other languages than its own. */
  server: typeof import("../messages/en/server.json");
}

/** One language's messages by namespace. The English ones decide what there is. */
export type Namespaces = typeof english & SeldomNamespaces;
export type SeldomNamespace = keyof SeldomNamespaces;

/** The namespaces that come by themselves. */
export const SELDOM = [
  "setup",
  "team",
  "languages",
  "pictures",
  "server",
] as const satisfies SeldomNamespace[];

const everyday = import.meta.glob<Words>(["../messages/*/index.ts", "!../messages/en/index.ts"], {
  import: "default",
});
const seldom = import.meta.glob<Messages>(
  "../messages/*/{setup,team,languages,pictures,server}.json",
  {
    import: "default",
  },
);

/**
 * The words of everyday screens; in other languages than the server's also what it says itself,
 * under `said`, to recognise it by. Rejects when they cannot be had, as without a connection.
 */
export async function everydayWords(code: LanguageCode): Promise<Words> {
  if (code === FIRST) return english;
  const [words, said] = await Promise.all([
    fetched(everyday[`../messages/${code}/index.ts`], code),
    seldomWords(FIRST, "server"),
  ]);
  return { ...words, said };
}

/** The words of one namespace that is seldom needed. Rejects as the above does. */
export function seldomWords(code: LanguageCode, namespace: SeldomNamespace): Promise<Messages> {
  return fetched(seldom[`../messages/${code}/${namespace}.json`], `${code}/${namespace}`);
}

function fetched<T>(fetch: (() => Promise<T>) | undefined, what: string): Promise<T> {
  return fetch?.() ?? Promise.reject(new Error(`There are no messages for ${what}.`));
}
