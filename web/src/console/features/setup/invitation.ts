import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/http";
import { ApiError } from "../../api/problem";
import type { StaffSession } from "../../api/types";

export type RoleName = "owner" | "manager" | "editor" | "viewer";

/** What a link offers. */
export interface Offer {
  hotel: { name: string; slug: string };
  role: RoleName;
  /** For whom, as whoever invited called them; may be empty. */
  name: string;
  invited_by: string | null;
  expires_at: string;
}

const PATH = "/api/staff/invitation/";

/** Asked by body, never by address: what the link ends in is as good as a password. */
export const offerQuery = (secret: string) =>
  queryOptions({
    queryKey: ["invitation", secret],
    queryFn: ({ signal }) => request<Offer>("POST", PATH, { secret }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400),
  });

/** Joins; the answer's token is for clients without cookies and dropped here. */
export async function accept(joining: {
  secret: string;
  name: string;
  username: string;
  password: string;
}): Promise<StaffSession> {
  const path = `${PATH}acceptance/`;
  const answer = await request<StaffSession & { token?: string }>("POST", path, joining);
  const { token: _unused, ...session } = answer;
  return session;
}
