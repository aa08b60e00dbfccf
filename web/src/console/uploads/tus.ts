/**
 * Uploads that can be gone on with, by tus 1.0, as far as this server speaks it: a file is begun,
 * sent in pieces, and asked after. XMLHttpRequest because `fetch` cannot tell how much has left.
 * https://tus.io/protocols/resumable-upload
 */
import { readAnswer } from "../api/http";
import { ApiError, problemFrom, unreachable } from "../api/problem";
import { senderHeaders } from "../api/sender";
import { draftHeaders } from "../api/target";
import type { HotelImage } from "../api/types";

/** Without a byte or an answer for so long, a request is given up: a phone left the Wi-Fi. */
const STALL_MS = 30_000;

/** What the server is told of a file before it comes. */
export interface NewUpload {
  /** The same again finds the same upload. */
  upload: string;
  name: string;
  bytes: number;
  sha256: string | null;
  sourceSha256: string | null;
  refuseDuplicates: boolean;
  /** The draft that it goes into; `null`: the page. */
  draft?: number | null | undefined;
}

/** An upload as the server knows it. */
export type UploadView =
  | { state: "receiving" | "received"; offset: number; length: number }
  | {
      state: "done";
      public_id: string;
      url: string | null;
      revision: number;
      /** `null` when it was taken out of the gallery since. */
      position: number | null;
      image: HotelImage | null;
      /** The draft whose gallery it is in; `null`: the page's. */
      draft?: number | null;
    }
  | { state: "refused"; problem: string; code: string; public_id: string | null };

/** An upload that is a picture of the gallery. */
export type AddedView = Extract<UploadView, { state: "done" }>;

export interface Tus {
  /** Gives the upload's address. */
  begin(file: NewUpload, signal: AbortSignal): Promise<string>;
  /**
   * How many bytes have come; `null` when it has ended in a refusal. An upload of another size than
   * `bytes` is one of another file, as good as none (404).
   */
  offset(location: string, signal: AbortSignal, bytes?: number): Promise<number | null>;
  /** Sends bytes from this place on; gives how many have come then. `onProgress` gets bytes. */
  send(
    location: string,
    offset: number,
    bytes: Blob,
    signal: AbortSignal,
    onProgress: (sent: number) => void,
  ): Promise<number>;
  view(location: string, signal: AbortSignal): Promise<UploadView>;
  /** Gives an upload up; when it is a picture by now, that is left, and told. */
  cancel(location: string): Promise<AddedView | null>;
}

/** The uploads of a hotel. */
export function tusOf(slug: string): Tus {
  const path = `/api/staff/hotel/${encodeURIComponent(slug)}/uploads/`;
  return {
    async begin(file, signal) {
      const said = {
        filename: file.name,
        ...(file.sha256 ? { sha256: file.sha256 } : {}),
        ...(file.sourceSha256 ? { source_sha256: file.sourceSha256 } : {}),
        ...(file.refuseDuplicates ? { duplicates: "refuse" } : {}),
      };
      const begun = await ask("POST", path, signal, {
        headers: {
          "Upload-Length": String(file.bytes),
          "Upload-Metadata": metadata(said),
          "X-Upload-Id": file.upload,
          ...draftHeaders(file.draft),
        },
      });
      const location = begun.header("location");
      if (!location) throw problemFrom(502, undefined);
      return location;
    },
    async offset(location, signal, bytes) {
      try {
        const answer = await ask("HEAD", location, signal);
        const length = answer.header("Upload-Length") ?? String(bytes);
        if (bytes !== undefined && length !== String(bytes)) throw problemFrom(404, undefined);
        return wholeNumber(answer.header("Upload-Offset"));
      } catch (error) {
        if (error instanceof ApiError && error.status === 410) return null;
        throw error;
      }
    },
    async send(location, offset, bytes, signal, onProgress) {
      const answer = await ask("PATCH", location, signal, {
        headers: {
          "Upload-Offset": String(offset),
          "Content-Type": "application/offset+octet-stream",
          ...senderHeaders(),
        },
        body: bytes,
        onProgress,
      });
      return wholeNumber(answer.header("Upload-Offset"));
    },
    async view(location, signal) {
      const answer = await ask("GET", location, signal);
      return readAnswer<UploadView>(answer.status, answer.text);
    },
    async cancel(location) {
      const { signal } = new AbortController();
      // Waits until nothing is done with it any more; then it is known what became of it.
      await this.offset(location, signal);
      const seen = await this.view(location, signal);
      if (seen.state === "done") return seen;
      await ask("DELETE", location, signal);
      return null;
    },
  };
}

/** Names, each with its value in Base64. */
export function metadata(said: Record<string, string>): string {
  const pairs = Object.entries(said).map(([name, value]) => `${name} ${base64(value)}`);
  return pairs.join(",");
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function wholeNumber(text: string | null): number {
  if (text === null || !/^\d{1,15}$/.test(text)) throw problemFrom(502, undefined);
  return Number(text);
}

interface Asked {
  headers?: Record<string, string>;
  body?: Blob;
  onProgress?(sent: number): void;
}

interface Answered {
  status: number;
  text: string;
  header(name: string): string | null;
}

/** One request; rejects with an {@link ApiError}, also when it was given up. */
function ask(
  method: string,
  path: string,
  signal: AbortSignal,
  { headers, body, onProgress }: Asked = {},
): Promise<Answered> {
  const xhr = new XMLHttpRequest();
  return new Promise<Answered>((resolve, reject) => {
    if (signal.aborted) return reject(givenUp());
    let stalled: ReturnType<typeof setTimeout>;
    const moved = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => {
        reject(unreachable());
        xhr.abort();
      }, STALL_MS);
    };
    const abort = () => {
      reject(givenUp());
      xhr.abort();
    };
    signal.addEventListener("abort", abort);
    xhr.onloadend = () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", abort);
    };
    xhr.upload.onprogress = (event) => {
      moved();
      onProgress?.(event.loaded);
    };
    xhr.onload = () => {
      const { status, responseText: text } = xhr;
      if (status >= 200 && status < 300) {
        return resolve({ status, text, header: (name) => xhr.getResponseHeader(name) });
      }
      try {
        readAnswer(status, text);
        reject(problemFrom(status, undefined));
      } catch (error) {
        reject(error instanceof ApiError ? error : problemFrom(status, undefined));
      }
    };
    xhr.onerror = () => reject(unreachable());
    xhr.open(method, new URL(path, document.baseURI));
    xhr.setRequestHeader("accept", "application/json");
    xhr.setRequestHeader("Tus-Resumable", "1.0.0");
    for (const [name, value] of Object.entries(headers ?? {})) xhr.setRequestHeader(name, value);
    moved();
    xhr.send(body ?? null);
  });
}

/** What a request rejects with that was given up from here. */
function givenUp(): ApiError {
  return new ApiError(0, "given up");
}
