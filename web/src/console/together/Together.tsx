import { enterStaffRoom, type StaffRoom } from "@frontage/sdk/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import type { HistoryEntry } from "../api/history-types";
import { newWriteKey } from "../api/repeat";
import { entryQuery } from "../hotel/history";
import { realtimeQuery } from "../hotel/realtime";
import { useStaff } from "../hotel/staff";
import { Company, HERE, type Person, type Spot } from "./Company";
import { News } from "./News";

interface Parts {
  company: Company;
  news: News;
  /** A change that somebody else made. */
  theirs(revision: number): void;
  /** This window is in the staff's room, or (null) not any more. */
  enter(room: StaffRoom | null): void;
}

const nobody: Parts = {
  company: new Company("nobody", { say: () => {}, later: () => () => {}, now: () => 0 }),
  news: new News(),
  theirs: () => {},
  enter: () => {},
};

const TogetherContext = createContext<Parts>(nobody);

/** Changes of colleagues that are told by name; of a whole list that was missed only the last. */
const MOST_AT_ONCE = 5;

/** The others who work on this hotel now: where they are, and what they have just saved. */
export function useTogether(slug: string): Parts {
  const client = useQueryClient();
  const [parts] = useState((): Parts => {
    let room: StaffRoom | null = null;
    const company = new Company(newWriteKey(), {
      say: (told) => void room?.say(HERE, told),
      later: (act, ms) => {
        const due = setTimeout(act, ms);
        return () => clearTimeout(due);
      },
      now: () => performance.now(),
    });
    const news = new News();
    let waiting: number[] = [];
    const ask = async () => {
      isAsking = true;
      while (waiting.length > 0) {
        const [revision = 0, ...rest] = waiting.slice(-MOST_AT_ONCE);
        waiting = rest;
        // Whoever it was, the change itself is on the screen already.
        const entry = await client.fetchQuery(entryQuery(slug, revision)).catch(() => null);
        if (entry) news.tell(entry);
      }
      isAsking = false;
    };
    let isAsking = false;
    return {
      company,
      news,
      theirs(revision) {
        waiting.push(revision);
        if (!isAsking) void ask();
      },
      enter(into) {
        room = into;
      },
    };
  });
  return parts;
}

/** Is in the staff's room, tells where this window is, and shares what is heard with its children. */
export function Together(props: { parts: Parts; screen: string | null; children: ReactNode }) {
  const { parts, screen, children } = props;
  const { company, enter } = parts;
  const { slug } = useStaff();
  const realtime = useQuery(realtimeQuery).data;
  useEffect(() => {
    if (!realtime) return;
    const room = enterStaffRoom({
      slug,
      realtime,
      hears: [HERE],
      onPeople: (people, me) => company.meets(people, me),
      onSaid: (_event, told, from) => company.hears(told, from),
    });
    enter(room);
    const leave = () => company.leave();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      company.leave();
      room.leave();
      enter(null);
      company.meets([], null);
    };
  }, [slug, realtime, company, enter]);
  useEffect(() => {
    const look = () => company.goTo({ screen, ...fieldOf(document.activeElement) });
    // The focus is nowhere between two fields: what counts is where it comes to rest.
    const soon = () => setTimeout(look);
    look();
    document.addEventListener("focusin", soon);
    document.addEventListener("focusout", soon);
    return () => {
      document.removeEventListener("focusin", soon);
      document.removeEventListener("focusout", soon);
    };
  }, [company, screen]);
  return <TogetherContext value={parts}>{children}</TogetherContext>;
}

/** The field that an element belongs to, as forms mark them. */
function fieldOf(element: Element | null): Pick<Spot, "form" | "field"> {
  const place = element?.closest<HTMLElement>("[data-form]");
  return {
    form: place?.dataset.form ?? null,
    field: element?.closest<HTMLElement>("[data-field]")?.dataset.field ?? null,
  };
}

/** Who else is here. */
export function usePeople(): readonly Person[] {
  const { company } = useContext(TogetherContext);
  return useSyncExternalStore(company.subscribe, company.people);
}

/** Who else is on a field of a form. */
export function usePeopleAt(form: string, field: string): readonly Person[] {
  const { company } = useContext(TogetherContext);
  return useSyncExternalStore(company.subscribe, () => company.at(form, field));
}

/** Who has just saved a field. */
export function useSavedBy(form: string, field: string): HistoryEntry["author"] {
  const { news } = useContext(TogetherContext);
  return useSyncExternalStore(news.subscribe, () => news.by(form, field));
}

/**
 * What a colleague has just done with something that is shown as a whole, `room-7` or
 * `picture-x1y2`: an entry without author is nobody's, and not told.
 */
export function useChangeOf(thing: string): HistoryEntry | null {
  const { news } = useContext(TogetherContext);
  const entry = useSyncExternalStore(news.subscribe, () => news.of(thing));
  return entry?.author ? entry : null;
}

/** The newest change of a colleague, as long as it is news. */
export function useNews(): HistoryEntry | null {
  const { news } = useContext(TogetherContext);
  return useSyncExternalStore(news.subscribe, news.newest);
}
