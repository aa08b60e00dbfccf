import { vi } from "vitest";

/** Waits until the assertions inside hold. */
export function until(holds: () => void, timeout = 15_000): Promise<void> {
  return vi.waitFor(holds, { timeout, interval: 10 });
}

/** Long enough for anything already under way on this machine to arrive. */
export function settle(): Promise<void> {
  return new Promise((done) => setTimeout(done, 150));
}
