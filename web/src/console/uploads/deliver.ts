/**
 * One picture from here to the gallery, whatever the line does: begun once, sent in pieces, gone
 * on with after every break, until the server has made a picture of it or says why not.
 */
import { ApiError } from "../api/problem";
import type { Line, Speed } from "./line";
import type { Prepared } from "./prepare";
import type { AddedView, Tus, UploadView } from "./tus";

/** A piece is so long at most: what a proxy on the way holds back when the line breaks. */
const PIECE = 4 * 1024 * 1024;
/** So often a server that is there may fail before that is told as a failure. */
const TRIES = 8;
/** So often a file that arrived damaged, or whose upload is gone, is sent from its beginning. */
const ANEW = 2;

export interface Errand {
  readonly upload: string;
  readonly prepared: Prepared;
  readonly refuseDuplicates: boolean;
  /** The draft that was worked on when it was chosen; `null`: the page. */
  readonly draft?: number | null;
  readonly signal: AbortSignal;
  /** Where it was begun; `null` when it was not. */
  readonly location: string | null;
  begun(location: string): void;
  /** A new name for it, when it has to be begun again. */
  again(): string;
  progress(share: number): void;
  resting(isResting: boolean): void;
  /** All of it has left. */
  processing(): void;
  /** Resolves when the pictures that were chosen before it are through; `null` when they are. */
  turn(): Promise<void> | null;
}

/** What a delivery came to when it is in the gallery. */
export type Added = AddedView;

export interface Means {
  tus: Tus;
  line: Line;
  speed: Speed;
}

/** Resolves when the picture is in the gallery; rejects with why it will not be. */
export async function deliver(errand: Errand, means: Means): Promise<Added> {
  let { location, upload } = errand;
  let tries = 0;
  let anew = 0;
  let furthest = 0;
  const isFurther = (offset: number) => {
    if (offset > furthest) tries = 0;
    furthest = Math.max(furthest, offset);
  };
  for (;;) {
    try {
      if (location === null) {
        location = await begin(errand, upload, means.tus);
        errand.begun(location);
      }
      return await sendRest(errand, location, means, isFurther);
    } catch (error) {
      if (errand.signal.aborted) throw error;
      const next = whatNext(error);
      if (next === "anew" && anew < ANEW) {
        anew += 1;
        furthest = 0;
        location = null;
        upload = errand.again();
        continue;
      }
      tries += 1;
      const mayHelp = next === "wait" || (next === "busy" && tries <= TRIES);
      if (!mayHelp) throw error;
    }
    errand.resting(true);
    await means.line.pause(tries, errand.signal);
    errand.resting(false);
  }
}

function begin(
  { prepared, refuseDuplicates, draft = null, signal }: Errand,
  upload: string,
  tus: Tus,
) {
  const { name, blob, sha256, sourceSha256 } = prepared;
  const file = { upload, name, bytes: blob.size, sha256, sourceSha256, refuseDuplicates, draft };
  return tus.begin(file, signal);
}

async function sendRest(
  errand: Errand,
  location: string,
  { tus, speed }: Means,
  isAt: (offset: number) => void,
): Promise<Added> {
  const { blob } = errand.prepared;
  const { signal } = errand;
  let offset: number | null = await tus.offset(location, signal, blob.size);
  for (;;) {
    const seen = offset === null || offset === blob.size ? await tus.view(location, signal) : null;
    if (seen?.state === "done") return seen;
    if (seen?.state === "refused") throw refusal(seen);
    offset ??= 0;
    isAt(offset);
    errand.progress(offset / blob.size);
    let end = Math.min(blob.size, offset + PIECE);
    // The last byte makes it a picture: pictures stand in the order in which they were chosen.
    const turn = end === blob.size ? errand.turn() : null;
    if (turn !== null && end - offset > 1) end -= 1;
    else if (turn !== null) await turn;
    const isLast = end === blob.size;
    const measured = speed.measure();
    const begin = offset;
    offset = await tus.send(location, begin, blob.slice(begin, end), signal, (sent) => {
      measured(sent);
      errand.progress(Math.min(1, (begin + sent) / blob.size));
      if (isLast && begin + sent >= blob.size) errand.processing();
    });
  }
}

/** The refusal that an upload ended in, as its own request would have told it. */
function refusal({
  problem,
  code,
  public_id,
}: Extract<UploadView, { state: "refused" }>): ApiError {
  const fields = { code: [code], ...(public_id ? { public_id: [public_id] } : {}) };
  return new ApiError(code === "duplicate" ? 422 : 400, problem, fields);
}

/** The server's one word for what was wrong; `null` when it said none. */
export function codeOf(error: unknown): string | null {
  return error instanceof ApiError ? (error.fields.code?.[0] ?? null) : null;
}

/**
 * `wait`: the line broke, or somebody else was at it; it goes on however long that takes. `busy`:
 * the server may be better soon. `anew`: from the beginning. `never`: it will not help.
 */
function whatNext(error: unknown): "wait" | "busy" | "anew" | "never" {
  if (!(error instanceof ApiError)) return "never";
  const code = codeOf(error);
  if (error.status === 0) return "wait";
  if (code === "damaged" || error.status === 404) return "anew";
  // Not where it was thought to be: asked for again.
  if (error.status === 409) return "busy";
  if ([408, 423, 429, 460, 500, 502, 503, 504].includes(error.status)) return "busy";
  return "never";
}
