import type { LiveState } from "@frontage/sdk/core";
import { useEffect, useState } from "react";

/** How long a page may be without its connection before it says so, in milliseconds. */
export const PATIENCE = 10_000;

/**
 * How a page stands to its hotel: `level` with it, or so soon again that nobody need know; `behind`,
 * without connection for longer than a guest should be left in the dark; or `gone`, not public.
 */
export type Standing = "level" | "behind" | "gone";

/** What to tell the guest in this state. */
export function useStanding(state: LiveState | null): Standing {
  const [stale, setStale] = useState(false);
  useEffect(() => {
    if (!state || state.status === "live") {
      setStale(false);
      return;
    }
    const wait = Math.max(0, state.since + PATIENCE - Date.now());
    const timer = setTimeout(() => setStale(true), wait);
    return () => clearTimeout(timer);
  }, [state]);
  if (state?.status === "gone") return "gone";
  return stale ? "behind" : "level";
}
