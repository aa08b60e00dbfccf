/** One hotel in the list of all. The heading's link covers the whole card. */
import type { HotelCard } from "@frontage/sdk/wire";
import ArrowRight from "lucide-react/icons/arrow-right";
import { memo } from "react";
import { Picture } from "../ui/Picture";
import { joined, shortened } from "../ui/text";
import { DESCRIPTION } from "./filter";

/** How wide a card's picture is, by how many cards stand beside one another at most. */
const SIZES = {
  1: "(min-width: 1408px) 1280px, 91vw",
  2: "(min-width: 1408px) 620px, (min-width: 760px) 45vw, 91vw",
  3: "(min-width: 1408px) 400px, (min-width: 1180px) 29vw, (min-width: 760px) 45vw, 91vw",
};

/** How many cards stand beside one another where there is room. */
export type Layout = 1 | 2 | 3;

interface CardProps {
  hotel: HotelCard;
  layout: Layout;
  /** Among the first to be seen: its picture comes ahead of the others. */
  first: boolean;
}

export const Card = memo(function Card({ hotel, layout, first }: CardProps) {
  const place = joined([hotel.city, hotel.country]);
  const description = shortened(hotel.short_description, DESCRIPTION);
  return (
    <article className="card" data-testid={`hotel-${hotel.slug}`}>
      {hotel.hero ? (
        <Picture
          image={hotel.hero}
          alt=""
          sizes={SIZES[layout]}
          loading={first ? "first" : "later"}
          className="card-picture"
        />
      ) : (
        <div className="card-picture card-picture-none" aria-hidden="true">
          {[...hotel.name.trim()][0]}
        </div>
      )}
      <div className="card-words">
        {place && (
          <p className="card-place" dir="auto">
            {place}
          </p>
        )}
        <h2 dir="auto">
          <a href={`/hotels/${encodeURIComponent(hotel.slug)}`}>{hotel.name}</a>
        </h2>
        {description && (
          <p className="card-text" dir="auto">
            {description}
          </p>
        )}
        <span className="card-go" aria-hidden="true">
          Visit the hotel <ArrowRight size={18} strokeWidth={1.5} />
        </span>
      </div>
    </article>
  );
});
