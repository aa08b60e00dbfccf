/**
 * The page in other languages: each has an address of its own, so guests choose by links, which
 * work without script and can be sent to somebody.
 */
import type { HotelDocument } from "@frontage/sdk/wire";
import ChevronDown from "lucide-react/icons/chevron-down";
import { useWords } from "./words/use-words";

/** The path of a hotel's page in a language; of the main one when none is given. */
export function pagePath(slug: string, language?: string): string {
  const path = `/hotels/${encodeURIComponent(slug)}`;
  return language ? `${path}/${language}` : path;
}

/** The path of the page in the language of its own texts. */
export function ownPath({ slug, language, languages }: HotelDocument): string {
  return pagePath(slug, language === languages?.[0]?.code ? undefined : language);
}

/** Whether guests have anything to choose. */
export function hasLanguages({ languages = [] }: HotelDocument): boolean {
  return languages.length > 1;
}

/** All languages, each by its own name. */
export function LanguageLinks({ document }: { document: HotelDocument }) {
  return (
    <ul>
      {document.languages?.map(({ code, name, dir, path }, place) => (
        <li key={code}>
          <a
            href={path ?? pagePath(document.slug, place > 0 ? code : undefined)}
            hrefLang={code}
            lang={code}
            dir={dir}
            aria-current={code === document.language ? "true" : undefined}
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The choice in the header: folded, under the name of the present language. */
export function LanguageMenu({ document }: { document: HotelDocument }) {
  const words = useWords();
  const own = document.languages?.find(({ code }) => code === document.language);
  if (!own || !hasLanguages(document)) return null;
  return (
    <details className="header-languages">
      <summary aria-label={`${words.language}: ${own.name}`}>
        <span aria-hidden="true">{own.code.slice(0, 2).toUpperCase()}</span>
        <ChevronDown aria-hidden="true" size={16} strokeWidth={1.5} />
      </summary>
      <nav aria-label={words.language}>
        <LanguageLinks document={document} />
      </nav>
    </details>
  );
}
