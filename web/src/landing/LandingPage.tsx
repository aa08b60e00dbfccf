/** The front door: every hotel of the house, as a picture one wants to walk into. */
import ArrowRight from "lucide-react/icons/arrow-right";
import { Notes } from "../ui/Notes";
import { Picture } from "../ui/Picture";
import { joined, shortened } from "../ui/text";
import type { HotelCard } from "./hotel-card";

interface LandingPageProps {
  hotels: HotelCard[];
  announcement?: string;
  stale?: boolean;
}

export function LandingPage({ hotels, announcement = "", stale = false }: LandingPageProps) {
  return (
    <div className="landing" data-theme="light">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <main id="main" tabIndex={-1}>
        <header className="landing-heading">
          <h1>Hotels</h1>
          {hotels.length > 0 && <p>Choose where to wake up.</p>}
        </header>
        {hotels.length > 0 ? (
          <ul className={`card-list card-list-${Math.min(hotels.length, 3)}`}>
            {hotels.map((hotel, index) => (
              <li key={hotel.slug}>
                <Card hotel={hotel} first={index < 2} />
              </li>
            ))}
          </ul>
        ) : (
          <NoHotels />
        )}
      </main>
      <footer className="landing-footer">
        <a href="/staff">For hotel staff: sign in</a>
      </footer>
      <Notes announcement={announcement} stale={stale} />
    </div>
  );
}

function Card({ hotel, first }: { hotel: HotelCard; first: boolean }) {
  const place = joined([hotel.city, hotel.country]);
  return (
    <article className="card" data-testid={`hotel-${hotel.slug}`}>
      {hotel.hero ? (
        <Picture
          image={hotel.hero}
          alt=""
          sizes="(min-width: 1360px) 640px, (min-width: 760px) 46vw, 92vw"
          loading={first ? "first" : "later"}
          className="card-picture"
        />
      ) : (
        <div className="card-picture card-picture-none" aria-hidden="true">
          {hotel.name.trim().charAt(0)}
        </div>
      )}
      <div className="card-words">
        {place && <p className="card-place">{place}</p>}
        <h2>
          <a href={`/hotels/${encodeURIComponent(hotel.slug)}`}>{hotel.name}</a>
        </h2>
        {hotel.short_description && <p>{shortened(hotel.short_description, 180)}</p>}
        <span className="card-go" aria-hidden="true">
          Visit the hotel <ArrowRight size={18} strokeWidth={1.5} />
        </span>
      </div>
    </article>
  );
}

function NoHotels() {
  return (
    <section className="empty" aria-label="No hotels yet">
      <h2>No hotel has opened here yet</h2>
      <p>
        Staff can set up the first one in the <a href="/staff">console</a>, or on the server with{" "}
        <code>frontage hotel create --slug my-hotel --name "My Hotel"</code>. It appears here as
        soon as it is active.
      </p>
    </section>
  );
}
