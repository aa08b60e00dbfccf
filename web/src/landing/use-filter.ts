/** What the guest chose, kept in step with the address, so that a reload or Back shows the same. */
import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import { addressOf, type Filter, readFilter, sameFilter } from "./filter";

/** How long after the last keystroke the address follows, in milliseconds: browsers refuse more. */
const PAUSE = 250;

/** The filter, and how to change it. Begins with what the server rendered. */
export function useFilter(rendered: Filter): [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(rendered);

  // Whoever typed or chose before this script ran goes on from there.
  useLayoutEffect(() => {
    const typed = readForm();
    if (typed && !sameFilter(typed, rendered)) setFilter(typed);
  }, [rendered]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const address = addressOf(filter) + location.hash;
      const shown = location.pathname + location.search + location.hash;
      // What stands there may say the same in other words; then it is left alone.
      const said = new URLSearchParams(location.search);
      if (
        address === shown ||
        sameFilter(
          readFilter((name) => said.get(name)),
          trimmed(filter),
        )
      ) {
        return;
      }
      history.replaceState(history.state, "", address);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [filter]);

  useEffect(() => {
    const moved = () => {
      const said = new URLSearchParams(location.search);
      setFilter(readFilter((name) => said.get(name)));
    };
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }, []);

  return [filter, useCallback((next: Filter) => setFilter(next), [])];
}

/** As the address says it. */
function trimmed(filter: Filter): Filter {
  return readFilter((name) => filter[name as keyof Filter]);
}

/** What stood in the form when the script came; it is read once, before the page is taken over. */
let typed: Filter | null = null;

/** Reads the form as the guest left it. Call it before the page is taken over. */
export function rememberForm(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-testid=filter]");
  if (!form) return;
  const said = new FormData(form);
  typed = readFilter((name) => said.get(name));
}

function readForm(): Filter | null {
  const once = typed;
  typed = null;
  return once;
}
