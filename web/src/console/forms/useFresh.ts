import { useEffect, useRef, useState } from "react";
import { same, type Value } from "./draft";

/** How long a value that came from a colleague is marked, in milliseconds. */
const MARKED_MS = 4_000;

/**
 * Whether a value on the screen has just come from somebody else: the server's changed, and what is
 * shown with it. After one's own save only the server's changes, for the other was there already.
 */
export function useFresh(shown: Value | undefined, server: Value | undefined): boolean {
  const before = useRef({ shown, server });
  const [isFresh, setFresh] = useState(false);
  useEffect(() => {
    const was = before.current;
    before.current = { shown, server };
    const isNew = !same(was.server, server) && !same(was.shown, shown) && same(shown, server);
    if (isNew) setFresh(true);
  }, [shown, server]);
  useEffect(() => {
    if (!isFresh) return;
    const seen = setTimeout(() => setFresh(false), MARKED_MS);
    return () => clearTimeout(seen);
  }, [isFresh]);
  return isFresh;
}
