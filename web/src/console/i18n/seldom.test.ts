import { expect, test } from "vitest";
import { SELDOM, type SeldomNamespace } from "./resources";

/**
 * Where the words of each namespace that is fetched may be asked for: only in what is fetched
 * together with it. Anywhere else there would be a key instead of a sentence, now and then.
 */
const HOMES: Record<SeldomNamespace, RegExp> = {
  setup: /^(features\/(setup|start)|people)\//,
  team: /^features\/(team|account|setup)\//,
  languages: /^features\/languages\//,
  pictures: /^pictures\//,
  server: /^api\/server-words\.ts$/,
};

const code = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*test*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

test.each(SELDOM)("the words of %s are asked for only where they have come", (name) => {
  const asks = new RegExp(`useTranslation\\("${name}"\\)|["'\`]${name}:`);
  const files = Object.entries(code)
    .filter(([, text]) => asks.test(text))
    .map(([path]) => path.replace("../", ""));
  expect(files).not.toEqual([]);
  expect(files.filter((file) => !HOMES[name].test(file))).toEqual([]);
});
