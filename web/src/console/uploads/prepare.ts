/** What is done to a file in this browser before it leaves. */
import { readableFile } from "../pictures/heic";
import { shrunk } from "./worker";

/** A file as it leaves. */
export interface Prepared {
  readonly blob: Blob;
  readonly name: string;
  /** Of its bytes, in hexadecimal; `null` where the browser reckons none. */
  readonly sha256: string | null;
  /** Of the file that it was made of; `null` when it goes as it is. */
  readonly sourceSha256: string | null;
  readonly isShrunk: boolean;
}

/** Files below this many bytes are not worth the work. */
const WORTH = 1_000_000;
/** What is won must be worth the loss: this share of the bytes at most. */
const MOST_LEFT = 0.8;

/** Makes a file ready: readable for the server, smaller when that is wanted. */
export async function prepare(file: File, mayShrink: boolean): Promise<Prepared> {
  const readable = await readableFile(file);
  const smaller = mayShrink && readable.size > WORTH ? await shrunk(readable) : null;
  const isShrunk = smaller !== null && smaller.size < readable.size * MOST_LEFT;
  const blob = isShrunk ? smaller : readable;
  const isSame = blob === file;
  return {
    blob,
    name: isShrunk ? `${readable.name.replace(/\.[^.]*$/, "")}.jpg` : readable.name,
    sha256: await sha256(blob),
    sourceSha256: isSame ? null : await sha256(file),
    isShrunk,
  };
}

/** In hexadecimal; `null` on pages that came by plain http, where browsers have no cryptography. */
async function sha256(blob: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
