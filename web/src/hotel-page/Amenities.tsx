/** What the house offers, each with a small drawing. */
import { amenityIcon } from "./amenity-icons";
import { SectionHeading } from "./SectionHeading";

export function Amenities({ names }: { names: string[] }) {
  const shown = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
  return (
    <section className="section amenities" id="amenities" aria-labelledby="amenities-title">
      <SectionHeading id="amenities" over="At your service" title="Amenities" />
      <ul className="amenity-list" data-testid="amenities">
        {shown.map((name) => {
          const Icon = amenityIcon(name);
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
