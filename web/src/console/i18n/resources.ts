/** Where the words come from: English with the console itself, each other language when chosen. */
import type english from "../messages/en";
import type { FIRST, LanguageCode } from "./languages";
import { type Messages, withMillions } from "./plurals";

/** One language's messages by namespace. The English ones decide what there is. */
export type Namespaces = typeof english;
export type Namespace = keyof Namespaces;

/** One chunk for each language but the first. */
const chunks = import.meta.glob<Record<Namespace, Messages>>(
  ["../messages/*/index.ts", "!../messages/en/index.ts"],
  { import: "default" },
);

/** The messages of a language. Rejects when they cannot be had, as without a connection. */
export async function messagesOf(
  code: Exclude<LanguageCode, typeof FIRST>,
): Promise<Record<Namespace, Messages>> {
  const load = chunks[`../messages/${code}/index.ts`];
  if (load === undefined) throw new Error(`There are no messages in "${code}".`);
  const namespaces = await load();
  return withMillions(namespaces) as Record<Namespace, Messages>;
}
