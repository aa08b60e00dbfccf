import { problemFrom, unreachable } from "./problem";
import { keyHeaders, untilAnswered } from "./repeat";
import { senderHeaders } from "./sender";
import { targetHeaders } from "./target";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** The reference's clients wait 30 s; so does the console. */
const TIMEOUT_MS = 30_000;

/**
 * What the answer of a write says beside its words: which change of the page it made, `null` when the
 * page was so already. The page's own `revision` may be a colleague's change of the same moment.
 */
export interface Changed {
  change?: number | null;
}

/**
 * One JSON request to this site. The session is an HttpOnly cookie, so nothing is stored or added
 * here. A change of a hotel is sent again when the network fails before an answer. Rejects with
 * `ApiError` only (or with the abort reason when `signal` was used). The answer of a write is
 * {@link Changed} too.
 */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  // What is sent again goes where it was aimed at first, whatever is worked on by then.
  const aim = targetHeaders(path);
  const key = keyHeaders(method, path);
  const send = () => sendOnce<T>(method, path, body, { ...key, ...aim }, signal);
  if (Object.keys(key).length === 0) return send();
  return untilAnswered(send, () => signal?.aborted === true);
}

async function sendOnce<T>(
  method: Method,
  path: string,
  body: unknown,
  fixed: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const headers: Record<string, string> = { Accept: "application/json", ...fixed };
  if (method !== "GET") Object.assign(headers, senderHeaders());
  if (body !== undefined) headers["Content-Type"] = "application/json";

  let status: number;
  let answer: string;
  let change: string | null;
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    status = response.status;
    answer = await response.text();
    change = response.headers.get(CHANGE);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable(timeout.aborted);
  }
  const told = readAnswer<T>(status, answer);
  return method === "GET" ? told : withChange(told, change);
}

/** The header that says which change of the page a write made. */
export const CHANGE = "X-Change";

/** An answer with what its header says. */
export function withChange<T>(answer: T, header: string | null): T {
  const change = header === null ? null : Number(header);
  if (answer === undefined) return (change === null ? answer : { change }) as T;
  const isRecord = typeof answer === "object" && answer !== null && !Array.isArray(answer);
  return isRecord ? { ...answer, change } : answer;
}

/** The body of a good answer (`undefined` for 204), or the refusal as an error. */
export function readAnswer<T>(status: number, answer: string): T {
  let body: unknown;
  try {
    body = answer === "" ? undefined : JSON.parse(answer);
  } catch {
    // A proxy's HTML page, or a broken answer: the status still says what happened.
    throw problemFrom(status < 400 ? 502 : status, undefined);
  }
  if (status < 200 || status >= 300) throw problemFrom(status, body);
  return body as T;
}
