import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";

export type RoleName = "owner" | "manager" | "editor" | "viewer";

/** All roles, highest first. */
export const ROLES: readonly RoleName[] = ["owner", "manager", "editor", "viewer"];

/** Somebody who works at the hotel. Times are ISO 8601. */
export interface Member {
  id: number;
  username: string;
  name: string;
  role: RoleName;
  /** Whether this person may sign in. */
  is_active: boolean;
  created_at: string;
  /** To the nearest few minutes. */
  last_seen_at: string | null;
  is_you: boolean;
}

/** A link that nobody has used yet. */
export interface Invitation {
  id: number;
  role: RoleName;
  /** For whom; may be empty. */
  name: string;
  invited_by: string | null;
  created_at: string;
  expires_at: string;
}

export interface Team {
  members: Member[];
  invitations: Invitation[];
}

export const teamPath = (slug: string) => `/api/staff/hotel/${encodeURIComponent(slug)}/team/`;

/** Everybody who works at the hotel; for its owners. */
export const teamQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "team"],
    queryFn: ({ signal }) => request<Team>("GET", teamPath(slug), undefined, signal),
  });

export const isRoleName = (text: string): text is RoleName => ROLES.some((role) => role === text);
