import { t } from "../i18n/i18n";
import { CHANGE, type Method, readAnswer, withChange } from "./http";
import { ApiError, problemFrom, unreachable } from "./problem";
import { keyHeaders, untilAnswered } from "./repeat";
import { senderHeaders } from "./sender";
import { targetHeaders } from "./target";

/** Without a byte or an answer for so long, an upload is given up: a phone left the Wi-Fi. */
const STALL_MS = 60_000;

/** An upload under way. */
export interface Upload<T> {
  done: Promise<T>;
  /** Stops it; `done` then rejects with status 0. */
  abort(): void;
}

/**
 * Sends a form with files, again when the network fails before an answer. `onProgress` gets the
 * share of bytes sent, 0…1; at 1 the server is still working on the picture. `id` names the upload
 * in what the server tells of its progress.
 */
export function upload<T>(
  method: Method,
  path: string,
  form: FormData,
  onProgress: (share: number) => void,
  id: string,
): Upload<T> {
  const headers = { ...keyHeaders(method, path), ...targetHeaders(path), "X-Upload-Id": id };
  let stopped = false;
  let current: Upload<T> | null = null;
  const attempt = () => {
    current = sendOnce<T>(method, path, form, headers, onProgress);
    return current.done;
  };
  const answered = untilAnswered(attempt, () => stopped);
  return {
    // Stopped between two attempts, there is nothing left that could fail for itself.
    done: answered.catch((error: unknown) => Promise.reject(stopped ? uploadStopped() : error)),
    abort: () => {
      stopped = true;
      current?.abort();
    },
  };
}

/** What an upload rejects with when it was stopped from here. */
export const uploadStopped = () => new ApiError(0, () => t("errors:uploadStopped"));

/** One attempt; XMLHttpRequest because `fetch` cannot tell how much has left. */
function sendOnce<T>(
  method: Method,
  path: string,
  form: FormData,
  headers: Record<string, string>,
  onProgress: (share: number) => void,
): Upload<T> {
  const xhr = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    let stalled: ReturnType<typeof setTimeout>;
    const moved = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => {
        reject(unreachable(true));
        xhr.abort();
      }, STALL_MS);
    };
    xhr.onloadend = () => clearTimeout(stalled);
    xhr.upload.onprogress = (event) => {
      moved();
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    xhr.upload.onload = () => {
      moved();
      onProgress(1);
    };
    xhr.onload = () => {
      try {
        const answer = readAnswer<T>(xhr.status, xhr.responseText);
        resolve(withChange(answer, xhr.getResponseHeader(CHANGE)));
      } catch (error) {
        reject(error instanceof ApiError ? error : problemFrom(xhr.status, undefined));
      }
    };
    xhr.onerror = () => reject(unreachable());
    xhr.onabort = () => reject(uploadStopped());
    xhr.open(method, new URL(path, document.baseURI));
    xhr.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries({ ...headers, ...senderHeaders() })) {
      xhr.setRequestHeader(name, value);
    }
    moved();
    xhr.send(form);
  });
  return { done, abort: () => xhr.abort() };
}
