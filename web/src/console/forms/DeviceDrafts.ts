/**
 * What was typed and is on no server yet, kept on the device: over a reload, a crash, a lost
 * connection and a signed-out session. Each field has an entry of its own, written at each
 * keystroke, so that two windows of one person never write over each other's fields. An entry is
 * named after whom it belongs to, and given back to nobody else; and after the draft for which it
 * was typed, so that what was meant to wait is never put on the page.
 */
import type { Typed, Value } from "./draft";

/** Entries older than this are dropped, in milliseconds: nobody remembers what they were for. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;
/** A longer value is not kept, in characters of JSON; no field takes as much. */
const MOST_CHARS = 200_000;

const PREFIX = "frontage-draft";

/** A draft by its number; `null`: the page itself. */
export type Aim = number | null;

/** A field that was typed into, as it was found on the device. */
export interface Kept {
  /** What it was typed for. */
  readonly aim: Aim;
  readonly form: string;
  readonly field: string;
  readonly typed: Typed<Value>;
  /** When it was typed last, in milliseconds since 1970. */
  readonly at: number;
}

/** What of one field is on the device by now; `kept` is `null` when it was dropped. */
export interface Told {
  readonly aim: Aim;
  readonly form: string;
  readonly field: string;
  readonly kept: Kept | null;
}

/** The entries of one person at one hotel. */
export class DeviceDrafts {
  readonly #owner: string;
  readonly #storage: Storage;

  constructor(owner: string, storage: Storage) {
    this.#owner = owner;
    this.#storage = storage;
  }

  /** Everything that is kept for this person; what is too old, whoever's, is dropped. */
  all(now = Date.now()): Kept[] {
    const found: Kept[] = [];
    for (const key of keysOf(this.#storage)) {
      const parts = partsOf(key);
      if (!parts) continue;
      const kept = this.#read(key, parts);
      if (kept === null || now - kept.at > KEPT_MS) this.#storage.removeItem(key);
      else if (parts.owner === this.#owner) found.push(kept);
    }
    return found;
  }

  /** Whether it could be kept: the device may be full, or forbid it. */
  keep({ aim, form, field, typed: { value, base }, at }: Kept): boolean {
    const text = JSON.stringify({ value, base, at });
    if (text.length > MOST_CHARS) return false;
    try {
      this.#storage.setItem(this.#key({ aim, form, field }), text);
      return true;
    } catch {
      return false;
    }
  }

  drop(entry: Pick<Kept, "aim" | "form" | "field">): void {
    try {
      this.#storage.removeItem(this.#key(entry));
    } catch {
      // What may not be written could not have been kept either.
    }
  }

  /** Another window changed what is under `key`; `null` when that is not about this person. */
  toldBy(key: string | null): Told | null {
    const parts = key === null ? null : partsOf(key);
    if (key === null || parts?.owner !== this.#owner) return null;
    const { aim, form, field } = parts;
    return { aim, form, field, kept: this.#read(key, parts) };
  }

  #key({ aim, form, field }: Pick<Kept, "aim" | "form" | "field">): string {
    const parts = [PREFIX, this.#owner, form, field, ...(aim === null ? [] : [String(aim)])];
    return parts.map(encodeURIComponent).join(":");
  }

  #read(key: string, { aim, form, field }: Parts): Kept | null {
    try {
      const { value, base, at } = JSON.parse(this.#storage.getItem(key) ?? "") as Partial<
        Record<string, unknown>
      >;
      if (!isValue(value) || !isValue(base) || typeof at !== "number") return null;
      return { aim, form, field, typed: { value, base }, at };
    } catch {
      return null;
    }
  }
}

/** The device's own store, if the browser has one and lets us. */
export function deviceStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function keysOf(storage: Storage): string[] {
  const keys: string[] = [];
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index);
    if (key?.startsWith(`${PREFIX}:`)) keys.push(key);
  }
  return keys;
}

interface Parts {
  owner: string;
  aim: Aim;
  form: string;
  field: string;
}

function partsOf(key: string): Parts | null {
  const [prefix, ...rest] = key.split(":");
  if (prefix !== PREFIX || rest.length < 3 || rest.length > 4) return null;
  try {
    const [owner = "", form = "", field = "", draft] = rest.map(decodeURIComponent);
    const aim = draft === undefined ? null : Number(draft);
    return aim === null || Number.isSafeInteger(aim) ? { owner, aim, form, field } : null;
  } catch {
    return null;
  }
}

function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.every((entry) => typeof entry === "string");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
