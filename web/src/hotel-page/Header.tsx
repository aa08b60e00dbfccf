/** The bar that stays: whose page this is, where to go on it, and the way to a booking. */
import type { HotelDocument } from "@frontage/sdk/wire";
import Menu from "lucide-react/icons/menu";
import { Picture } from "../ui/Picture";
import { webAddress } from "../ui/text";
import { LanguageMenu } from "./languages";
import { logoSizes } from "./picture-sizes";
import type { Section } from "./sections";
import { fill, useWords } from "./words/use-words";

interface HeaderProps {
  document: HotelDocument;
  sections: Section[];
}

export function Header({ document, sections }: HeaderProps) {
  const booking = webAddress(document.booking_url);
  const words = useWords();
  return (
    <header className="header">
      <a className="brand" href="#top" aria-label={fill(words.top, { name: document.name })}>
        <Brand document={document} />
      </a>
      {sections.length > 0 && (
        <nav className="header-links" aria-label={words.onThisPage}>
          <SectionLinks sections={sections} />
        </nav>
      )}
      <LanguageMenu document={document} />
      {booking && (
        <a className="button header-book" href={booking}>
          <span className="wide-only">{words.bookStay}</span>
          <span className="narrow-only">{words.book}</span>
        </a>
      )}
      {sections.length > 0 && <SectionMenu sections={sections} />}
    </header>
  );
}

/** A wide logo says the name itself; beside an emblem the name is written out. */
function Brand({ document }: { document: HotelDocument }) {
  const logo = document.images.logo;
  const words = useWords();
  const wordmark = logo?.width && logo.height ? logo.width / logo.height > 2 : false;
  return (
    <>
      {logo && (
        <Picture
          image={logo}
          alt={logo.alt || fill(words.logo, { name: document.name })}
          sizes={logoSizes(logo, wordmark ? 36 : 44)}
          loading="soon"
          bare
          className={wordmark ? "logo logo-wordmark" : "logo logo-emblem"}
          testId="logo"
        />
      )}
      {!wordmark && (
        <span className="brand-name">
          <span dir="auto">{document.name}</span>
        </span>
      )}
    </>
  );
}

function SectionLinks({ sections }: { sections: Section[] }) {
  return (
    <ul>
      {sections.map((section) => (
        <li key={section.id}>
          <a href={`#${section.id}`}>{section.label}</a>
        </li>
      ))}
    </ul>
  );
}

/** On a phone the links fold away, also without script; see `fold-menu.ts` for what it adds. */
function SectionMenu({ sections }: { sections: Section[] }) {
  const words = useWords();
  return (
    <details className="header-menu">
      <summary aria-label={words.menu}>
        <Menu aria-hidden="true" size={22} strokeWidth={1.5} />
      </summary>
      <nav aria-label={words.onThisPage}>
        <SectionLinks sections={sections} />
      </nav>
    </details>
  );
}
