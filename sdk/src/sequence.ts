/**
 * Where an event belongs among those already known. Revisions of a hotel are dense, and a change
 * may have more than one event, all with its revision; so the newest known revision is *complete*
 * only when something says so: a later revision, a snapshot, or a list of missed events.
 */

import type { HotelEvent } from "./wire.js";

/**
 * - `next`: hand it out, then call {@link Sequence.take};
 * - `seen`: this very event was handed out, or is part of what is known;
 * - `old`: belongs to a revision before the newest;
 * - `gap`: at least one revision before it was never seen.
 */
export type Place = "next" | "seen" | "old" | "gap";

/** The revisions that one follower of one hotel knows. */
export class Sequence {
  /** Names the database that counts the revisions; `null` until something told. */
  epoch: string | null = null;
  #known: number | null = null;
  #complete = false;
  #seen = new Set<string>();
  #ahead = new Set<number>();

  /** The newest revision of which at least one event is known; `null` before the first. */
  get known(): number | null {
    return this.#known;
  }

  /** The revision after which to ask for missed events: all of it is known for certain. */
  get after(): number {
    if (this.#known === null) return 0;
    return this.#complete ? this.#known : Math.max(0, this.#known - 1);
  }

  place(event: HotelEvent): Place {
    if (this.#known === null || event.revision === this.#known + 1) return "next";
    if (event.revision < this.#known) return "old";
    if (event.revision > this.#known) return "gap";
    return this.#complete || this.#seen.has(identity(event)) ? "seen" : "next";
  }

  /** Notes that the event was handed out. */
  take(event: HotelEvent): void {
    if (event.revision !== this.#known) this.#moveTo(event.revision, false);
    this.#seen.add(identity(event));
    this.#skipAcknowledged();
  }

  /** Everything up to and including `revision` is known. */
  level(revision: number): void {
    if (this.#known !== null && revision < this.#known) return;
    this.#moveTo(revision, true);
    this.#skipAcknowledged();
  }

  /** Starts again from a snapshot, even one with a lower revision (of another epoch). */
  adopt(revision: number, epoch: string | null): void {
    this.epoch = epoch;
    this.#ahead.clear();
    this.#moveTo(revision, true);
  }

  /**
   * The whole of `revision` needs no handing out: this page made the change itself.
   *
   * @returns whether revisions between the known ones and this one are still missing
   */
  acknowledge(revision: number): boolean {
    if (this.#known === null || revision === this.#known || revision === this.#known + 1) {
      this.level(revision);
      return false;
    }
    if (revision < this.#known) return false;
    this.#ahead.add(revision);
    return true;
  }

  #skipAcknowledged(): void {
    while (this.#known !== null && this.#ahead.delete(this.#known + 1)) {
      this.#moveTo(this.#known + 1, true);
    }
  }

  #moveTo(revision: number, complete: boolean): void {
    this.#known = revision;
    this.#complete = complete;
    this.#seen.clear();
    for (const ahead of this.#ahead) if (ahead <= revision) this.#ahead.delete(ahead);
  }
}

/** What makes an event itself within its revision: its name and what it speaks of. */
function identity(event: HotelEvent): string {
  const { room_type_id, public_id, url } = event.data as {
    room_type_id?: number;
    public_id?: string | null;
    url?: string;
  };
  return JSON.stringify([event.event, room_type_id ?? public_id ?? url ?? null]);
}
