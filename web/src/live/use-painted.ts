import { whenPainted } from "@frontage/sdk/when-painted";
import { useLayoutEffect } from "react";
import { whenSwapped } from "../ui/swaps";

/**
 * Calls `tell` once `shown` is what the guest sees: texts and colours after the frame that paints
 * them, an exchanged picture when it has taken the old one's place. A picture that is new to the
 * page counts with its frame and placeholder: it is loaded when the guest comes near it, and a page
 * that nobody scrolls would never be done.
 */
export function usePainted<T>(shown: T, tell: (shown: T) => void): void {
  // The pictures' own effects come before this one: those that wait are known here.
  useLayoutEffect(() => {
    let callOff = () => {};
    const stopWaiting = whenSwapped(() => {
      callOff = whenPainted(() => tell(shown));
    });
    return () => {
      stopWaiting();
      callOff();
    };
  }, [shown, tell]);
}
