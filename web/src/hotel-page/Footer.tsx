/** The end of the page: the name once more, and where else to go. */
import type { HotelDocument } from "@frontage/sdk/wire";
import { Place } from "../ui/Place";
import { joined } from "../ui/text";
import { hasLanguages, LanguageLinks } from "./languages";
import type { Section } from "./sections";
import { useWords } from "./words/use-words";

export function Footer({ document, sections }: { document: HotelDocument; sections: Section[] }) {
  const place = joined([document.city, document.country]);
  const words = useWords();
  return (
    <footer className="footer">
      <div className="footer-inner">
        <div>
          <p className="footer-name" dir="auto">
            {document.name}
          </p>
          {document.tagline && (
            <p className="footer-tagline" dir="auto">
              {document.tagline}
            </p>
          )}
          {place && (
            <p className="footer-place" key={place}>
              <Place city={document.city} country={document.country} />
            </p>
          )}
        </div>
        <nav aria-label={words.footer}>
          <ul>
            {sections.map((section) => (
              <li key={section.id}>
                <a href={`#${section.id}`}>{section.label}</a>
              </li>
            ))}
            <li>
              <a href="/">{words.allHotels}</a>
            </li>
          </ul>
        </nav>
        {hasLanguages(document) && (
          <nav className="footer-languages" aria-label={words.language}>
            <LanguageLinks document={document} />
          </nav>
        )}
      </div>
    </footer>
  );
}
