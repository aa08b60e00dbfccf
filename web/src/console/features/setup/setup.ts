import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { StaffSession } from "../../api/types";

const PATH = "/api/staff/setup/";

/** Whether this server waits for its first run. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => request<{ open: boolean }>("GET", PATH, undefined, signal),
});

/** The address that the server makes of a hotel's name; `null` when it cannot. */
export const proposedSlugQuery = (name: string) =>
  queryOptions({
    queryKey: ["setup", "slug", name],
    staleTime: Number.POSITIVE_INFINITY,
    enabled: name !== "",
    queryFn: async ({ signal }) => {
      const path = `${PATH}?name=${encodeURIComponent(name)}`;
      return (await request<{ slug: string | null }>("GET", path, undefined, signal)).slug;
    },
  });

/** What somebody enters on the first run. */
export interface Beginning {
  code: string;
  hotel_name: string;
  slug: string;
  name: string;
  username: string;
  password: string;
}

/** Makes hotel and owner; the answer's token is for clients without cookies and dropped here. */
export async function begin(beginning: Beginning): Promise<StaffSession> {
  const answer = await request<StaffSession & { token?: string }>("POST", PATH, beginning);
  const { token: _unused, ...session } = answer;
  return session;
}

/** What may stand in an address, as the server says it. */
export const isSlug = (text: string) => /^(?!-)[a-z0-9-]{1,50}(?<!-)$/.test(text);
