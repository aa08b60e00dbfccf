/** The front door: every hotel of the house, as a picture one wants to walk into. */
import type { HotelCard } from "@frontage/sdk/wire";
import type { Standing } from "../live/use-standing";
import { Notes } from "../ui/Notes";
import { Card } from "./Card";
import type { Layout } from "./card-sizes";
import { FilterBar } from "./FilterBar";
import { addressOf, EVERYTHING, type Filter, passing } from "./filter";

interface LandingPageProps {
  /** All hotels that guests see. */
  hotels: HotelCard[];
  filter?: Filter | undefined;
  onFilter?: ((filter: Filter) => void) | undefined;
  /** How many cards stand beside one another at most; as many as the hotels need unless told. */
  layout?: Layout | undefined;
  announcement?: string;
  standing?: Standing;
}

/** As many columns as all hotels need: a narrower choice must not rearrange the page. */
export function layoutOf(hotels: HotelCard[]): Layout {
  return hotels.length === 1 || hotels.length === 2 ? hotels.length : 3;
}

export function LandingPage(props: LandingPageProps) {
  const { hotels, filter = EVERYTHING, onFilter, announcement = "", standing = "level" } = props;
  const shown = passing(hotels, filter);
  const layout = props.layout ?? layoutOf(hotels);
  const choosing = hotels.length > 1 || addressOf(filter) !== "/";
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
        {hotels.length > 0 && choosing && (
          <FilterBar hotels={hotels} filter={filter} found={shown.length} onFilter={onFilter} />
        )}
        {shown.length > 0 && (
          <ul className={`card-list card-list-${layout}`} data-key="hotels">
            {shown.map((hotel, index) => (
              <li key={hotel.slug} data-key={hotel.slug}>
                <Card hotel={hotel} layout={layout} first={index < 2} />
              </li>
            ))}
          </ul>
        )}
        {hotels.length === 0 && <NoHotels />}
        {hotels.length > 0 && shown.length === 0 && <NoneFits />}
      </main>
      <footer className="landing-footer">
        <a href="/staff">For hotel staff: sign in</a>
      </footer>
      <Notes announcement={announcement} standing={standing} />
    </div>
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

function NoneFits() {
  return (
    <section className="empty" aria-label="No hotel found" data-testid="none-fits">
      <h2>No hotel fits all of that</h2>
      <p>Try fewer words, or choose less at once.</p>
    </section>
  );
}
