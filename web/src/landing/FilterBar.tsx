/** What guests choose hotels by: a form that asks the server, and works in place with script. */
import type { HotelCard } from "@frontage/sdk/wire";
import Search from "lucide-react/icons/search";
import { addressOf, CHOSEN, type ChosenField, choicesOf, chosenValue, type Filter } from "./filter";

const NAMES: Record<ChosenField, { label: string; any: string }> = {
  country: { label: "Country", any: "Any country" },
  city: { label: "City", any: "Any city" },
  hotel_type: { label: "Kind of hotel", any: "Any kind" },
  tag: { label: "Tag", any: "Any tag" },
};

interface FilterBarProps {
  /** All hotels there are. */
  hotels: HotelCard[];
  filter: Filter;
  /** How many of them the filter lets through. */
  found: number;
  /** Takes a new filter; without it the form is sent to the server. */
  onFilter?: ((filter: Filter) => void) | undefined;
}

export function FilterBar({ hotels, filter, found, onFilter }: FilterBarProps) {
  const change = (part: Partial<Filter>) => onFilter?.({ ...filter, ...part });
  const active = addressOf(filter) !== "/";
  return (
    <search className="filter">
      <form
        action="/"
        method="get"
        data-testid="filter"
        onSubmit={(event) => {
          if (onFilter) event.preventDefault();
        }}
      >
        <div className="filter-words">
          <Search size={20} strokeWidth={1.5} aria-hidden="true" />
          <input
            type="search"
            name="q"
            aria-label="Search hotels"
            placeholder="Search by name, place or wish"
            value={filter.q}
            maxLength={100}
            autoComplete="off"
            enterKeyHint="search"
            dir="auto"
            onInput={(event) => change({ q: event.currentTarget.value })}
          />
        </div>
        {CHOSEN.map((field) => (
          <Choose
            key={field}
            field={field}
            hotels={hotels}
            filter={filter}
            onChange={(value) => change({ [field]: value })}
          />
        ))}
        <button type="submit" className="filter-go">
          Search
        </button>
      </form>
      <p className="filter-found">
        <span data-testid="found">{foundWords(found, hotels.length)}</span>
        {active && (
          <a
            href="/"
            data-testid="clear"
            onClick={(event) => {
              if (!onFilter || event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              const bar = event.currentTarget.closest(".filter");
              change({ q: "", city: "", country: "", hotel_type: "", tag: "" });
              // The link goes away with what it cleared.
              bar?.querySelector("input")?.focus();
            }}
          >
            Clear
          </a>
        )}
      </p>
    </search>
  );
}

interface ChooseProps {
  field: ChosenField;
  hotels: HotelCard[];
  filter: Filter;
  onChange(value: string): void;
}

function Choose({ field, hotels, filter, onChange }: ChooseProps) {
  const choices = choicesOf(hotels, field, filter);
  if (choices.length === 0) return null;
  const { label, any } = NAMES[field];
  const chosen = chosenValue(choices, filter[field]);
  return (
    <div className={chosen ? "filter-choice filter-chosen" : "filter-choice"}>
      <select
        name={field}
        aria-label={label}
        value={chosen}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{any}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How many hotels are shown, in words: "12 hotels", "3 of 12 hotels". */
export function foundWords(found: number, all: number): string {
  const hotels = all === 1 ? "hotel" : "hotels";
  return found === all ? `${all} ${hotels}` : `${found} of ${all} ${hotels}`;
}
