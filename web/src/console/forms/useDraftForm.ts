import { createContext, useContext, useRef, useSyncExternalStore } from "react";
import { ApiError, type Conflict, type FieldErrors, messageOf } from "../api/problem";
import {
  changedMeanwhile,
  changes,
  same,
  saved,
  shown,
  type,
  type Value,
  type Values,
  without,
} from "./draft";
import { type Contested, type FormState, FormStore, type Question } from "./FormStore";

export const FormStoreContext = createContext(new FormStore());

export interface DraftForm<T extends Values> {
  /** What the fields show: typed where something was typed, else the server's. */
  readonly values: T;
  /** What the server has now. */
  readonly server: T;
  readonly changes: Partial<T>;
  readonly isChanged: boolean;
  /** Fields that a colleague changed while they were being edited here. */
  readonly meanwhile: readonly (keyof T)[];
  readonly errors: FieldErrors;
  readonly saving: boolean;
  readonly outcome: FormState["outcome"];
  /** Whose value to keep, of fields that somebody else saved meanwhile. */
  readonly question: Question | null;
  set<K extends keyof T>(name: K, value: T[K]): void;
  /** Drops what was typed into `names`, or everything. */
  discard(names?: readonly (keyof T)[]): void;
  /** Sends the changed fields. Resolves to whether they were saved. */
  submit(): Promise<boolean>;
}

/** How a form learns that somebody else saved the same field. */
export interface Meanwhile {
  /** The revision of the values that the form shows; not known, nobody is asked. */
  base(): number | undefined;
  /** A value as the server writes it, as the form holds it. */
  read(raw: unknown): Value;
  /** Reads the server's values again. */
  refresh(): Promise<unknown>;
}

/**
 * A form over server values that may change at any time. `save` sends the changed fields and
 * resolves to the server's values after them; `base` is the revision they were edited from, so that
 * the server refuses what would overwrite a colleague unknowingly.
 */
export function useDraftForm<T extends Values>(
  id: string,
  server: T,
  save: (changed: Partial<T>, base: number | undefined) => Promise<T>,
  meanwhile?: Meanwhile,
): DraftForm<T> {
  const store = useContext(FormStoreContext);
  const state = useSyncExternalStore(store.subscribe, () => store.read<T>(id));
  // Handlers may run after a colleague's change arrived but before this form was painted again.
  const latest = useRef(server);
  latest.current = server;

  const changed = changes(state.draft, server);
  return {
    values: shown(state.draft, server),
    server,
    changes: changed,
    isChanged: Object.keys(changed).length > 0,
    meanwhile: changedMeanwhile(state.draft, server),
    errors: state.errors,
    saving: state.saving,
    outcome: state.outcome,
    question: state.question,
    set(name, value) {
      const { draft, errors } = store.read<T>(id);
      const { [name as string]: _corrected, ...otherErrors } = errors;
      store.update<T>(id, {
        draft: type(draft, name, value, latest.current),
        errors: otherErrors,
        outcome: "none",
      });
    },
    discard(names) {
      const { draft } = store.read<T>(id);
      const dropped = names ?? (Object.keys(draft) as (keyof T)[]);
      store.update<T>(id, { draft: without(draft, dropped), errors: {}, outcome: "none" });
    },
    async submit() {
      if (store.read<T>(id).saving) return false;
      let sent = changes(store.read<T>(id).draft, latest.current);
      // What was on the screen when the button was pressed has been seen.
      const seen = latest.current;
      let base = meanwhile?.base();
      store.update<T>(id, { saving: true, errors: {}, outcome: "none" });
      try {
        for (;;) {
          try {
            const after = await save(sent, base);
            const draft = saved(store.read<T>(id).draft, sent, after);
            store.update<T>(id, { draft, saving: false, outcome: "saved" });
            return true;
          } catch (error) {
            const conflict = error instanceof ApiError ? error.conflict : null;
            // About a field that was not sent there is nothing to choose.
            const isOurs = Object.keys(conflict?.fields ?? {}).every((name) => name in sent);
            if (!meanwhile || !conflict || !isOurs) throw error;
            const theirs = await settle(conflict, seen, meanwhile);
            if (theirs === null)
              throw new Error("Nothing was changed; what you typed is still here.");
            base = conflict.revision;
            sent = without(sent, theirs) as Partial<T>;
            store.update<T>(id, { draft: without(store.read<T>(id).draft, theirs) });
            if (Object.keys(sent).length > 0) continue;
            await meanwhile.refresh();
            store.update<T>(id, { saving: false });
            return true;
          }
        }
      } catch (error) {
        store.update<T>(id, {
          saving: false,
          errors: error instanceof ApiError ? error.fields : {},
          outcome: { failed: reasonFor(error) },
        });
        return false;
      }
    },
  };

  /** The fields to leave to the colleague; asks about those whose new value was not on the screen. */
  async function settle(
    conflict: Conflict,
    seen: T,
    { read }: Meanwhile,
  ): Promise<readonly string[] | null> {
    const contested = Object.entries(conflict.fields)
      .filter(([name, { theirs }]) => !same(read(theirs), seen[name]))
      .map(([name, both]): Contested => ({ name, ...both }));
    if (contested.length === 0) return [];
    const answered = await new Promise<readonly string[] | null>((answer) => {
      store.update<T>(id, { question: { fields: contested, answer } });
    });
    store.update<T>(id, { question: null });
    return answered;
  }
}

/** One reason in full; of several, which stand at their fields, only how many. */
function reasonFor(error: unknown): string {
  const refused = error instanceof ApiError ? Object.keys(error.fields).length : 0;
  return refused > 1 ? `${refused} fields were refused, each says why.` : messageOf(error);
}
