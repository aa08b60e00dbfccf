/** What the house offers, each with a small drawing. */
import { amenityIcon } from "./amenity-icons";
import { SectionHeading } from "./SectionHeading";
import { useWords } from "./words/use-words";

interface AmenitiesProps {
  names: string[];
  /** What they are in the main language, by which drawings are found too. */
  keys?: string[] | undefined;
}

export function Amenities({ names, keys = names }: AmenitiesProps) {
  const { amenities } = useWords();
  const keyOf = new Map(names.map((name, index) => [name.trim(), keys[index] ?? name]));
  keyOf.delete("");
  return (
    <section className="section amenities" id="amenities" aria-labelledby="amenities-title">
      <SectionHeading id="amenities" over={amenities.over} title={amenities.title} />
      <ul className="amenity-list" data-testid="amenities">
        {[...keyOf].map(([name, key]) => {
          const Icon = amenityIcon(key);
          return (
            <li key={name}>
              <Icon aria-hidden="true" size={24} strokeWidth={1.25} />
              <bdi>{name}</bdi>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
