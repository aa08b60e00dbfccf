/**
 * How far uploads are, as the server tells all staff of the hotel. News, not state: what was said
 * while this window was not listening is not said again, so nothing here waits for it.
 */
import type { PictureProgress, PictureStage } from "@frontage/sdk/core";
import { createContext, useContext, useSyncExternalStore } from "react";
import { newWriteKey } from "../api/repeat";
import { OthersQueues } from "./others-queues";

/** More of the colleagues' uploads than this are not kept. */
const MOST = 50;
/** So many of this window's uploads are still known as its own after they ended. */
const MOST_ENDED = 500;

/** How long a colleague's upload is shown after the last word about it, in milliseconds. */
const SHOWN_MS: Record<PictureStage, number> = {
  received: 60_000,
  checked: 60_000,
  "first-light": 60_000,
  complete: 5_000,
  failed: 30_000,
};

const ORDER: Record<PictureStage, number> = {
  received: 1,
  checked: 2,
  "first-light": 3,
  complete: 4,
  failed: 5,
};

export class ProgressBoard {
  /** Whole queues of colleagues. */
  readonly queues = new OthersQueues();
  /** Of this window, until their sender forgets them. */
  readonly #own = new Map<string, PictureProgress | null>();
  /** This window's, of which nobody wants to know any more. */
  readonly #ended = new Set<string>();
  #others: readonly PictureProgress[] = [];
  readonly #fading = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What colleagues are uploading, the earliest first. */
  readonly others = (): readonly PictureProgress[] => this.#others;

  /** An id for an upload of this window, whose progress is kept until {@link forget}. */
  begin(): string {
    const id = newWriteKey();
    this.#own.set(id, null);
    return id;
  }

  /** Takes an upload for this window's, which began it before it was loaded again. */
  claim(id: string): void {
    if (!this.#own.has(id)) this.#own.set(id, null);
  }

  /** The last stage that was told of an upload of this window. */
  stageOf(id: string): PictureStage | null {
    return this.#own.get(id)?.stage ?? null;
  }

  forget(id: string): void {
    if (!this.#own.delete(id)) return;
    this.#ended.add(id);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= MOST_ENDED) break;
      this.#ended.delete(oldest);
    }
    this.#tell();
  }

  hear(progress: PictureProgress): void {
    const { upload } = progress;
    // The last word may come after the answer to the request itself.
    if (this.#ended.has(upload)) return;
    const own = this.#own.has(upload);
    const before = own
      ? this.#own.get(upload)
      : this.#others.find((other) => other.upload === upload);
    // Told twice, or out of order.
    if (before && ORDER[before.stage] >= (ORDER[progress.stage] ?? 0)) return;
    if (own) this.#own.set(upload, progress);
    else this.#keep(progress);
    this.#tell();
  }

  #keep(progress: PictureProgress): void {
    const { upload } = progress;
    const known = this.#others.some((other) => other.upload === upload);
    const next = known
      ? this.#others.map((other) => (other.upload === upload ? progress : other))
      : [...this.#others, progress];
    for (const { upload: gone } of next.slice(0, -MOST)) this.#stopFading(gone);
    this.#others = next.slice(-MOST);
    this.#stopFading(upload);
    this.#fading.set(
      upload,
      setTimeout(() => {
        this.#fading.delete(upload);
        this.#others = this.#others.filter((other) => other.upload !== upload);
        this.#tell();
      }, SHOWN_MS[progress.stage] ?? SHOWN_MS.received),
    );
  }

  #stopFading(upload: string): void {
    clearTimeout(this.#fading.get(upload));
    this.#fading.delete(upload);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const ProgressContext = createContext(new ProgressBoard());

export function useProgressBoard(): ProgressBoard {
  return useContext(ProgressContext);
}

/** What colleagues are uploading at this moment. */
export function useOthersUploads(): readonly PictureProgress[] {
  const board = useProgressBoard();
  return useSyncExternalStore(board.subscribe, board.others);
}

/** The last stage that was told of an upload of this window; `null` before the first. */
export function useStage(id: string | null): PictureStage | null {
  const board = useProgressBoard();
  return useSyncExternalStore(board.subscribe, () => (id === null ? null : board.stageOf(id)));
}
