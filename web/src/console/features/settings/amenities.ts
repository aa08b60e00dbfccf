import { t } from "../../i18n/i18n";
import english from "../../messages/en/settings.json";

/** What many houses offer; only what the list lacks is suggested, the first few. */
const IDEAS = Object.keys(english.amenities.ideas) as (keyof typeof english.amenities.ideas)[];

const MOST_SUGGESTED = 8;

export function suggestions(amenities: readonly string[]): string[] {
  const had = new Set(amenities.map(plain));
  return IDEAS.map((idea) => t(`settings:amenities.ideas.${idea}`))
    .filter((idea) => !had.has(plain(idea)))
    .slice(0, MOST_SUGGESTED);
}

/** The list with `name` at its end; unchanged when it is there already, however it is written. */
export function withAmenity(amenities: readonly string[], name: string): readonly string[] {
  const tidy = name.trim().replace(/\s+/g, " ");
  if (tidy === "" || amenities.some((other) => plain(other) === plain(tidy))) return amenities;
  return [...amenities, tidy];
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
