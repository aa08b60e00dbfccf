import { createContext, useContext, useSyncExternalStore } from "react";
import { type Save, Saves } from "./Saves";

export const SavesContext = createContext(new Saves());

/** The saves of this window. */
export function useSaves(): Saves {
  return useContext(SavesContext);
}

export function useNewestSave(): Save {
  const saves = useSaves();
  return useSyncExternalStore(saves.subscribe, saves.newest);
}
