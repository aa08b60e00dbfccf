import type { RealtimeConnection } from "@frontage/sdk/core";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";

/** Where the sockets are: in the page when the server wrote it there, else asked for. */
export const realtimeQuery = queryOptions({
  queryKey: ["realtime"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) =>
    fromPage() ?? request<RealtimeConnection>("GET", "/api/realtime/", undefined, signal),
});

function fromPage(): RealtimeConnection | undefined {
  try {
    const data: unknown = JSON.parse(document.getElementById("page-data")?.textContent ?? "null");
    return (data as { realtime?: RealtimeConnection } | null)?.realtime;
  } catch {
    return undefined;
  }
}
