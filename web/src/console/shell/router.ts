/**
 * Four addresses need no router library. The address is the state; links are plain links that
 * this module follows without loading the page again.
 */
import { useSyncExternalStore } from "react";

export const SCREENS = ["settings", "gallery", "rooms"] as const;
export type Screen = (typeof SCREENS)[number];

export const addressOf = (screen: Screen) => `/staff/${screen}`;

/** The screen of an address; `null` for `/staff` itself and for anything unknown. */
export function screenOf(path: string): Screen | null {
  const name = path.replace(/^\/staff\/?/, "").replace(/\/$/, "");
  return SCREENS.find((screen) => screen === name) ?? null;
}

const listeners = new Set<() => void>();

export function go(address: string, how: "push" | "replace" = "push"): void {
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

export function useScreen(): Screen | null {
  return screenOf(useSyncExternalStore(subscribe, () => window.location.pathname));
}
