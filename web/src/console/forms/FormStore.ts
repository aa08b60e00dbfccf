import { onAim, targetDraft } from "../api/target";
import { type Aim, DeviceDrafts, type Kept } from "./DeviceDrafts";
import { type Draft, same, type Typed, type Value, type Values, without } from "./draft";
import { type Aside, type FormState, type OpenForm, untouched } from "./form-state";

interface Offer {
  readonly submit: (mayAsk: boolean) => Promise<boolean>;
  isOnScreen: boolean;
}

/**
 * All forms of this window, by name. They live outside the screens so that nothing typed is lost
 * by a look at another screen, or by signing in again after a session ended; and on the device, so
 * that it is not lost with the window either.
 */
export class FormStore {
  readonly #forms = new Map<string, FormState>();
  readonly #offers = new Map<string, Offer>();
  readonly #listeners = new Set<() => void>();
  readonly #storage: Storage | null;
  #owner: string | null = null;
  #device: DeviceDrafts | null = null;
  #isKept = true;
  #open: readonly OpenForm[] | null = null;
  #aside: readonly Aside[] | null = null;
  /** What is in the forms was typed for this. */
  #aim: Aim = null;

  constructor(storage: Storage | null = null) {
    this.#storage = storage;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * From now on `owner` types here: they get back what they left on this device, and see nothing
   * of what anybody else typed. To be called before their forms are shown.
   */
  belongTo(owner: string): void {
    if (owner === this.#owner) return;
    if (this.#owner !== null) this.#forms.clear();
    this.#offers.clear();
    this.#owner = owner;
    this.#open = null;
    this.#aside = null;
    this.#aim = targetDraft();
    this.#device = this.#storage && new DeviceDrafts(owner, this.#storage);
    this.#findAll();
  }

  /** Nobody types here any more. What is on the device stays there for its owner. */
  leave(): void {
    this.#owner = null;
    this.#device = null;
    this.#aside = null;
    this.#forms.clear();
    this.#offers.clear();
    this.#tell();
  }

  /**
   * Hears of what the same person types in other windows, and of which draft is worked on in this
   * one, until the returned function is called.
   */
  listen(): () => void {
    const heard = ({ key, storageArea }: StorageEvent) => {
      if (storageArea !== this.#storage) return;
      const told = this.#device?.toldBy(key);
      if (!told) return;
      this.#aside = null;
      if (told.aim !== this.#aim) return this.#tell();
      if (this.read(told.form).saving) return;
      if (told.kept) this.#find(told.kept);
      else this.#set(told.form, { draft: without(this.read(told.form).draft, [told.field]) });
      this.#tell();
    };
    window.addEventListener("storage", heard);
    const deaf = onAim(() => this.#turn(targetDraft()));
    return () => {
      window.removeEventListener("storage", heard);
      deaf();
    };
  }

  /** What is kept for elsewhere, the page first. The same array until something changed. */
  readonly aside = (): readonly Aside[] => {
    this.#aside ??= asideOf(this.#keptAside());
    return this.#aside;
  };

  /** What was typed for `aim`, a draft that is gone, is to be saved where this window saves. */
  bringHere(aim: Aim): void {
    for (const kept of this.#keptAside().filter((one) => one.aim === aim)) {
      // What stands here already was typed for here.
      if (kept.field in this.read(kept.form).draft) continue;
      this.#device?.drop(kept);
      this.#device?.keep({ ...kept, aim: this.#aim });
      this.#find(kept);
    }
    this.#aside = null;
    this.#tell();
  }

  /** Drops what was typed for `aim`. */
  forgetAside(aim: Aim): void {
    for (const kept of this.#keptAside()) if (kept.aim === aim) this.#device?.drop(kept);
    this.#aside = null;
    this.#tell();
  }

  read<T extends Values>(id: string): FormState<T> {
    return (
      (this.#forms.get(id) as FormState<T> | undefined) ?? (untouched as unknown as FormState<T>)
    );
  }

  update<T extends Values>(id: string, change: Partial<FormState<T>>): void {
    const before = this.read(id).draft;
    this.#set(id, change as unknown as Partial<FormState>);
    if (change.draft) this.#keep(id, before, change.draft as Draft<Values>);
    this.#tell();
  }

  /** What was typed into one form is now typed into another. */
  rename(from: string, to: string): void {
    const { draft } = this.read(from);
    this.forget(from);
    this.update(to, { draft });
  }

  /** Drops what was typed into a form. */
  forget(id: string): void {
    const { draft } = this.read(id);
    for (const field of Object.keys(draft)) {
      this.#device?.drop({ aim: this.#aim, form: id, field });
    }
    if (this.#forms.delete(id)) this.#tell();
  }

  /** Drops what was typed, wherever it was typed and for whatever. */
  forgetAll(): void {
    for (const kept of this.#device?.all() ?? []) this.#device?.drop(kept);
    for (const id of [...this.#forms.keys()]) this.forget(id);
  }

  /**
   * How a form is saved, for whoever saves it from elsewhere: also when it has left the screen,
   * which the returned function says.
   */
  offer(id: string, submit: (mayAsk: boolean) => Promise<boolean>): () => void {
    const offer: Offer = { submit, isOnScreen: true };
    this.#offers.set(id, offer);
    this.#tell();
    return () => {
      offer.isOnScreen = false;
      this.#tell();
    };
  }

  /**
   * Saves a form that is or was on the screen; `false` when it was not saved. Without `mayAsk`
   * nobody is disturbed by a question.
   */
  async save(id: string, mayAsk = true): Promise<boolean> {
    return (await this.#offers.get(id)?.submit(mayAsk)) ?? false;
  }

  isOnScreen(id: string): boolean {
    return this.#offers.get(id)?.isOnScreen ?? false;
  }

  /** The forms with something unsaved, the newest last. The same array until something changed. */
  readonly open = (): readonly OpenForm[] => {
    this.#open ??= [...this.#forms]
      .map(([id, { draft, saving, outcome, since }]): OpenForm => {
        const failure = typeof outcome === "object" ? outcome : null;
        const offer = this.#offers.get(id);
        return {
          id,
          fields: Object.keys(draft),
          saving,
          failure,
          since,
          canSave: offer !== undefined,
          isOnScreen: offer?.isOnScreen ?? false,
        };
      })
      .filter(({ fields, saving, failure }) => fields.length > 0 || saving || failure);
    return this.#open;
  };

  /** True when something typed anywhere is not on the server. */
  get unsaved(): boolean {
    return [...this.#forms.values()].some((form) => Object.keys(form.draft).length > 0);
  }

  /** False when the device would not take what was typed: only this window has it. */
  readonly isKept = (): boolean => this.#isKept;

  /** What lies on the device for what this window works on. */
  #findAll(): void {
    for (const kept of this.#device?.all() ?? []) {
      if (kept.aim === this.#aim && !(kept.field in this.read(kept.form).draft)) this.#find(kept);
    }
  }

  #keptAside(): Kept[] {
    return (this.#device?.all() ?? []).filter(({ aim }) => aim !== this.#aim);
  }

  /**
   * Another draft is worked on. What stands typed in front of its writer goes with them, but never
   * over what was typed for there: then it stays where it was meant for.
   */
  #turn(aim: Aim): void {
    if (aim === this.#aim) return;
    const waiting = (this.#device?.all() ?? []).filter((one) => one.aim === aim);
    for (const [form, { draft, since }] of [...this.#forms]) {
      for (const [field, typed] of Object.entries(draft)) {
        if (waiting.some((one) => one.form === form && one.field === field)) {
          this.#set(form, { draft: without(this.read(form).draft, [field]) });
        } else if (typed !== undefined) {
          this.#device?.drop({ aim: this.#aim, form, field });
          this.#device?.keep({ aim, form, field, typed, at: since ?? Date.now() });
        }
      }
    }
    this.#aim = aim;
    this.#aside = null;
    this.#findAll();
    this.#tell();
  }

  #find({ form, field, typed, at }: Kept): void {
    const { draft, since, found } = this.read(form);
    this.#set(form, {
      draft: { ...draft, [field]: typed },
      since: Math.min(at, since ?? at),
      found: [...found.filter((name) => name !== field), field],
    });
  }

  #set(id: string, change: Partial<FormState>): void {
    const state = { ...this.read(id), ...change };
    const typed = Object.keys(state.draft);
    const since = typed.length === 0 ? null : (state.since ?? Date.now());
    const found = state.found.filter((name) => typed.includes(name));
    this.#forms.set(id, { ...state, since, found });
  }

  /** Brings the device level with the draft, field by field. */
  #keep(id: string, before: Draft<Values>, after: Draft<Values>): void {
    const touched: string[] = [];
    for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const was = before[field];
      const is = after[field];
      if (was && is && sameTyped(was, is)) continue;
      touched.push(field);
      const entry = { aim: this.#aim, form: id, field };
      if (is === undefined) this.#device?.drop(entry);
      else this.#isKept = this.#device?.keep({ ...entry, typed: is, at: Date.now() }) ?? false;
    }
    const { found } = this.read(id);
    if (found.length > 0) this.#set(id, { found: found.filter((name) => !touched.includes(name)) });
  }

  #tell(): void {
    this.#open = null;
    for (const listener of this.#listeners) listener();
  }
}

function asideOf(kept: readonly Kept[]): readonly Aside[] {
  const found = new Map<Aim, Aside>();
  for (const { aim, at } of kept) {
    const { count = 0, since = at } = found.get(aim) ?? {};
    found.set(aim, { aim, count: count + 1, since: Math.min(since, at) });
  }
  return [...found.values()].sort((one, other) => (one.aim ?? 0) - (other.aim ?? 0));
}

function sameTyped(a: Typed<Value>, b: Typed<Value>): boolean {
  return same(a.value, b.value) && same(a.base, b.base);
}
