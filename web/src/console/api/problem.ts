/**
 * The one error of the console. The server answers refusals in two dialects at once (RFC 9457
 * problem documents and the reference's `{"field": ["reason"]}`); both end up here, and so do
 * requests that never reached a server.
 */

/** Reasons by field name, as the server gave them. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** What somebody else saved meanwhile (409): by field, the server's value now and the one sent. */
export interface Conflict {
  /** Of the hotel now; a repetition that names it has seen these values. */
  readonly revision: number;
  readonly fields: Readonly<Record<string, { readonly theirs: unknown; readonly yours: unknown }>>;
}

export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly fields: FieldErrors;
  readonly conflict: Conflict | null;

  constructor(
    status: number,
    message: string,
    fields: FieldErrors = {},
    conflict: Conflict | null = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.fields = fields;
    this.conflict = conflict;
  }
}

/** The network failed before an answer came: whether the server did it is not known. */
export class NoAnswer extends ApiError {
  constructor() {
    super(0, "The server cannot be reached. Check the connection and try again.");
  }
}

/** Members of a problem document, and the reference's own, that are no fields of a form. */
const MEMBERS = new Set([
  "type",
  "title",
  "status",
  "detail",
  "instance",
  "error",
  "message",
  "non_field_errors",
  "revision",
  "conflicts",
]);

/** Turns the body of a refusal into an [`ApiError`]; `body` may be anything, also no JSON at all. */
export function problemFrom(status: number, body: unknown): ApiError {
  const members: Record<string, unknown> =
    typeof body === "object" && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : {};
  const fields: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(members)) {
    const reasons = MEMBERS.has(name) ? [] : reasonsIn(value);
    if (reasons.length > 0) fields[name] = reasons;
  }
  // Only this program knows that signing in again loses nothing.
  if (status === 401) return new ApiError(401, byStatus(401), fields);
  const said =
    text(members.error) ??
    text(members.message) ??
    reasonsIn(members.non_field_errors)[0] ??
    text(members.detail) ??
    Object.values(fields)[0]?.[0] ??
    text(members.title);
  return new ApiError(status, said ?? byStatus(status), fields, conflictIn(status, members));
}

function conflictIn(status: number, members: Record<string, unknown>): Conflict | null {
  const { revision, conflicts } = members;
  if (status !== 409 || typeof revision !== "number") return null;
  const fields: Record<string, { theirs: unknown; yours: unknown }> = {};
  for (const [name, both] of Object.entries(conflicts ?? {})) {
    if (typeof both !== "object" || both === null) continue;
    const { theirs = null, yours = null } = both as { theirs?: unknown; yours?: unknown };
    fields[name] = { theirs, yours };
  }
  return { revision, fields };
}

/** No answer came: no network, server gone, or it took longer than it may. */
export function unreachable(timedOut = false): ApiError {
  return timedOut
    ? new ApiError(0, "The server did not answer in time. Try again.")
    : new NoAnswer();
}

/** What to tell somebody about any thrown thing. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return error instanceof Error && error.message ? error.message : "Something went wrong.";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function reasonsIn(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (!Array.isArray(value)) return [];
  return value.filter((reason): reason is string => typeof reason === "string" && reason !== "");
}

function byStatus(status: number): string {
  if (status === 401) return "You were signed out. Sign in and try again.";
  if (status === 403) return "Your role may not change this.";
  if (status === 404) return "This is no longer there. Somebody may have removed it.";
  if (status === 413) return "This is larger than the server takes.";
  if (status === 429) return "Too many requests at once. Wait a moment and try again.";
  return `The server could not do this (status ${status}). Try again in a moment.`;
}
