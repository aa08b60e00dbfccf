import { Dialog, DialogTrigger, Popover, Button as Trigger } from "react-aria-components";
import { entryTitle } from "../hotel/change-words";
import { useTranslation } from "../i18n/useTranslation";
import type { Person, Spot } from "./Company";
import { Initial } from "./Initial";
import { useNews, usePeople } from "./Together";

/** So many signs stand side by side; the rest is counted. */
const SHOWN = 3;

interface HereProps {
  /** Where a place is, in words: "Settings, Slogan". */
  wordsOf(spot: Spot): string;
}

/** Who else is in the console now, and what one of them has just saved. */
export function Here({ wordsOf }: HereProps) {
  const { t } = useTranslation("together");
  const people = usePeople();
  const news = useNews();
  const told = news?.author
    ? t("news", { name: news.author.name, what: entryTitle(news) })
    : news && entryTitle(news);
  return (
    <>
      <p
        role="status"
        data-testid="news"
        className="sr-only min-w-0 max-w-80 truncate text-[0.85rem] text-soft xl:not-sr-only"
      >
        {told}
      </p>
      {people.length > 0 && <People people={people} wordsOf={wordsOf} />}
    </>
  );
}

function People({ people, wordsOf }: HereProps & { people: readonly Person[] }) {
  const { t } = useTranslation("together");
  const more = people.length - SHOWN;
  return (
    <DialogTrigger>
      <Trigger
        data-testid="here"
        aria-label={t("here", { count: people.length })}
        className="flex min-h-11 min-w-11 shrink-0 items-center justify-center rounded-xl px-1 hovered:bg-sunken"
      >
        <span className="flex -space-x-2">
          {people.slice(0, SHOWN).map(({ id, name }) => (
            <Initial key={id} id={id} name={name} />
          ))}
        </span>
        {more > 0 && (
          <span className="ms-1 text-[0.85rem] text-soft">{t("more", { count: more })}</span>
        )}
      </Trigger>
      <Popover
        placement="bottom end"
        className="w-[min(22rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-4 text-ink shadow-raised"
      >
        <Dialog aria-label={t("here", { count: people.length })} className="outline-none">
          <ul className="flex flex-col gap-3">
            {people.map((person) => (
              <li key={person.id} className="flex items-start gap-3">
                <Initial id={person.id} name={person.name} />
                <span className="min-w-0">
                  <bdi className="block font-medium">{person.name}</bdi>
                  {placesOf(person, wordsOf).map((place) => (
                    <span key={place} className="block text-[0.85rem] text-soft">
                      {place}
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Each place once, in words. */
function placesOf({ spots }: Person, wordsOf: HereProps["wordsOf"]): string[] {
  return [...new Set(spots.map(wordsOf).filter((words) => words !== ""))];
}
