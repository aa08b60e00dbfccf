/** Pictures on their way to the gallery: what is known of each. */
import type { Completion } from "../pictures/until-complete";

export type UploadState =
  /** For its turn, or for the line to be back. */
  | "waiting"
  /** It is being made readable or smaller, in this browser. */
  | "preparing"
  | "uploading"
  /** All of it has left; the server makes a picture of it. */
  | "processing"
  /** It is in the gallery. */
  | "done"
  /** The gallery has it already; it may be added all the same. */
  | "duplicate"
  | "failed"
  | "cancelled"
  /** From before a reload, and the browser did not keep it: it has to be chosen again. */
  | "lost";

const UNDER_WAY: ReadonlySet<UploadState> = new Set([
  "waiting",
  "preparing",
  "uploading",
  "processing",
]);

/** Whether something is still to come of it by itself. */
export const isUnderWay = ({ state }: { state: UploadState }): boolean => UNDER_WAY.has(state);

/** Why a picture was not taken: the server's sentence, and its word for programs. */
export interface Reason {
  readonly code: string | null;
  readonly message: string;
}

export interface QueuedPicture {
  readonly id: number;
  readonly name: string;
  /** Size of the file as it was chosen. */
  readonly bytes: number;
  readonly state: UploadState;
  /** 0…1 of the bytes. */
  readonly share: number;
  /** It goes on by itself, but not now: there is no line, or the server is busy. */
  readonly isResting: boolean;
  readonly reason: Reason | null;
  /** Address of a small picture of it, for this window only. */
  readonly thumbnail: string | null;
  /** The same for colleagues: a few hundred bytes, as a `data:` address. */
  readonly preview: string | null;
  /** Size in bytes after it was made smaller; `null` when it goes as it is. */
  readonly shrunkTo: number | null;
  /** Names it in what the server tells of its progress. */
  readonly upload: string;
  /** Its picture when it is done, or the one that it repeats. */
  readonly publicId: string | null;
  /** Of one that is done: whether every size is there; `null` while that is not known. */
  readonly sizes: Completion | null;
  /** It counts, but nothing more is to be said of it. */
  readonly isQuiet: boolean;
}

/** How many pictures are how far. */
export interface Tally {
  total: number;
  done: number;
  failed: number;
  duplicates: number;
  cancelled: number;
  lost: number;
  underWay: number;
}

export function tally(pictures: readonly Pick<QueuedPicture, "state">[]): Tally {
  const count = (state: UploadState) => pictures.filter((one) => one.state === state).length;
  return {
    total: pictures.length,
    done: count("done"),
    failed: count("failed"),
    duplicates: count("duplicate"),
    cancelled: count("cancelled"),
    lost: count("lost"),
    underWay: pictures.filter(isUnderWay).length,
  };
}
