/** The first screen: the hotel's picture from edge to edge, its name, and what it stands for. */
import type { HotelDocument } from "@frontage/sdk/wire";
import ArrowDown from "lucide-react/icons/arrow-down";
import { Picture } from "../ui/Picture";
import { Place } from "../ui/Place";
import { joined, webAddress } from "../ui/text";
import { heroSizes } from "./picture-sizes";
import type { Section } from "./sections";
import { fill, useWords } from "./words/use-words";

interface HeroProps {
  document: HotelDocument;
  sections: Section[];
}

/** Long names are set smaller, so that one screen holds the name and where to go from it. */
function nameLength(name: string): string | undefined {
  if (name.length <= 32) return undefined;
  if (name.length <= 64) return "name-long";
  return name.length <= 128 ? "name-longer" : "name-longest";
}

export function Hero({ document, sections }: HeroProps) {
  const hero = document.images.hero;
  const booking = webAddress(document.booking_url);
  const place = joined([document.city, document.country]);
  const next = sections[0];
  const words = useWords();
  return (
    <section className={hero ? "hero hero-pictured" : "hero hero-plain"} aria-labelledby="name">
      {hero && (
        <Picture
          image={hero}
          alt={hero.alt || fill(words.view, { name: document.name })}
          sizes={heroSizes(hero)}
          loading="first"
          className="hero-picture"
          testId="hero"
        />
      )}
      <div className="hero-words">
        {place && (
          <p className="hero-place" key={place}>
            <Place city={document.city} country={document.country} />
          </p>
        )}
        <h1 id="name" className={nameLength(document.name)} dir="auto">
          {document.name}
        </h1>
        {document.tagline && (
          <p className="hero-tagline" dir="auto">
            {document.tagline}
          </p>
        )}
        {(booking || next) && (
          <p className="hero-actions">
            {booking && (
              <a className="button" href={booking}>
                {words.bookStay}
              </a>
            )}
            {next && (
              <a className="hero-next" href={`#${next.id}`}>
                {words.lookAround} <ArrowDown aria-hidden="true" size={18} strokeWidth={1.5} />
              </a>
            )}
          </p>
        )}
        {hero?.caption && (
          <p className="hero-caption" dir="auto">
            {hero.caption}
          </p>
        )}
      </div>
    </section>
  );
}
