/**
 * Pictures on their way to the gallery. One goes at a time, so that they arrive in the order they
 * were chosen; one that is refused stays with the server's reason and holds up nobody.
 */

export interface QueuedFile {
  readonly id: number;
  readonly file: File;
  readonly state: "waiting" | "sending" | "failed";
  /** 0…1 of the bytes; at 1 the server is making the sizes. */
  readonly share: number;
  readonly error: string | null;
}

/** Sends one file; resolves when its picture is in the gallery and on the screen. */
export type SendFile = (
  file: File,
  onProgress: (share: number) => void,
) => { done: Promise<unknown>; abort(): void };

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

  add(files: readonly File[]): void {
    const added = files.map((file): QueuedFile => {
      this.#lastId += 1;
      return { id: this.#lastId, file, state: "waiting", share: 0, error: null };
    });
    this.#set([...this.#files, ...added]);
    void this.#work();
  }

  /** Sends a refused one again, after those that wait. */
  retry(id: number): void {
    const failed = this.#files.find((file) => file.id === id && file.state === "failed");
    if (!failed) return;
    const others = this.#files.filter((file) => file.id !== id);
    this.#set([...others, { ...failed, state: "waiting", share: 0, error: null }]);
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
      this.#change(next.id, { state: "sending" });
      const sent = this.#send(next.file, (share) => this.#change(next.id, { share }));
      this.#sending = { id: next.id, abort: sent.abort };
      try {
        await sent.done;
        this.#set(this.#files.filter((file) => file.id !== next.id));
      } catch (error) {
        this.#change(next.id, { state: "failed", share: 0, error: this.#reason(error) });
      } finally {
        this.#sending = null;
      }
    }
  }

  #change(id: number, change: Partial<QueuedFile>): void {
    this.#set(this.#files.map((file) => (file.id === id ? { ...file, ...change } : file)));
  }

  #set(files: readonly QueuedFile[]): void {
    this.#files = files;
    for (const listener of this.#listeners) listener();
  }
}
