/** How the newest save of this window stands, until the server has it. */
export type Save =
  | { readonly state: "none" }
  | { readonly state: "saving" }
  /** `revision` is what to ask the delivery of; `null` when it is not known. */
  | { readonly state: "saved"; readonly revision: number | null }
  /** It is in this draft, and on no page. */
  | { readonly state: "collected"; readonly draft: number }
  /** There was nothing to change. */
  | { readonly state: "unchanged" };

/** A save that no form holds, such as an order or a switch, and that did not come about. */
export interface FailedSave {
  /** Of what; a later save of the same, or its retry, makes this one forgotten. */
  readonly what: string;
  readonly reason: string;
  /** It was the line or the server: the same may be saved later. */
  readonly mayWorkLater: boolean;
  retry(): void;
}

/** Pictures on their way to the gallery, as this window sends them. */
export interface Uploading {
  /** All that were chosen and not dismissed since. */
  readonly of: number;
  readonly added: number;
  readonly failed: number;
}

/** A save under way; one of the two is called when it is over. */
export interface SaveUnderWay {
  /** `change`: which it made; `null` when there was nothing to change. */
  done(change: number | null | undefined): void;
  /** It went into a draft. */
  collected(draft: number): void;
  /** Without `failure`, whoever began it says why. */
  failed(failure?: FailedSave): void;
}

/** Everything that the line of this window's saves tells, in one immutable value. */
export interface SavesState {
  /** "saving" as long as any is under way, then the one that was done last. */
  readonly newest: Save;
  readonly failures: readonly FailedSave[];
  readonly uploading: Uploading | null;
}

const NONE: Save = { state: "none" };
const SAVING: Save = { state: "saving" };
/** Of more failures than this, the oldest are forgotten. */
const MOST_FAILURES = 20;

/** The saves of this window, whatever they are of, as one line tells of them. */
export class Saves {
  #underWay = 0;
  #last: Save = NONE;
  #state: SavesState = { newest: NONE, failures: [], uploading: null };
  readonly #listeners = new Set<() => void>();
  #undoLast: (() => void) | null = null;
  readonly #hearers = new Set<(revision: number) => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SavesState => this.#state;

  /** Takes back what this window changed last; `null`: there is nothing to take back. */
  readonly undoLast = (): (() => void) | null => this.#undoLast;

  /** What {@link undoLast} does from now on. */
  offerUndo(undo: (() => void) | null): void {
    this.#undoLast = undo;
  }

  /** Hears of each change that may be taken back where it was made, as it is done. */
  hear(hearer: (revision: number) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** `what`: as in {@link FailedSave}; `offersUndo`: whether its way back is offered. */
  begin(what: string | null = null, offersUndo = true): SaveUnderWay {
    this.#underWay += 1;
    if (what !== null) this.forgive(what);
    this.#show({});
    let over = false;
    const end = (change: Partial<SavesState>, last?: Save) => {
      if (over) return;
      over = true;
      this.#underWay -= 1;
      if (last) this.#last = last;
      this.#show(change);
    };
    return {
      done: (change) => {
        const last = outcome(change);
        end({}, last);
        if (!offersUndo || last.state !== "saved" || last.revision === null) return;
        for (const hearer of this.#hearers) hearer(last.revision);
      },
      collected: (draft) => end({}, { state: "collected", draft }),
      failed: (failure) =>
        end(failure ? { failures: [...this.#state.failures, failure].slice(-MOST_FAILURES) } : {}),
    };
  }

  /** The line has been read. */
  dismiss(): void {
    this.#last = NONE;
    this.#show({});
  }

  /** What failed has been read, or is tried again. */
  forgive(what: string): void {
    const failures = this.#state.failures.filter((failure) => failure.what !== what);
    if (failures.length < this.#state.failures.length) this.#show({ failures });
  }

  /** How far the pictures are that this window uploads; `null` when there are none. */
  tellUploading(uploading: Uploading | null): void {
    this.#show({ uploading });
  }

  #show(change: Partial<SavesState>): void {
    const newest = this.#underWay > 0 ? SAVING : this.#last;
    this.#state = { ...this.#state, ...change, newest };
    for (const listener of this.#listeners) listener();
  }
}

function outcome(change: number | null | undefined): Save {
  if (change === null) return { state: "unchanged" };
  return { state: "saved", revision: change ?? null };
}
