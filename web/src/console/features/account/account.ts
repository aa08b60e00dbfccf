import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/http";

const PATH = "/api/staff/account/";

/** A browser in which somebody is signed in. Times are ISO 8601. */
export interface Session {
  id: string;
  created_at: string;
  /** To the nearest few minutes. */
  last_seen_at: string;
  /** What the browser called itself; may be empty. */
  agent: string;
  is_this: boolean;
}

export interface Account {
  username: string;
  /** What colleagues see; empty: the user name. */
  display_name: string;
  role: string;
  sessions: Session[];
}

export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => request<Account>("GET", PATH, undefined, signal),
});

export const rename = (display_name: string) =>
  request<Pick<Account, "display_name">>("PATCH", PATH, { display_name });

export const changePassword = (passwords: { present: string; password: string }) =>
  request<{ ended_sessions: number }>("PUT", `${PATH}password/`, passwords);

export const endSession = (id: string) =>
  request<undefined>("DELETE", `${PATH}sessions/${encodeURIComponent(id)}/`);

export const signOutEverywhere = () => request<undefined>("DELETE", `${PATH}sessions/`);
