import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/http";
import { ApiError } from "../../api/problem";
import type { StaffSession } from "../../api/types";
import { t } from "../../i18n/i18n";

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<StaffSession | null> => {
    try {
      return await request<StaffSession>("GET", "/api/staff/session/", undefined, signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

/** The answer also holds a token, for clients without cookies; it is dropped here. */
export async function signIn(username: string, password: string): Promise<StaffSession> {
  const answer = await request<StaffSession & { token?: string }>("POST", "/api/staff/login/", {
    username,
    password,
  });
  const { token: _unused, ...session } = answer;
  return session;
}

export function signOut(): Promise<undefined> {
  return request<undefined>("POST", "/api/staff/logout/");
}

/** Why signing in failed, in words for the person at the keyboard. */
export function signInMessage(error: unknown): string {
  if (error instanceof ApiError && (error.status === 400 || error.status === 401)) {
    return t("session:signIn.wrongPassword");
  }
  if (error instanceof ApiError) return error.message;
  return t("errors:somethingWrongTryAgain");
}
