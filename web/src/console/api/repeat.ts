/**
 * Sending a write again. When the network breaks before an answer came, nobody knows whether the
 * server did it. Each write therefore has a key of its own: sent again with the same key, it has no
 * second effect and gets the first one's answer.
 */
import { NoAnswer } from "./problem";

/** How long to wait before each repetition, in milliseconds. */
const PAUSES_MS = [400, 1_600];

/** A key that no other write has. `randomUUID` is missing on pages that came by plain http. */
export function newWriteKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The key's header for changes of a hotel, which are what the server keeps answers of; nothing for
 * other requests, and those are not repeated.
 */
export function keyHeaders(method: string, path: string): Record<string, string> {
  const isChange = method !== "GET" && path.startsWith("/api/staff/hotel/");
  return isChange ? { "Idempotency-Key": newWriteKey() } : {};
}

/** Tries until an answer of any kind came, as often as makes sense; `stopped` ends it early. */
export async function untilAnswered<T>(
  attempt: () => Promise<T>,
  stopped: () => boolean,
): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NoAnswer) || stopped()) throw error;
    }
    await new Promise((done) => setTimeout(done, pause * (1 + Math.random() / 4)));
    if (stopped()) throw new NoAnswer();
  }
  return attempt();
}
