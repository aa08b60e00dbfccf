/**
 * A handful of addresses need no router library. The address is the state; links are plain links that
 * this module follows without loading the page again.
 */
import { useSyncExternalStore } from "react";

export const SCREENS = ["settings", "gallery", "rooms", "history"] as const;
export type Screen = (typeof SCREENS)[number];

export const addressOf = (screen: Screen) => `/staff/${screen}`;

/** The screen of an address; `null` for `/staff` itself and for anything unknown. */
export function screenOf(path: string): Screen | null {
  const name = path.replace(/^\/staff\/?/, "").replace(/\/$/, "");
  return SCREENS.find((screen) => screen === name) ?? null;
}

/** Where the page as it was after a revision is shown. */
export const pastAddress = (revision: number) => `${addressOf("history")}/${revision}`;

/** The revision whose page an address shows; `null` for every other address. */
export function pastOf(path: string): number | null {
  const revision = /^\/staff\/history\/(\d{1,15})\/?$/.exec(path)?.[1];
  return revision === undefined ? null : Number(revision);
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

/** The address's path, followed as it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}
