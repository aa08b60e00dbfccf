/** An address that leads nowhere, and the ways on from it. */
import { joined } from "../ui/text";

/** A hotel to go on to. */
export interface WayOn {
  slug: string;
  name: string;
  city: string;
  country: string;
}

interface NotFoundProps {
  /** Hotels whose address or name is near what was asked for, the nearest first. */
  near?: WayOn[];
  /** Some of the hotels there are. */
  hotels?: WayOn[];
  /** How many there are in all. */
  count?: number;
}

export function NotFound({ near = [], hotels = [], count = 0 }: NotFoundProps) {
  const others = hotels.filter(({ slug }) => near.every((hotel) => hotel.slug !== slug));
  return (
    <div className="landing" data-theme="light">
      <main id="main" className="not-found">
        <p className="over">Page not found</p>
        <h1>This page is not here</h1>
        <p>The address may have been mistyped, or the hotel is no longer shown here.</p>
        <Ways title="Did you mean" hotels={near} prominent />
        <Ways title={near.length > 0 ? "Other hotels" : "Hotels here"} hotels={others} />
        <p className="not-found-ways">
          <a className="button" href="/">
            {count > 1 ? `See all ${count} hotels` : "To the front page"}
          </a>
        </p>
      </main>
    </div>
  );
}

interface WaysProps {
  title: string;
  hotels: WayOn[];
  prominent?: boolean;
}

function Ways({ title, hotels, prominent }: WaysProps) {
  if (hotels.length === 0) return null;
  return (
    <section className={prominent ? "ways ways-near" : "ways"} aria-label={title}>
      <h2 className="over">{title}</h2>
      <ul>
        {hotels.map(({ slug, name, city, country }) => {
          const place = joined([city, country]);
          return (
            <li key={slug}>
              <a href={`/hotels/${encodeURIComponent(slug)}`} dir="auto">
                {name}
              </a>
              {place && <span dir="auto">{place}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
