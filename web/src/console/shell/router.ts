/**
 * A handful of addresses need no router library. The address is the state; links are plain links that
 * this module follows without loading the page again.
 */
import { useSyncExternalStore } from "react";

export const SCREENS = [
  "start",
  "settings",
  "gallery",
  "rooms",
  "languages",
  "drafts",
  "history",
  "team",
  "account",
] as const;
export type Screen = (typeof SCREENS)[number];

export const addressOf = (screen: Screen) => `/staff/${screen}`;

/** The screen of an address; `null` for `/staff` itself and for anything unknown. */
export function screenOf(path: string): Screen | null {
  const draft = draftOf(path);
  if (draft !== null) return draft.view === "preview" ? null : "drafts";
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

/** What is shown of one draft: all of it, the question whether to publish it, the page with it. */
export type DraftView = "all" | "publish" | "preview";

export const draftAddress = (id: number, view: DraftView = "all") =>
  `${addressOf("drafts")}/${id}${view === "all" ? "" : `/${view}`}`;

/** The draft that an address shows; `null` for every other address. */
export function draftOf(path: string): { id: number; view: DraftView } | null {
  const [, id, view = "all"] =
    /^\/staff\/drafts\/(\d{1,15})(?:\/(publish|preview))?\/?$/.exec(path) ?? [];
  return id === undefined ? null : { id: Number(id), view: view as DraftView };
}

/** The screens of those who are not signed in yet, by address. */
export const DOORS = { setup: "/staff/setup", invitation: "/staff/invitation" } as const;
export type Door = keyof typeof DOORS;

/** The door that an address leads to; `null` for every other address. */
export function doorOf(path: string): Door | null {
  const plain = path.replace(/\/$/, "");
  return (Object.keys(DOORS) as Door[]).find((door) => DOORS[door] === plain) ?? null;
}

const listeners = new Set<() => void>();

export function go(address: string, how: "push" | "replace" = "push"): void {
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
  for (const listener of listeners) listener();
}

/** Hears of each change of the address, until the returned function is called. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  window.addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
    window.removeEventListener("hashchange", listener);
  };
}

/** The address's path, followed as it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}
