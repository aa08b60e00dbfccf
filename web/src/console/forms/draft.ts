/**
 * What somebody typed over what the server has. A form shows the server's value wherever nothing
 * was typed, so a colleague's change appears there at once; where something was typed it stays,
 * together with the value it was typed over, so that the form can say that this changed meanwhile.
 */

import { mergeLists } from "./mergeLists";

/** Values a form can hold; lists are merged, not overwritten. */
export type Value = string | number | boolean | readonly string[];
export type Values = Readonly<Record<string, Value>>;

/** One field that was typed into. */
export interface Typed<V> {
  readonly value: V;
  /** The server's value when the typing began. */
  readonly base: V;
}

export type Draft<T extends Values> = { readonly [K in keyof T]?: Typed<T[K]> };

export const nothingTyped = {};

/** The draft after `value` was typed into `name` while the server has `server`. */
export function type<T extends Values, K extends keyof T>(
  draft: Draft<T>,
  name: K,
  value: T[K],
  server: T,
): Draft<T> {
  // What is typed into a list was typed over the merged list on the screen.
  const base = Array.isArray(value) ? server[name] : (draft[name]?.base ?? server[name]);
  if (same(value, server[name])) return without(draft, [name]);
  return { ...draft, [name]: { value, base } };
}

/** What the form shows. */
export function shown<T extends Values>(draft: Draft<T>, server: T): T {
  const values: Record<string, Value> = { ...server };
  for (const name of typedNames(draft)) {
    const typed = draft[name] as Typed<Value>;
    values[name as string] = rebased(typed, server[name]);
  }
  return values as T;
}

/** Only what differs from the server: the body of a PATCH. */
export function changes<T extends Values>(draft: Draft<T>, server: T): Partial<T> {
  const values = shown(draft, server);
  const changed: Partial<T> = {};
  for (const name of typedNames(draft)) {
    if (!same(values[name], server[name])) changed[name] = values[name];
  }
  return changed;
}

/** Fields whose server value is not the one that was typed over, nor what was typed. */
export function changedMeanwhile<T extends Values>(draft: Draft<T>, server: T): (keyof T)[] {
  return typedNames(draft).filter((name) => {
    const typed = draft[name] as Typed<Value>;
    return !same(typed.base, server[name]) && !same(typed.value, server[name]);
  });
}

/** The draft after `sent` was saved: what was typed on while it was under way stays. */
export function saved<T extends Values>(draft: Draft<T>, sent: Partial<T>, server: T): Draft<T> {
  let left = draft;
  for (const name of Object.keys(sent) as (keyof T)[]) {
    const typed = left[name];
    if (typed === undefined) continue;
    if (same(rebased(typed as Typed<Value>, server[name]), sent[name] as Value)) {
      left = without(left, [name]);
    } else {
      left = { ...left, [name]: { value: typed.value, base: server[name] } };
    }
  }
  return left;
}

/** A draft, or values, without `names`; of a draft, the server's values show there again. */
export function without<D extends object>(draft: D, names: readonly PropertyKey[]): D {
  const left = { ...draft };
  for (const name of names) delete left[name as keyof D];
  return left;
}

function typedNames<T extends Values>(draft: Draft<T>): (keyof T)[] {
  return Object.keys(draft) as (keyof T)[];
}

function rebased(typed: Typed<Value>, server: Value | undefined): Value {
  const { value, base } = typed;
  if (isList(value) && isList(base) && isList(server)) return mergeLists(base, value, server);
  return value;
}

function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** Whether two values are the same to a reader. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((entry, index) => entry === b[index]);
  }
  return a === b;
}
