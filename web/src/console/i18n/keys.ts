/** The keys of messages as types, read off the English files: a key that is not there is an error. */
import type { Namespaces } from "./resources";

export type Namespace = keyof Namespaces;

/** `removed_one` and `removed_other` are asked for as `removed`. */
type Counted<Name> = Name extends `${infer Base}_${Form}` ? Base : Name;
type Form = "zero" | "one" | "two" | "few" | "many" | "other";

type Paths<Messages, Before extends string = ""> = {
  [Name in keyof Messages & string]: Messages[Name] extends string
    ? `${Before}${Counted<Name>}`
    : Paths<Messages[Name], `${Before}${Name}.`>;
}[keyof Messages & string];

/** Keys within a namespace, such as `order.moved`. */
export type KeyIn<N extends Namespace> = { [Each in N]: Paths<Namespaces[Each]> }[N];

/** Keys with the name of their namespace, such as `gallery:order.moved`. */
export type FullKey<N extends Namespace = Namespace> = {
  [Each in N]: `${Each}:${KeyIn<Each>}`;
}[N];

/** What stands in the holes of a sentence. A `count` that is a number chooses the plural's form. */
export type Values = Readonly<Record<string, string | number | undefined>>;
