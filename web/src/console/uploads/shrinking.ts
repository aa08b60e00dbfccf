/** Whether photos may be made smaller before they leave on a slow line: the choice of this device. */

const KEY = "frontage.uploads.shrink";

const listeners = new Set<() => void>();

/** What was chosen in a browser that stores nothing. */
let inMemory = true;

/** They may, unless somebody has said that they may not. */
export function mayShrink(): boolean {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === null ? inMemory : kept !== "no";
  } catch {
    return inMemory;
  }
}

export function allowShrinking(isAllowed: boolean): void {
  inMemory = isAllowed;
  try {
    localStorage.setItem(KEY, isAllowed ? "yes" : "no");
  } catch {
    // It holds for this window then.
  }
  for (const listener of listeners) listener();
}

export function onShrinkingChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
