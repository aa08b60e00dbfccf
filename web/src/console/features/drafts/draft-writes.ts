/** What staff do with a draft. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Draft } from "../../api/draft-types";
import { type Method, request } from "../../api/http";
import { draftPath, draftsKey, draftsPath } from "../../drafting/drafts";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";

/** A change of drafts, not of the page: the list is read again before it counts as done. */
function useDraftChange<Input, Answer = unknown>(send: (input: Input) => Promise<Answer>) {
  const { slug } = useStaff();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      const answer = await send(input);
      await client.invalidateQueries({ queryKey: draftsKey(slug) });
      return answer;
    },
  });
}

/** Sends to an address of one draft. */
function useOfDraft(id: number) {
  const { slug } = useStaff();
  return <T = Draft>(method: Method, below: string, body?: unknown) =>
    request<T>(method, `${draftPath(slug, id)}${below}`, body);
}

export function useRename(id: number) {
  const send = useOfDraft(id);
  return useDraftChange((name: string) => send("PATCH", "", { name }));
}

export function useDiscard(id: number) {
  const send = useOfDraft(id);
  return useDraftChange(() => send<undefined>("DELETE", ""));
}

/** Takes one change out, by its name: `slogan`, `gallery`, `room_types.5` … */
export function useDropChange(id: number) {
  const send = useOfDraft(id);
  return useDraftChange((change: string) => send("DELETE", "changes/", { change }));
}

/** A minute by the hotel's clock; `fold` where that clock shows it twice. */
export type Minute = { local: string; fold?: "first" | "second" } | null;

export function useSchedule(id: number) {
  const send = useOfDraft(id);
  return useDraftChange((minutes: { publish_at: Minute; return_at: Minute }) =>
    send("PUT", "schedule/", minutes),
  );
}

export function useTimeZone() {
  const { slug } = useStaff();
  return useDraftChange((time_zone: string) =>
    request("PUT", draftsPath(slug).replace(/drafts\/$/, "time-zone/"), { time_zone }),
  );
}

interface Done {
  revision: number;
  draft: Draft;
}

interface Publication {
  /** What stays of the fields that were changed on the page since. */
  choices: Record<string, "draft" | "page">;
  /** Which revision these were read at. */
  base: number;
  /** When the draft was changed last, as far as it was looked at. */
  seen: string;
}

/** Publishes the whole draft in one change. */
export function usePublish(id: number) {
  const { slug } = useStaff();
  const send = useOfDraft(id);
  return useWrite({
    draftOf: () => null,
    send: ({ choices, base, seen }: Publication) =>
      send<Done>("POST", "publish/", {
        changed_at: seen,
        ...(Object.keys(choices).length > 0 ? { choices, base_revision: base } : {}),
      }),
    paint: async (client) => {
      void client.invalidateQueries({ queryKey: ["hotel", slug] });
      await client.invalidateQueries({ queryKey: draftsKey(slug) });
    },
  });
}

/** Brings back at once what a published draft changed. */
export function useBringBack(id: number) {
  const { slug } = useStaff();
  const send = useOfDraft(id);
  return useWrite({
    draftOf: () => null,
    send: (_: undefined) => send<Done>("POST", "return/"),
    paint: async (client) => {
      void client.invalidateQueries({ queryKey: ["hotel", slug] });
      await client.invalidateQueries({ queryKey: draftsKey(slug) });
    },
  });
}
