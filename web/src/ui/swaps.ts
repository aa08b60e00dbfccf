/**
 * Pictures of this page that wait to be exchanged: the new one is known and not shown yet. Whoever
 * says what the page shows has to wait for them.
 */
let waiting = 0;
const listeners = new Set<() => void>();

/** A picture waits for its exchange, until the returned function is called. */
export function swapBegins(): () => void {
  waiting += 1;
  return () => {
    waiting -= 1;
    if (waiting > 0) return;
    const told = [...listeners];
    listeners.clear();
    for (const listener of told) listener();
  };
}

/** Calls `done` once no exchange is awaited, at once when none is; the returned function calls it off. */
export function whenSwapped(done: () => void): () => void {
  if (waiting === 0) {
    done();
    return () => {};
  }
  listeners.add(done);
  return () => {
    listeners.delete(done);
  };
}
