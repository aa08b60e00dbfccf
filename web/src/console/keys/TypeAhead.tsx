import { createContext, type RefObject, useContext, useLayoutEffect } from "react";

/** What was typed for the search before it was there. */
export const TypedAheadContext = createContext<RefObject<string>>({ current: "" });

/**
 * Stands in for the search while it is fetched. Whoever opens it goes on typing: that is kept for
 * it, and reaches no field behind, where the first Enter would save it.
 */
export function TypeAhead() {
  const typed = useContext(TypedAheadContext);
  useLayoutEffect(() => {
    typed.current = "";
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Backspace") typed.current = typed.current.slice(0, -1);
      else if ([...event.key].length === 1) typed.current += event.key;
    };
    document.addEventListener("keydown", keep, { capture: true });
    return () => document.removeEventListener("keydown", keep, { capture: true });
  }, [typed]);
  return null;
}
