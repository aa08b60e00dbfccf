/**
 * Saving what was typed, from the press of the button to the last word. It knows no screen: a form
 * says what it shows and how it is sent, questions and outcomes are left in the store.
 */
import { ApiError, type Conflict, messageOf } from "../api/problem";
import { changes, type Draft, same, saved, type Value, type Values, without } from "./draft";
import type { FormStore } from "./FormStore";
import { andUnanswered, type Contested, type Failure, isOurs, type Settlement } from "./form-state";

/** The other side of a form, as it was painted last. */
export interface Counterpart<T extends Values> {
  /** The server's values on the screen. */
  readonly server: T;
  /** The revision of just these values, or an older one; not known, nobody is asked. */
  readonly base: number | undefined;
  /** Sends fields that were edited from `base`; resolves to the server's values after them. */
  save(changed: Partial<T>, base: number | undefined): Promise<T>;
  /** A value as the server writes it, as the form holds it; without it nobody is asked. */
  read?(raw: unknown): Value;
  /** Reads the server's values again. */
  refresh?(): Promise<unknown>;
}

/** What is said when somebody goes back to the form; each language has its own. */
export interface SubmissionWords {
  nothingChanged(): string;
  /** Of a form that is not on the screen, so that nobody can be asked. */
  openToChoose(): string;
  /** Of several refused fields, which each say why. */
  refused(count: number): string;
}

/**
 * Sends the changed fields of form `id`. Where the server holds something else than what was typed
 * over, it asks before it overwrites anybody; without `mayAsk`, as nobody pressed a button, it
 * leaves that to the next who does. Resolves to whether the form was saved.
 */
export async function submit<T extends Values>(
  store: FormStore,
  id: string,
  counterpart: Counterpart<T>,
  words: SubmissionWords,
  mayAsk = true,
): Promise<boolean> {
  if (store.read<T>(id).saving) return false;
  const { server, read, refresh } = counterpart;
  // What was on the screen when the button was pressed has been seen.
  let seen: Partial<T> = server;
  let base = counterpart.base;
  const first = store.read<T>(id);
  let sent = changes(first.draft, server);
  store.update<T>(id, { saving: true, errors: {}, outcome: "none" });
  try {
    // What a colleague saved while this was typed, or lay on the device: that it was on the screen
    // is no decision. Lists are merged, so there is nothing to decide.
    const old = Object.keys(sent)
      .filter((name) => {
        const over = first.draft[name]?.base;
        const isMerged = Array.isArray(over);
        return !isMerged && !isOurs(first, name, server[name]) && !same(over, server[name]);
      })
      .map(
        (name): Contested => ({
          name,
          theirs: server[name],
          yours: sent[name],
          base: first.draft[name]?.base,
        }),
      );
    if (old.length > 0) await settle(old, (value) => value as Value);
    while (Object.keys(sent).length > 0) {
      try {
        const after = await counterpart.save(sent, base);
        const { draft } = store.read<T>(id);
        store.update<T>(id, {
          draft: saved(draft, sent, after),
          unanswered: {},
          saving: false,
          outcome: "saved",
        });
        return true;
      } catch (error) {
        const conflict = conflictOf(error);
        if (!conflict || !read) throw error;
        await settle(news(conflict, read), read);
        base = conflict.revision;
      }
    }
    await refresh?.();
    store.update<T>(id, { saving: false });
    return true;
  } catch (error) {
    const isUnanswered = error instanceof ApiError && error.status === 0;
    store.update<T>(id, {
      saving: false,
      question: null,
      errors: error instanceof ApiError ? error.fields : {},
      outcome: failureOf(error, words),
      ...(isUnanswered ? { unanswered: andUnanswered(store.read(id), sent) } : {}),
    });
    return false;
  }

  /** The conflict, if it is about fields of this form; about others there is nothing to choose. */
  function conflictOf(error: unknown): Conflict | null {
    const conflict = error instanceof ApiError ? error.conflict : null;
    const isOfThese = Object.keys(conflict?.fields ?? {}).every((name) => name in sent);
    return isOfThese ? conflict : null;
  }

  /** What of a conflict was not on the screen, and is not what we sent ourselves. */
  function news(conflict: Conflict, held: (raw: unknown) => Value): Contested[] {
    const state = store.read(id);
    return Object.entries(conflict.fields)
      .filter(([name, { theirs }]) => {
        const value = held(theirs);
        return !same(value, seen[name]) && !isOurs(state, name, value);
      })
      .map(([name, both]): Contested => ({ name, ...both, base: state.draft[name]?.base }));
  }

  /** Asks about fields and does as is answered. */
  async function settle(
    fields: readonly Contested[],
    held: (raw: unknown) => Value,
  ): Promise<void> {
    if (fields.length === 0) return;
    if (!mayAsk || !store.isOnScreen(id)) throw new Error(words.openToChoose());
    // With what was typed on while the request was under way: a choice is made of the whole.
    const asked = fields.map((field) => ({ ...field, yours: typedNow(field.name) }));
    const settled = await new Promise<Readonly<Record<string, Settlement>> | null>((answer) => {
      store.update<T>(id, { question: { fields: asked, answer } });
    });
    store.update<T>(id, { question: null });
    if (settled === null) throw new Error(words.nothingChanged());
    for (const { name, theirs: raw } of fields) {
      const theirs = held(raw);
      const how = settled[name] ?? "yours";
      const { draft } = store.read<T>(id);
      seen = { ...seen, [name]: theirs };
      if (how === "theirs") {
        sent = without(sent, [name]) as Partial<T>;
        store.update<T>(id, { draft: without(draft, [name]) });
        continue;
      }
      const value = how === "yours" ? typedNow(name) : how.both;
      sent = { ...sent, [name]: value };
      // Decided against this value: after a failure nobody is asked about it again.
      store.update<T>(id, {
        draft: { ...draft, [name]: { value, base: theirs } } as unknown as Draft<T>,
      });
    }
  }

  function typedNow(name: string): Value {
    const typed = store.read<T>(id).draft[name]?.value ?? sent[name];
    return typed as Value;
  }
}

function failureOf(error: unknown, words: SubmissionWords): Failure {
  const refused = error instanceof ApiError ? Object.keys(error.fields).length : 0;
  return {
    failed: refused > 1 ? words.refused(refused) : messageOf(error),
    mayWorkLater: error instanceof ApiError && (error.status === 0 || error.status >= 500),
  };
}
