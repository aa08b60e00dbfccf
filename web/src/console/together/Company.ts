/**
 * Who else of the staff has a window open, and where in it they are: a screen, a form, a field.
 * Names of places are told, never what is typed there. What other windows say is somebody else's
 * input: it is checked, counted and forgotten when nobody repeats it.
 */
import type { Colleague } from "@frontage/sdk/core";

/** What windows tell each other, as a client event of the staff's room. */
export const HERE = "here";

/** Where somebody is; `null`: nowhere in particular. */
export interface Spot {
  readonly screen: string | null;
  readonly form: string | null;
  readonly field: string | null;
}

export const NOWHERE: Spot = { screen: null, form: null, field: null };

/** Somebody else, with the places of all their windows that told one. */
export interface Person extends Colleague {
  readonly spots: readonly Spot[];
}

/** How windows tell each other. */
export interface Voice {
  say(told: Here): void;
  later(act: () => void, ms: number): () => void;
  now(): number;
}

/** What a window says of itself; `asks`: it is new, and wants to be told the same of the others. */
interface Here extends Spot {
  readonly window: string;
  readonly asks?: true;
  readonly gone?: true;
}

/** The server takes ten a second of a window; nobody reads as fast. */
const BETWEEN_MS = 300;
/** Repeated as often, in milliseconds, so that a window that went without a word is forgotten. */
const REPEATED_MS = 20_000;
const FORGOTTEN_MS = 60_000;
/** Answers to somebody new come scattered over this time, in milliseconds. */
const SCATTERED_MS = 400;
/** More windows than this are not kept: the ones heard of longest ago go. */
const MOST_WINDOWS = 200;

const NAME = /^[\w.:-]{1,120}$/;

interface Window {
  readonly of: string;
  readonly spot: Spot;
  readonly at: number;
}

const NOBODY: readonly Person[] = [];

export class Company {
  readonly #voice: Voice;
  readonly #window: string;
  readonly #listeners = new Set<() => void>();
  /** By whose window it is; the one heard of longest ago first. */
  readonly #windows = new Map<string, Window>();
  #colleagues: readonly Colleague[] = [];
  #people: readonly Person[] = NOBODY;
  #at = new Map<string, readonly Person[]>();
  #mine: Spot = NOWHERE;
  #saidAt = Number.NEGATIVE_INFINITY;
  #stop: (() => void) | null = null;
  #isAsking = false;

  /** `window` names this one among all others. */
  constructor(window: string, voice: Voice) {
    this.#window = window;
    this.#voice = voice;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The others, by name; the same array until something changed. */
  readonly people = (): readonly Person[] => this.#people;

  /** Who else is on a field. */
  at(form: string, field: string): readonly Person[] {
    return this.#at.get(key(form, field)) ?? NOBODY;
  }

  /** Who is there by the server's word, oneself included. */
  meets(people: readonly Colleague[], me: string | null): void {
    const known = new Set(this.#colleagues.map(({ id }) => id));
    this.#colleagues = people.filter(({ id }) => id !== me);
    const there = new Set(this.#colleagues.map(({ id }) => id));
    for (const [name, { of }] of this.#windows) if (!there.has(of)) this.#windows.delete(name);
    const isSomebodyNew = this.#colleagues.some(({ id }) => !known.has(id));
    if (known.size === 0 && there.size > 0) this.#isAsking = true;
    this.#show();
    if (there.size === 0) this.#stopSaying();
    else if (isSomebodyNew) this.#sayAfter(0);
  }

  /** Another window told something; `from` is whose it is. */
  hears(told: unknown, from: string): void {
    const here = hereOf(told);
    if (!here || !this.#colleagues.some(({ id }) => id === from)) return;
    const name = `${from} ${here.window}`;
    this.#windows.delete(name);
    if (!here.gone) {
      const { screen, form, field } = here;
      this.#windows.set(name, { of: from, spot: { screen, form, field }, at: this.#voice.now() });
    }
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= MOST_WINDOWS) break;
      this.#windows.delete(oldest);
    }
    this.#show();
    if (here.asks) this.#sayAfter(Math.random() * SCATTERED_MS);
  }

  /** This window is there now. */
  goTo(spot: Spot): void {
    const { screen, form, field } = this.#mine;
    if (spot.screen === screen && spot.form === form && spot.field === field) return;
    this.#mine = spot;
    this.#sayAfter(0);
  }

  /** This window goes. */
  leave(): void {
    this.#stopSaying();
    if (this.#colleagues.length > 0) {
      this.#voice.say({ window: this.#window, ...NOWHERE, gone: true });
    }
  }

  #sayAfter(ms: number): void {
    if (this.#colleagues.length === 0) return;
    this.#stopSaying();
    const wait = Math.max(ms, this.#saidAt + BETWEEN_MS - this.#voice.now());
    if (wait <= 0) this.#say();
    else this.#stop = this.#voice.later(() => this.#say(), wait);
  }

  #say(): void {
    this.#saidAt = this.#voice.now();
    const asks = this.#isAsking ? { asks: true as const } : {};
    this.#isAsking = false;
    this.#voice.say({ window: this.#window, ...this.#mine, ...asks });
    this.#stop = this.#voice.later(() => this.#repeat(), REPEATED_MS);
  }

  #repeat(): void {
    const oldest = this.#voice.now() - FORGOTTEN_MS;
    for (const [name, { at }] of this.#windows) if (at < oldest) this.#windows.delete(name);
    this.#show();
    this.#say();
  }

  #stopSaying(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #show(): void {
    const windows = [...this.#windows.values()];
    const people = this.#colleagues
      .map((one): Person => {
        const spots = windows.filter(({ of }) => of === one.id).map(({ spot }) => spot);
        return { ...one, spots };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
    if (JSON.stringify(people) === JSON.stringify(this.#people)) return;
    this.#people = people;
    this.#at = new Map();
    for (const person of people) {
      for (const { form, field } of person.spots) {
        if (form === null || field === null) continue;
        const there = this.#at.get(key(form, field)) ?? [];
        if (!there.includes(person)) this.#at.set(key(form, field), [...there, person]);
      }
    }
    for (const listener of this.#listeners) listener();
  }
}

const key = (form: string, field: string) => `${form} ${field}`;

/** What was told, if it can be understood. */
function hereOf(told: unknown): Here | null {
  if (typeof told !== "object" || told === null) return null;
  const { window, screen, form, field, asks, gone } = told as Record<string, unknown>;
  const isName = (value: unknown): value is string => typeof value === "string" && NAME.test(value);
  if (!isName(window)) return null;
  return {
    window,
    screen: isName(screen) ? screen : null,
    form: isName(form) ? form : null,
    field: isName(field) ? field : null,
    ...(asks === true ? { asks } : {}),
    ...(gone === true ? { gone } : {}),
  };
}
