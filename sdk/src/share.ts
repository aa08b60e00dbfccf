/**
 * Keeps what did not change: a page that compares by reference (React's `memo`, an effect's
 * dependencies) then repaints only the section that did.
 */

/** `next`, with every part that equals its counterpart in `previous` replaced by that very object. */
export function share<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const shared = next.map((item, index) => share(previous[index], item));
    const same = previous.length === next.length && shared.every((item, i) => item === previous[i]);
    return (same ? previous : shared) as T;
  }
  if (isRecord(previous) && isRecord(next)) {
    const shared: Record<string, unknown> = {};
    let same = Object.keys(previous).length === Object.keys(next).length;
    for (const [key, value] of Object.entries(next)) {
      shared[key] = share(previous[key], value);
      same &&= key in previous && Object.is(shared[key], previous[key]);
    }
    return (same ? previous : shared) as T;
  }
  return next;
}

/** Whether `value` is a JSON object: neither `null` nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
