import { createContext, useContext } from "react";
import type { KeyWindow } from "./Keys";

export const OpenWindowContext = createContext<(window: KeyWindow) => void>(() => {});

/** Opens the search or the list of keys, for those who have no keyboard. */
export const useOpenWindow = () => useContext(OpenWindowContext);
