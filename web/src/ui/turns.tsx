/**
 * Parts of a page that the browser takes over one after the other, each in a task of its own: a
 * slow phone that takes over a whole page at once answers no touch meanwhile. What the server wrote
 * stays as it is until a part's turn has come. Where nobody gives turns (in the server, in tests,
 * in the console) every part is there at once.
 */
import { createContext, type ReactNode, Suspense, useContext } from "react";

/** Tells until when a part has to wait; `null` when its turn has come. */
export type Turns = (part: string) => Promise<void> | null;

export const PageTurns = createContext<Turns | null>(null);

/** A part of the page, one element, that waits for its turn. */
export function InTurn({ part, children }: { part: string; children: ReactNode }) {
  return (
    <Suspense fallback={null}>
      <Waiting part={part}>{children}</Waiting>
    </Suspense>
  );
}

function Waiting({ part, children }: { part: string; children: ReactNode }) {
  const turn = useContext(PageTurns)?.(part);
  if (turn) throw turn;
  return children;
}
