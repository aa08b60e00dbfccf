/** Gives the parts of a page their turns, when the browser has nothing more urgent to do. */
import type { Turns } from "../ui/turns";

/** What guests do that a part must not be late for. */
const URGENT = ["pointerdown", "keydown", "focusin"] as const;

/** How long a part waits at most for an idle moment, in milliseconds. */
const PATIENCE = 300;

/** The turns of a page that is being taken over, and when all of them are over. */
export interface TakingOver {
  turns: Turns;
  /** To be called once the page is hydrated: gives the turns; done when the last one is over. */
  run(): Promise<void>;
}

/**
 * Parts get their turns in the order in which they ask for them. As soon as somebody touches the
 * page, all that are left have theirs at once, before the touch becomes a click.
 */
export function takingOver(): TakingOver {
  /** Those that wait, and (`null`) those whose turn has come. */
  const parts = new Map<string, { turn: Promise<void>; begin: () => void } | null>();
  let over = false;

  const turns: Turns = (part) => {
    if (over) return null;
    let entry = parts.get(part);
    if (entry === undefined) {
      let begin = () => {};
      const turn = new Promise<void>((resolve) => {
        begin = resolve;
      });
      entry = { turn, begin };
      parts.set(part, entry);
    }
    return entry === null ? null : entry.turn;
  };
  const open = (part: string) => {
    const entry = parts.get(part);
    parts.set(part, null);
    entry?.begin();
  };
  const hurry = () => {
    for (const part of parts.keys()) open(part);
  };

  const run = async () => {
    for (const event of URGENT) addEventListener(event, hurry, { capture: true });
    for (const part of parts.keys()) {
      if (parts.get(part)) {
        await idle();
        open(part);
      }
    }
    await idle();
    over = true;
    for (const event of URGENT) removeEventListener(event, hurry, { capture: true });
  };
  return { turns, run };
}

function idle(): Promise<void> {
  return new Promise((done) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => done(), { timeout: PATIENCE });
    } else {
      setTimeout(done, 16);
    }
  });
}
