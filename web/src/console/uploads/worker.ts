/** Small pictures of large ones, made by a worker. Where a browser has none, there are none. */

/** What the worker is asked to draw. */
export interface ToDraw {
  id: number;
  file: Blob;
  /** Pixels of the longer side at most. */
  longest: number;
  type: string;
  quality: number;
  withPreview: boolean;
}

/** What it drew; without a `blob` it could not, or there was no need. */
export interface Drawn {
  id: number;
  blob: Blob | null;
  preview: string | null;
}

/** A row of the list shows pictures of 48 px, on screens of up to three dots a pixel. */
const THUMBNAIL = 144;
/** More pixels than the largest rendition has are of no use. */
const LONGEST = 3_000;
const QUALITY = 0.86;
/** A picture that takes longer is done without, in milliseconds. */
const PATIENCE_MS = 20_000;

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (drawn: Drawn) => void>();

/** A small picture for the list and a tiny one for colleagues; `null` where none can be made. */
export async function thumbnail(file: Blob): Promise<{ blob: Blob; preview: string } | null> {
  const size = { longest: THUMBNAIL, type: "image/jpeg", quality: 0.7 };
  const { blob, preview } = await drawn({ file, ...size, withPreview: true });
  return blob && preview ? { blob, preview } : null;
}

/** A photo as a JPEG with no more pixels than are of use; `null` when it has no more. */
export async function shrunk(file: Blob): Promise<Blob | null> {
  // Others may be drawings, or see-through.
  if (file.type !== "image/jpeg") return null;
  const size = { longest: LONGEST, type: "image/jpeg", quality: QUALITY };
  return (await drawn({ file, ...size, withPreview: false })).blob;
}

function drawn(asked: Omit<ToDraw, "id">): Promise<Drawn> {
  lastId += 1;
  const id = lastId;
  const nothing: Drawn = { id, blob: null, preview: null };
  if (typeof Worker !== "function" || typeof OffscreenCanvas !== "function") {
    return Promise.resolve(nothing);
  }
  worker ??= started();
  const asks = worker;
  return new Promise((resolve) => {
    const end = (drawn: Drawn) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(drawn);
    };
    const timer = setTimeout(() => end(nothing), PATIENCE_MS);
    waiting.set(id, end);
    asks.postMessage({ ...asked, id } satisfies ToDraw);
  });
}

function started(): Worker {
  const made = new Worker(new URL("./picture-worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<Drawn>) => waiting.get(data.id)?.(data);
  made.onerror = () => {
    for (const [id, end] of waiting) end({ id, blob: null, preview: null });
    made.terminate();
    if (worker === made) worker = null;
  };
  return made;
}
