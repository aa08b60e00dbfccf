/**
 * The one error of the console. The server answers refusals in two dialects at once (RFC 9457
 * problem documents and the reference's `{"field": ["reason"]}`); both end up here, and so do
 * requests that never reached a server.
 */
import { t } from "../i18n/i18n";
import { inWords } from "./server-words";

/** Reasons by field name, as the server gave them. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** What somebody else saved meanwhile (409): by field, the server's value now and the one sent. */
export interface Conflict {
  /** Of the hotel now; a repetition that names it has seen these values. */
  readonly revision: number;
  readonly fields: Readonly<Record<string, { readonly theirs: unknown; readonly yours: unknown }>>;
}

/** What to say: a text, or what makes one in the language of the moment it is read. */
type Words = string | (() => string);

export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly conflict: Conflict | null;
  readonly #fields: FieldErrors;

  constructor(
    status: number,
    message: Words,
    fields: FieldErrors = {},
    conflict: Conflict | null = null,
  ) {
    super();
    // Read when it is shown: an error may outlive the choice of a language.
    Object.defineProperty(this, "message", {
      get: typeof message === "string" ? () => inWords(message) : message,
    });
    this.name = "ApiError";
    this.status = status;
    this.#fields = fields;
    this.conflict = conflict;
  }

  /** Reasons by field, in the language of the console as far as it knows them. */
  get fields(): FieldErrors {
    return Object.fromEntries(
      Object.entries(this.#fields).map(([name, reasons]) => [name, reasons.map(inWords)]),
    );
  }
}

/** The network failed before an answer came: whether the server did it is not known. */
export class NoAnswer extends ApiError {
  constructor() {
    super(0, () => t("errors:unreachable"));
  }
}

/** A part of the console itself did not come: no network, or a newer server that has other ones. */
export class NotFetched extends ApiError {
  constructor() {
    super(0, () => t("errors:notFetched"));
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
  if (status === 401) return new ApiError(401, () => byStatus(401), fields);
  const said =
    text(members.error) ??
    text(members.message) ??
    reasonsIn(members.non_field_errors)[0] ??
    text(members.detail) ??
    // Not the title: "Bad Gateway" says nothing to whoever wants to save.
    Object.values(fields)[0]?.[0];
  return new ApiError(
    status,
    said ?? (() => byStatus(status)),
    fields,
    conflictIn(status, members),
  );
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
  return timedOut ? new ApiError(0, () => t("errors:timedOut")) : new NoAnswer();
}

/** What to tell somebody about any thrown thing. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return error instanceof Error && error.message ? error.message : t("errors:somethingWrong");
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
  if (status === 401) return t("errors:status.signedOut");
  if (status === 403) return t("errors:status.forbidden");
  if (status === 404) return t("errors:status.gone");
  if (status === 413) return t("errors:status.tooLarge");
  if (status === 429) return t("errors:status.tooMany");
  return t("errors:status.other", { status });
}
