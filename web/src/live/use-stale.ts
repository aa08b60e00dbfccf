import type { LiveState } from "@frontage/sdk/core";
import { useEffect, useState } from "react";

/** How long a page may be without its connection before it says so, in milliseconds. */
export const PATIENCE = 10_000;

/** True once the connection has been away for longer than a guest should be left in the dark. */
export function useStale(state: LiveState | null): boolean {
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
  return stale;
}
