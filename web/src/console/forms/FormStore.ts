import type { FieldErrors } from "../api/problem";
import { type Draft, nothingTyped, type Values } from "./draft";

/** A field that somebody else saved meanwhile: the form asks whose value to keep. */
export interface Contested {
  readonly name: string;
  readonly theirs: unknown;
  readonly yours: unknown;
}

/** A question that only the person at the form can answer. */
export interface Question {
  readonly fields: readonly Contested[];
  /** The fields that get their value; `null`: neither, nothing is saved now. */
  answer(theirs: readonly string[] | null): void;
}

export interface FormState<T extends Values = Values> {
  readonly draft: Draft<T>;
  /** The server's reasons, by field, from the last refusal. */
  readonly errors: FieldErrors;
  readonly saving: boolean;
  /** How the last saving ended; forgotten at the next keystroke. */
  readonly outcome: "none" | "saved" | { readonly failed: string };
  /** Asked while saving. */
  readonly question: Question | null;
}

const untouched: FormState = {
  draft: nothingTyped,
  errors: {},
  saving: false,
  outcome: "none",
  question: null,
};

/**
 * All forms of this window, by name. They live outside the screens so that nothing typed is lost
 * by a look at another screen, or by signing in again after a session ended.
 */
export class FormStore {
  readonly #forms = new Map<string, FormState>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read<T extends Values>(id: string): FormState<T> {
    return (
      (this.#forms.get(id) as FormState<T> | undefined) ?? (untouched as unknown as FormState<T>)
    );
  }

  update<T extends Values>(id: string, change: Partial<FormState<T>>): void {
    this.#forms.set(id, { ...this.read(id), ...change } as FormState);
    this.#tell();
  }

  forget(id: string): void {
    if (this.#forms.delete(id)) this.#tell();
  }

  forgetAll(): void {
    this.#forms.clear();
    this.#tell();
  }

  /** True when something typed anywhere is not on the server. */
  get unsaved(): boolean {
    return [...this.#forms.values()].some((form) => Object.keys(form.draft).length > 0);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
