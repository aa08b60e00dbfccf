import { createContext, useContext, useSyncExternalStore } from "react";
import { Saves, type SavesState } from "./Saves";

export const SavesContext = createContext(new Saves());

/** The saves of this window. */
export function useSaves(): Saves {
  return useContext(SavesContext);
}

export function useSavesState(): SavesState {
  const saves = useSaves();
  return useSyncExternalStore(saves.subscribe, saves.state);
}
