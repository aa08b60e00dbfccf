/**
 * Where what staff save goes: on the page (`null`), or into a draft. Every request for the hotel's
 * own content names the draft, so the screens that show and change it need not know.
 */

let draft: number | null = null;
const listeners = new Set<() => void>();

/** The draft that is worked on. */
export const targetDraft = (): number | null => draft;

/** From now on, what is saved goes there. */
export function aimAt(next: number | null): void {
  draft = next;
  for (const listener of listeners) listener();
}

export function onAim(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * What a draft can hold. The history, the drafts themselves and the team are the hotel's own, and
 * so is what staff note of pictures. An upload keeps the aim that it had when it was chosen.
 */
const COLLECTED =
  /^\/api\/staff\/hotel\/[^/]+\/(settings|room-types|languages)\/(?!gallery\/(notes|tags)\/)/;

/** The header by which the server knows where a request is aimed at. */
export function targetHeaders(path: string): Record<string, string> {
  return COLLECTED.test(path) ? draftHeaders(draft) : {};
}

/** The same for a draft that is known. */
export function draftHeaders(draft: number | null | undefined): Record<string, string> {
  return draft === null || draft === undefined ? {} : { "X-Draft": String(draft) };
}
