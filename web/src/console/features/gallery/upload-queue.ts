/**
 * Pictures on their way to the gallery. One goes at a time, so that they arrive in the order they
 * were chosen; one that is refused stays with the server's reason and holds up nobody. One that is
 * live stays too, until its last size is there.
 */

import type { Completion } from "../../pictures/until-complete";

/** How long a picture that is complete is still shown, in milliseconds. */
const DONE_MS = 4_000;

export interface QueuedFile {
  readonly id: number;
  readonly file: File;
  readonly state:
    | "waiting"
    | "converting"
    | "sending"
    | "live"
    | "complete"
    | "incomplete"
    | "failed";
  /** Names it in what the server tells of its progress; `null` before it was sent. */
  readonly upload: string | null;
  /** 0…1 of the bytes. */
  readonly share: number;
  readonly error: string | null;
}

/** An upload that the queue began. */
export interface Sending {
  /** What the server calls it. */
  upload: string;
  /** Resolves when its picture is in the gallery and on the screen, with the promise of the rest. */
  done: Promise<Live>;
  abort(): void;
}

export interface Live {
  /** Never rejects. */
  complete: Promise<Completion>;
}

/** Sends one file. */
export type SendFile = (
  file: File,
  tell: { progress(share: number): void; converting(): void },
) => Sending;

export class UploadQueue {
  #files: readonly QueuedFile[] = [];
  #sending: { id: number; abort(): void } | null = null;
  #lastId = 0;
  readonly #listeners = new Set<() => void>();
  readonly #send: SendFile;
  readonly #reason: (error: unknown) => string;

  constructor(send: SendFile, reason: (error: unknown) => string) {
    this.#send = send;
    this.#reason = reason;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly files = (): readonly QueuedFile[] => this.#files;

  /** Whether closing the window now would lose something. */
  get isUnderWay(): boolean {
    return this.#files.some(({ state }) => ["waiting", "converting", "sending"].includes(state));
  }

  add(files: readonly File[]): void {
    const added = files.map((file): QueuedFile => {
      this.#lastId += 1;
      return { id: this.#lastId, file, ...untouched };
    });
    this.#set([...this.#files, ...added]);
    void this.#work();
  }

  /** Sends a refused one again, after those that wait. */
  retry(id: number): void {
    const failed = this.#files.find((file) => file.id === id && file.state === "failed");
    if (!failed) return;
    const others = this.#files.filter((file) => file.id !== id);
    this.#set([...others, { ...failed, ...untouched }]);
    void this.#work();
  }

  /** Takes one out, stopping it when it is on its way. */
  remove(id: number): void {
    this.#set(this.#files.filter((file) => file.id !== id));
    if (this.#sending?.id === id) this.#sending.abort();
  }

  /** Takes everything out. */
  clear(): void {
    this.#set([]);
    this.#sending?.abort();
  }

  async #work(): Promise<void> {
    if (this.#sending) return;
    for (;;) {
      const next = this.#files.find((file) => file.state === "waiting");
      if (!next) return;
      const { id } = next;
      const sent = this.#send(next.file, {
        progress: (share) => this.#change(id, { state: "sending", share }),
        converting: () => this.#change(id, { state: "converting" }),
      });
      this.#change(id, { state: "sending", upload: sent.upload });
      this.#sending = { id, abort: sent.abort };
      try {
        const { complete } = await sent.done;
        this.#change(id, { state: "live", share: 1 });
        void complete.then((how) => this.#completed(id, how));
      } catch (error) {
        this.#change(id, { state: "failed", share: 0, error: this.#reason(error) });
      } finally {
        this.#sending = null;
      }
    }
  }

  #completed(id: number, how: Completion): void {
    if (how !== "unknown") this.#change(id, { state: how });
    // What could not be made stays to be read.
    if (how !== "incomplete") setTimeout(() => this.remove(id), how === "complete" ? DONE_MS : 0);
  }

  #change(id: number, change: Partial<QueuedFile>): void {
    this.#set(this.#files.map((file) => (file.id === id ? { ...file, ...change } : file)));
  }

  #set(files: readonly QueuedFile[]): void {
    this.#files = files;
    for (const listener of this.#listeners) listener();
  }
}

const untouched = { state: "waiting", upload: null, share: 0, error: null } as const;
