import { useEffect, useSyncExternalStore } from "react";
import { subscribe } from "./router";

/**
 * What on a screen the address asks for: `#room-7` opens a room type, `#texts` a section. Each is
 * taken once: the sign goes from the address, so that the same may be asked for again.
 */
export function useTarget(): string {
  const target = useSyncExternalStore(subscribe, () => window.location.hash.slice(1));
  useEffect(() => {
    if (target === "") return;
    const { pathname, search } = window.location;
    // Not by the router: whoever shows the target goes on showing it.
    window.history.replaceState(window.history.state, "", pathname + search);
  }, [target]);
  return target;
}
