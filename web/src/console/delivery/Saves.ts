/** How the newest save of this window stands, until the server has it. */
export type Save =
  | { readonly state: "none" }
  | { readonly state: "saving" }
  /** `revision` is what to ask the delivery of; `null` when it is not known. */
  | { readonly state: "saved"; readonly revision: number | null }
  /** There was nothing to change. */
  | { readonly state: "unchanged" };

/** A save under way; one of the two is called when it is over. */
export interface SaveUnderWay {
  /** `before`: the newest revision known when it began. */
  done(revision: number | undefined, before: number): void;
  /** Whoever began it says why. */
  failed(): void;
}

const NONE: Save = { state: "none" };
const SAVING: Save = { state: "saving" };

/** The saves of this window, whatever they are of, as one line tells of them. */
export class Saves {
  #underWay = 0;
  #last: Save = NONE;
  #shown: Save = NONE;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** "saving" as long as any is under way, then the one that was done last. */
  readonly newest = (): Save => this.#shown;

  begin(): SaveUnderWay {
    this.#underWay += 1;
    this.#show();
    let over = false;
    const end = (last?: Save) => {
      if (over) return;
      over = true;
      this.#underWay -= 1;
      if (last) this.#last = last;
      this.#show();
    };
    return {
      done: (revision, before) => end(outcome(revision, before)),
      failed: () => end(),
    };
  }

  /** The line has been read. */
  dismiss(): void {
    this.#last = NONE;
    this.#show();
  }

  #show(): void {
    const next = this.#underWay > 0 ? SAVING : this.#last;
    if (next === this.#shown) return;
    this.#shown = next;
    for (const listener of this.#listeners) listener();
  }
}

function outcome(revision: number | undefined, before: number): Save {
  if (revision === undefined) return { state: "saved", revision: null };
  return revision > before ? { state: "saved", revision } : { state: "unchanged" };
}
