import { createContext, useContext, useRef, useSyncExternalStore } from "react";
import { ApiError, type FieldErrors, messageOf } from "../api/problem";
import { changedMeanwhile, changes, saved, shown, type, type Values, without } from "./draft";
import { type FormState, FormStore } from "./FormStore";

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
  set<K extends keyof T>(name: K, value: T[K]): void;
  /** Drops what was typed into `names`, or everything. */
  discard(names?: readonly (keyof T)[]): void;
  /** Sends the changed fields. Resolves to whether they were saved. */
  submit(): Promise<boolean>;
}

/**
 * A form over server values that may change at any time. `save` sends the changed fields and
 * resolves to the server's values after them.
 */
export function useDraftForm<T extends Values>(
  id: string,
  server: T,
  save: (changed: Partial<T>) => Promise<T>,
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
      const sent = changes(store.read<T>(id).draft, latest.current);
      store.update<T>(id, { saving: true, errors: {}, outcome: "none" });
      try {
        const after = await save(sent);
        const draft = saved(store.read<T>(id).draft, sent, after);
        store.update<T>(id, { draft, saving: false, outcome: "saved" });
        return true;
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
}

/** One reason in full; of several, which stand at their fields, only how many. */
function reasonFor(error: unknown): string {
  const refused = error instanceof ApiError ? Object.keys(error.fields).length : 0;
  return refused > 1 ? `${refused} fields were refused, each says why.` : messageOf(error);
}
