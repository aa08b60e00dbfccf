/** What a page may tell its reader about being up to date. */

/**
 * - `connecting`: the first connection is being made;
 * - `live`: every change arrives;
 * - `catching-up`: connected, and what was missed is being fetched;
 * - `offline`: the connection was lost, or could not be made;
 * - `gone`: the server says that there is no such hotel for guests: hidden, renamed, or mistyped.
 *   It is asked again now and then, and as soon as something is heard of the hotel.
 */
export type LiveStatus = "connecting" | "live" | "catching-up" | "offline" | "gone";

export interface LiveState {
  status: LiveStatus;
  /**
   * Milliseconds since 1970: since when the page is live, or since when it is not. Going from
   * `offline` to `catching-up` does not move it, so a note after ten seconds needs no other clock.
   */
  since: number;
}

/** Before anything happened; also what a page without a hotel is in. */
export function initialState(): LiveState {
  return { status: "connecting", since: Date.now() };
}

/** The state after a change of status; the same object when there is none. */
export function moved(state: LiveState, status: LiveStatus): LiveState {
  if (state.status === status) return state;
  const kept = (state.status === "live") === (status === "live");
  return { status, since: kept ? state.since : Date.now() };
}
