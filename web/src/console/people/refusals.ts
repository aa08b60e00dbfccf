import { ApiError } from "../api/problem";

/** The server's one word for why it refused; `null` when it has none. */
export function codeOf(error: unknown): string | null {
  return error instanceof ApiError ? (error.fields.code?.[0] ?? null) : null;
}
