/** The bar that stays: whose page this is, where to go on it, and the way to a booking. */
import type { HotelDocument } from "@frontage/sdk/wire";
import Menu from "lucide-react/icons/menu";
import { Picture } from "../ui/Picture";
import { webAddress } from "../ui/text";
import { logoSizes } from "./picture-sizes";
import type { Section } from "./sections";

interface HeaderProps {
  document: HotelDocument;
  sections: Section[];
}

export function Header({ document, sections }: HeaderProps) {
  const booking = webAddress(document.booking_url);
  return (
    <header className="header">
      <a className="brand" href="#top" aria-label={`${document.name}, top of the page`}>
        <Brand document={document} />
      </a>
      {sections.length > 0 && (
        <nav className="header-links" aria-label="On this page">
          <SectionLinks sections={sections} />
        </nav>
      )}
      {booking && (
        <a className="button header-book" href={booking}>
          <span>
            Book<span className="wide-only"> your stay</span>
          </span>
        </a>
      )}
      {sections.length > 0 && <SectionMenu sections={sections} />}
    </header>
  );
}

/** A wide logo says the name itself; beside an emblem the name is written out. */
function Brand({ document }: { document: HotelDocument }) {
  const logo = document.images.logo;
  const wordmark = logo?.width && logo.height ? logo.width / logo.height > 2 : false;
  return (
    <>
      {logo && (
        <Picture
          image={logo}
          alt={logo.alt || `${document.name} logo`}
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
  return (
    <details className="header-menu">
      <summary aria-label="Menu">
        <Menu aria-hidden="true" size={22} strokeWidth={1.5} />
      </summary>
      <nav aria-label="On this page">
        <SectionLinks sections={sections} />
      </nav>
    </details>
  );
}
