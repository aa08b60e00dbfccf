/**
 * React Aria brings what it says aloud in 34 languages. Those that the console does not speak are
 * left out, and its own come with the language when that is chosen: English is there, and stays what
 * React Aria turns to.
 *
 * It keeps a table of words by locale for each part of it. Here the tables are empty at first, and
 * `virtual:react-aria-words/{language}` fills those of one language.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file of React Aria's words in one language: its package, its part, its locale. */
const WORDS = /(react-(?:aria|stately))\/dist\/private\/intl\/(\w+)\/([a-z]{2}-[A-Z]{2})\.mjs$/;

/** The locale of each language that the console speaks, but for English. */
const LOCALES = { de: "de-DE", fr: "fr-FR", es: "es-ES", ar: "ar-AE" };

/** The parts that the console uses; the build says when that is not so any more. */
const PARTS = ["react-aria/color", "react-aria/overlays", "react-stately/color"];

const TABLES = "virtual:react-aria-words";

/** The plugin for Vite that leaves the other languages out and makes the tables. */
export function spokenLocales() {
  const fileOf = (part, locale) => {
    const [name, folder] = part.split("/");
    const entry = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(entry), "dist/private/intl", folder, `${locale}.mjs`);
  };
  return {
    name: "spoken-locales",
    enforce: "pre",
    resolveId(id) {
      return id === TABLES || id.startsWith(`${TABLES}/`) ? `\0${id}` : null;
    },
    load(id) {
      if (id === `\0${TABLES}`) {
        return "const tables = {}; export const table = (name) => (tables[name] ??= {});";
      }
      if (id.startsWith(`\0${TABLES}/`)) return filling(LOCALES[id.split("/").pop()]);
      if (id.endsWith(".mjs?words")) return readFileSync(id.replace("?words", ""), "utf8");
      const [, name, folder, locale] = WORDS.exec(id) ?? [];
      if (locale === undefined || locale === "en-US") return null;
      const part = `${name}/${folder}`;
      return Object.values(LOCALES).includes(locale)
        ? `import { table } from "${TABLES}"; export default table("${part}/${locale}");`
        : "export default null;";
    },
    generateBundle(_options, bundle) {
      const used = new Set();
      for (const { modules = {} } of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(modules)) {
          const [, name, folder, locale] = WORDS.exec(id) ?? [];
          if (locale === "en-US" && renderedLength > 0) used.add(`${name}/${folder}`);
        }
      }
      const wrong = [...used, ...PARTS].filter((part) => !used.has(part) || !PARTS.includes(part));
      if (wrong.length > 0) {
        this.error(`PARTS in web/build/locales.mjs is not what is used: ${wrong.join(", ")}`);
      }
    },
  };

  /** The module that fills the tables of a locale. */
  function filling(locale) {
    const lines = PARTS.map((part, at) => {
      const file = JSON.stringify(`${fileOf(part, locale)}?words`);
      return `import w${at} from ${file}; Object.assign(table("${part}/${locale}"), w${at});`;
    });
    return [`import { table } from "${TABLES}";`, ...lines].join("\n");
  }
}
