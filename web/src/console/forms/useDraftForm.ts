import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { FieldErrors } from "../api/problem";
import { changedMeanwhile, changes, same, shown, type, type Values, without } from "./draft";
import { FormStore } from "./FormStore";
import { type FormState, isOurs, type Question } from "./form-state";
import { type Counterpart, submit } from "./submission";
import { submissionWords } from "./words";

export const FormStoreContext = createContext(new FormStore());

export interface DraftForm<T extends Values> {
  readonly id: string;
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
  /** Since when something typed here is not saved, if it was found on the device; else `null`. */
  readonly foundSince: number | null;
  /** Whose value to keep, of fields that somebody else saved meanwhile. */
  readonly question: Question | null;
  set<K extends keyof T>(name: K, value: T[K]): void;
  /** Drops what was typed into `names`, or everything. */
  discard(names?: readonly (keyof T)[]): void;
  /** Asks whose value to keep of a field that a colleague changed; saves nothing. */
  compare(name: keyof T): void;
  /** Sends the changed fields. Resolves to whether they were saved. */
  submit(): Promise<boolean>;
  /** Whether anything is typed at this very moment, as after a save during which somebody typed on. */
  isTyped(): boolean;
}

/** The other side of a form but its values, which are a matter of their own. */
export type Saving<T extends Values> = Omit<Counterpart<T>, "server" | "base" | "save"> &
  Partial<Pick<Counterpart<T>, "base">>;

/**
 * A form over server values that may change at any time. `save` sends the changed fields and
 * resolves to the server's values after them; `base` is the revision they were edited from, so that
 * the server refuses what would overwrite a colleague unknowingly.
 */
export function useDraftForm<T extends Values>(
  id: string,
  server: T,
  save: (changed: Partial<T>, base: number | undefined) => Promise<T>,
  saving: Saving<T> = {},
): DraftForm<T> {
  const store = useContext(FormStoreContext);
  const state = useSyncExternalStore(store.subscribe, () => store.read<T>(id));
  // Handlers may run after a colleague's change arrived but before this form was painted again:
  // values and revision are those of one painting, or somebody would be overwritten unseen.
  const latest = useRef<Counterpart<T>>({ server, save, base: undefined });
  latest.current = { server, save, base: undefined, ...saving };
  const send = (mayAsk = true) => submit(store, id, latest.current, submissionWords, mayAsk);
  const isBeing = useRef(send);
  isBeing.current = send;
  useEffect(() => store.offer(id, (mayAsk) => isBeing.current(mayAsk)), [store, id]);

  const changed = changes(state.draft, server);
  const settled = state.saving ? [] : Object.keys(state.draft).filter((name) => !(name in changed));
  const isSettled = settled.length > 0;
  useEffect(() => {
    if (!isSettled) return;
    const { draft } = store.read<T>(id);
    const now = changes(draft, latest.current.server);
    store.update<T>(id, {
      draft: without(
        draft,
        Object.keys(draft).filter((name) => !(name in now)),
      ),
    });
  }, [store, id, isSettled]);

  return {
    id,
    values: shown(state.draft, server),
    server,
    changes: changed,
    isChanged: Object.keys(changed).length > 0,
    meanwhile: changedMeanwhile(state.draft, server).filter(
      (name) => !isOurs(state, String(name), server[name]),
    ),
    errors: state.errors,
    saving: state.saving,
    outcome: state.outcome,
    foundSince: state.found.some((name) => name in changed) ? state.since : null,
    question: state.question,
    set(name, value) {
      const { draft, errors } = store.read<T>(id);
      const { [name as string]: _corrected, ...otherErrors } = errors;
      store.update<T>(id, {
        draft: type(draft, name, value, latest.current.server),
        errors: otherErrors,
        outcome: "none",
      });
    },
    discard(names) {
      const { draft } = store.read<T>(id);
      const dropped = names ?? (Object.keys(draft) as (keyof T)[]);
      store.update<T>(id, { draft: without(draft, dropped), errors: {}, outcome: "none" });
    },
    compare(name) {
      const { draft } = store.read<T>(id);
      const typed = draft[name];
      if (!typed) return;
      const theirs = latest.current.server[name];
      const field = { name: String(name), theirs, yours: typed.value, base: typed.base };
      const answer: Question["answer"] = (settled) => {
        const how = settled?.[field.name];
        const now = store.read<T>(id).draft;
        const value = typeof how === "object" ? how.both : now[name]?.value;
        const isTheirs = how === "theirs" || (value !== undefined && same(value, theirs));
        store.update<T>(id, {
          question: null,
          ...(how === undefined
            ? {}
            : {
                draft: isTheirs
                  ? without(now, [name])
                  : ({ ...now, [name]: { value, base: theirs } } as typeof now),
              }),
        });
      };
      store.update<T>(id, { question: { fields: [field], answer, isOnlyAsked: true } });
    },
    submit: () => send(),
    isTyped: () => Object.keys(store.read<T>(id).draft).length > 0,
  };
}
