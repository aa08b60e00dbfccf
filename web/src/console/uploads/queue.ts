/**
 * Pictures on their way to the gallery: three at a time, each on its own feet. One that is refused
 * stays with its reason and holds up nobody; one whose line breaks goes on when it is back, also
 * after a reload. What the queue counts is what is true.
 */
import type { Completion } from "../pictures/until-complete";
import type { Added, Errand } from "./deliver";
import type { Fresh, Keeper } from "./keep";
import type { Prepared } from "./prepare";
import { isUnderWay, type QueuedPicture, type Reason, type UploadState } from "./states";

/** Pictures that are sent at the same time. */
const AT_ONCE = 3;
/** Pictures of one queue; the server takes no more unfinished ones of a hotel either. */
export const MOST = 200;

/** How long a picture that is complete is still listed, in milliseconds. */
const SHOWN_MS = 4_000;

/** What the queue needs of the world. */
export interface Desk {
  /** An id that no other upload has. */
  newId(): string;
  prepare(file: File): Promise<Prepared>;
  /** Sends it until it is in the gallery and on the screen. */
  deliver(errand: Errand): Promise<Added>;
  /** Resolves once every size of a picture is there. Never rejects. */
  untilComplete(upload: string, publicId: string): Promise<Completion>;
  /** Gives up what the server has of it, unless it is in the gallery by now. Never rejects. */
  cancel(location: string): Promise<Added | null>;
  thumbnail(file: Blob): Promise<{ blob: Blob; preview: string } | null>;
  keeper: Keeper;
  /** The draft that is worked on, into which new ones go; `null`: the page. */
  draft?(): number | null;
  /** Why it was not taken, and whether that is because the gallery has it. */
  reasonOf(error: unknown): { reason: Reason; duplicateOf: string | null };
}

/** A picture and what only the queue knows of it. */
interface One extends QueuedPicture {
  readonly file: File | Blob | null;
  readonly lastModified: number;
  readonly prepared: Prepared | null;
  readonly location: string | null;
  readonly refuseDuplicates: boolean;
  readonly draft: number | null;
}

export class UploadQueue {
  #pictures: readonly One[] = [];
  #lastId = 0;
  #isClosed = false;
  #drawing: Promise<void> = Promise.resolve();
  readonly #running = new Map<number, AbortController>();
  readonly #turns = new Set<{ id: number; come(): void }>();
  readonly #listeners = new Set<() => void>();
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly pictures = (): readonly QueuedPicture[] => this.#pictures;

  /** Whether closing the window now would interrupt something. */
  get isUnderWay(): boolean {
    return this.#pictures.some(isUnderWay);
  }

  /** Begins to work, and takes up what was left behind by a reload. */
  open(): void {
    this.#isClosed = false;
    void this.#restore();
  }

  async #restore(): Promise<void> {
    const kept = await this.#desk.keeper.takeOver();
    if (this.#isClosed || kept.length === 0) return;
    const restored = kept.map((one) => this.#restored(one));
    // Behind what was chosen meanwhile and is on its way: that waits for nobody behind it.
    this.#set([...this.#pictures, ...restored]);
    if (restored.every(({ isQuiet }) => isQuiet)) this.#forget(({ isQuiet }) => isQuiet);
    for (const one of restored) if (one.file) this.#draw(one.id, one.file);
    this.#work();
  }

  /** Gives how many were not taken, because the queue is full. */
  add(files: readonly File[]): number {
    const isOver = !this.#pictures.some((one) => isUnderWay(one) || one.state === "lost");
    // A new batch is counted anew; what is still to be decided stays.
    if (isOver) this.#forget(({ state }) => state === "done" || state === "cancelled");
    const waiting: File[] = [];
    for (const file of files) if (!this.#found(file)) waiting.push(file);
    const room = Math.max(0, MOST - this.#pictures.filter(isUnderWay).length);
    const taken = waiting.slice(0, room).map((file) => this.#fresh(file));
    this.#set([...this.#pictures, ...taken]);
    for (const one of taken) {
      this.#desk.keeper.put(this.#kept(one));
      if (one.file) this.#draw(one.id, one.file);
    }
    this.#work();
    return waiting.length - taken.length;
  }

  /** Sends one again that was refused or cancelled. */
  retry(id: number): void {
    this.#again(id, {});
  }

  retryFailed(): void {
    const failed = this.#pictures.filter(({ state }) => state === "failed");
    for (const { id } of failed) this.#again(id, {});
  }

  /** Adds a picture that the gallery has already. */
  addAllTheSame(id: number): void {
    this.#again(id, { refuseDuplicates: false });
  }

  /** Stops one, here and at the server. What is in the gallery stays there. */
  cancel(id: number): void {
    const one = this.#one(id);
    if (!one || !(isUnderWay(one) || one.state === "lost")) return;
    this.#running.get(id)?.abort();
    this.#change(id, { state: "cancelled", isResting: false, location: null });
    this.#desk.keeper.change(one.upload, { state: "cancelled", location: null });
    if (one.location) void this.#giveUp(id, one.location);
    this.#work();
  }

  async #giveUp(id: number, location: string): Promise<void> {
    const added = await this.#desk.cancel(location);
    // Too late: it is in the gallery, and says so.
    if (added && this.#one(id)?.state === "cancelled") this.#done(id, added);
  }

  cancelAll(): void {
    for (const one of this.#pictures) if (isUnderWay(one)) this.cancel(one.id);
  }

  /** Takes one out of the list that is through, however it ended. */
  dismiss(id: number): void {
    this.#forget((one) => one.id === id && !isUnderWay(one));
  }

  /** Takes all out of the list that are through. */
  dismissAll(): void {
    this.#forget((one) => !isUnderWay(one));
  }

  /** The window goes, or its reader signs out: nothing is given up, the next window goes on. */
  close(): void {
    this.#isClosed = true;
    for (const running of this.#running.values()) running.abort();
    for (const { thumbnail } of this.#pictures) if (thumbnail) URL.revokeObjectURL(thumbnail);
    this.#set([]);
  }

  #one(id: number): One | undefined {
    return this.#pictures.find((one) => one.id === id);
  }

  #fresh(file: File): One {
    this.#lastId += 1;
    const { name, size: bytes, lastModified } = file;
    const upload = this.#desk.newId();
    return {
      ...untouched,
      id: this.#lastId,
      upload,
      file,
      name,
      bytes,
      lastModified,
      thumbnail: null,
      preview: null,
      refuseDuplicates: true,
      draft: this.#desk.draft?.() ?? null,
    };
  }

  #restored(kept: Fresh): One {
    this.#lastId += 1;
    const {
      upload,
      name,
      bytes,
      lastModified,
      file,
      location,
      refuseDuplicates,
      draft = null,
    } = kept;
    const isOpen = isUnderWay(kept);
    return {
      ...untouched,
      id: this.#lastId,
      upload,
      name,
      bytes,
      lastModified,
      file,
      location,
      refuseDuplicates,
      draft,
      prepared: file && kept.prepared && { ...kept.prepared, blob: file },
      state: isOpen ? (file ? "waiting" : "lost") : kept.state,
      reason: kept.reason,
      publicId: kept.publicId,
      sizes: kept.state === "done" ? "unknown" : null,
      isQuiet: kept.state === "done",
      shrunkTo: kept.prepared?.isShrunk && file ? file.size : null,
      thumbnail: null,
      preview: null,
    };
  }

  /** Whether this is a file that was asked for again; it goes on then. */
  #found(file: File): boolean {
    const lost = this.#pictures.find(
      (one) =>
        one.state === "lost" &&
        one.name === file.name &&
        one.bytes === file.size &&
        one.lastModified === file.lastModified,
    );
    if (!lost) return false;
    // At the end: those on their way wait for nobody who comes later.
    const others = this.#pictures.filter((one) => one !== lost);
    this.#set([...others, { ...lost, file, state: "waiting" }]);
    this.#desk.keeper.change(lost.upload, { file });
    this.#draw(lost.id, file);
    return true;
  }

  #again(id: number, change: Partial<One>): void {
    const one = this.#one(id);
    if (!one || !["failed", "cancelled", "duplicate"].includes(one.state)) return;
    if (!one.file) {
      this.#change(id, { state: "lost", reason: null });
      return;
    }
    const upload = this.#desk.newId();
    this.#desk.keeper.remove(one.upload);
    const next = { ...one, ...untouched, prepared: one.prepared, ...change, upload };
    // Behind those that wait: they were first.
    this.#set([...this.#pictures.filter((other) => other.id !== id), next]);
    this.#desk.keeper.put(this.#kept(next));
    this.#work();
  }

  #work(): void {
    for (;;) {
      const next = this.#pictures.find(
        (one) => one.state === "waiting" && !this.#running.has(one.id),
      );
      if (this.#isClosed || !next || this.#running.size >= AT_ONCE) return;
      const giveUp = new AbortController();
      this.#running.set(next.id, giveUp);
      void this.#send(next, giveUp.signal).finally(() => {
        this.#running.delete(next.id);
        this.#work();
      });
    }
  }

  async #send({ id, file, ...one }: One, signal: AbortSignal): Promise<void> {
    if (file === null) return;
    const set = (change: Partial<One>) => {
      if (!signal.aborted) this.#change(id, change);
    };
    try {
      let { prepared } = one;
      if (prepared === null) {
        set({ state: "preparing" });
        prepared = await this.#desk.prepare(file as File);
        if (signal.aborted) return;
        const { blob, ...known } = prepared;
        set({ prepared, shrunkTo: prepared.isShrunk ? blob.size : null });
        this.#desk.keeper.change(one.upload, {
          prepared: known,
          ...(blob === file ? {} : { file: blob }),
        });
      }
      set({ state: "uploading" });
      const added = await this.#desk.deliver({
        upload: one.upload,
        prepared,
        refuseDuplicates: one.refuseDuplicates,
        draft: one.draft,
        signal,
        location: one.location,
        begun: (location) => this.#begun(id, location, signal),
        again: () => this.#renamed(id),
        progress: (share) => set({ share }),
        resting: (isResting) => set(isResting ? { isResting, state: "uploading" } : { isResting }),
        processing: () => set({ state: "processing" }),
        turn: () => this.#turn(id),
      });
      this.#done(id, added);
    } catch (error) {
      if (signal.aborted) return;
      const { reason, duplicateOf } = this.#desk.reasonOf(error);
      const state = duplicateOf === null ? "failed" : "duplicate";
      const change = { state, reason, publicId: duplicateOf, location: null } as const;
      set({ ...change, share: 0, isResting: false });
      const upload = this.#one(id)?.upload;
      if (upload) this.#desk.keeper.change(upload, change);
    }
  }

  #begun(id: number, location: string, signal: AbortSignal): void {
    // Cancelled while it was begun: nobody else knows of it.
    if (signal.aborted) {
      if (!this.#isClosed) void this.#giveUp(id, location);
      return;
    }
    this.#change(id, { location });
    const upload = this.#one(id)?.upload;
    if (upload) this.#desk.keeper.change(upload, { location });
  }

  #renamed(id: number): string {
    const upload = this.#desk.newId();
    const one = this.#one(id);
    if (one) {
      this.#desk.keeper.remove(one.upload);
      this.#change(id, { upload, location: null });
      this.#desk.keeper.put(this.#kept({ ...one, upload, location: null }));
    }
    return upload;
  }

  #done(id: number, { public_id: publicId }: Added): void {
    const one = this.#one(id);
    if (!one || one.state === "done") return;
    this.#change(id, { state: "done", share: 1, publicId, isResting: false, reason: null });
    this.#desk.keeper.change(one.upload, { state: "done", publicId, file: null, prepared: null });
    void this.#desk.untilComplete(one.upload, publicId).then((sizes) => {
      this.#change(id, { sizes });
      // What could not be made stays to be read.
      if (sizes !== "incomplete") setTimeout(() => this.#quieten(id), SHOWN_MS);
    });
  }

  /** When there is nothing more to be said of any, all of them go. */
  #quieten(id: number): void {
    this.#change(id, { isQuiet: true });
    if (this.#pictures.every(({ isQuiet }) => isQuiet)) this.dismissAll();
  }

  /** Resolves when everything that was chosen before it is through; `null` when it is. */
  #turn(id: number): Promise<void> | null {
    if (this.#isFirst(id)) return null;
    return new Promise((come) => this.#turns.add({ id, come }));
  }

  #isFirst(id: number): boolean {
    return this.#pictures.find(isUnderWay)?.id === id;
  }

  /** Makes the small pictures of a file, one file after the other. */
  #draw(id: number, file: Blob): void {
    this.#drawing = this.#drawing.then(async () => {
      if (this.#isClosed || !this.#one(id)) return;
      const made = await this.#desk.thumbnail(file).catch(() => null);
      if (!made || this.#isClosed || !this.#one(id)) return;
      const thumbnail = URL.createObjectURL(made.blob);
      this.#change(id, { thumbnail, preview: made.preview });
    });
  }

  #forget(which: (one: One) => boolean): void {
    const gone = this.#pictures.filter(which);
    if (gone.length === 0) return;
    for (const { upload, thumbnail } of gone) {
      this.#desk.keeper.remove(upload);
      if (thumbnail) URL.revokeObjectURL(thumbnail);
    }
    this.#set(this.#pictures.filter((one) => !gone.includes(one)));
  }

  #kept(one: One): Fresh {
    const { upload, name, bytes, lastModified, location, refuseDuplicates, draft, prepared } = one;
    const { blob = one.file, ...known } = prepared ?? {};
    return {
      upload,
      name,
      bytes,
      lastModified,
      location,
      refuseDuplicates,
      draft,
      order: one.id,
      at: Date.now(),
      state: "waiting",
      reason: null,
      publicId: null,
      file: blob,
      prepared: prepared && (known as Fresh["prepared"]),
    };
  }

  #change(id: number, change: Partial<One>): void {
    this.#set(this.#pictures.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #set(pictures: readonly One[]): void {
    this.#pictures = pictures;
    for (const turn of this.#turns) {
      const one = this.#one(turn.id);
      if (one && isUnderWay(one) && !this.#isFirst(turn.id)) continue;
      this.#turns.delete(turn);
      turn.come();
    }
    for (const listener of this.#listeners) listener();
  }
}

const untouched = {
  state: "waiting" as UploadState,
  share: 0,
  isResting: false,
  reason: null,
  shrunkTo: null,
  publicId: null,
  sizes: null,
  isQuiet: false,
  prepared: null,
  location: null,
};
