import { thumbHashToDataURL } from "thumbhash";

/**
 * The blurred preview of a picture as a `data:` address, from its base64 ThumbHash; `null` when
 * there is none or it cannot be read. For browsers only.
 */
export function placeholderAddress(hash: string | null): string | null {
  if (!hash) return null;
  try {
    const bytes = Uint8Array.from(atob(hash), (character) => character.charCodeAt(0));
    return bytes.length >= 5 ? thumbHashToDataURL(bytes) : null;
  } catch {
    return null;
  }
}
