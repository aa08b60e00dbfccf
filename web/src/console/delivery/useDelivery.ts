import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Delivery, DeliveryOverview } from "../api/delivery-types";
import { request } from "../api/http";
import { ApiError } from "../api/problem";
import { historyKey, historyPath } from "../hotel/history";

/** When to ask after a save, in milliseconds since it was done; afterwards every ten seconds. */
const MOMENTS_MS = [150, 400, 1_000, 2_500, 6_000];
const THEN_EVERY_MS = 10_000;

/** How long after the answer before it is worth asking number `asked` (from 0), in milliseconds. */
export function waitBefore(asked: number): number {
  const moment = MOMENTS_MS[asked];
  if (moment === undefined) return THEN_EVERY_MS;
  return moment - (MOMENTS_MS[asked - 1] ?? 0);
}

/** What is known of a change's delivery. */
export interface Asked {
  /** `null` before the first answer, and when nobody can tell. */
  readonly delivery: Delivery | null;
  /** Nobody will be asked any more. */
  readonly isOver: boolean;
}

const NOT_ASKED: Asked = { delivery: null, isOver: false };

/** Asks for the delivery of a change until nothing more will be counted or the caller goes. */
export function useDelivery(slug: string, revision: number | null): Asked {
  const client = useQueryClient();
  const [told, setTold] = useState<Asked & { of: number | null }>({ ...NOT_ASKED, of: null });
  useEffect(() => {
    if (revision === null) return;
    const stopped = new AbortController();
    void follow(slug, revision, stopped.signal, (asked) => {
      setTold((before) => ({
        of: revision,
        isOver: asked.isOver,
        delivery: asked.delivery ?? (before.of === revision ? before.delivery : null),
      }));
      // The history keeps what was counted.
      if (asked.isOver) void client.invalidateQueries({ queryKey: historyKey(slug) });
    });
    return () => stopped.abort();
  }, [client, slug, revision]);
  return told.of === revision ? told : NOT_ASKED;
}

async function follow(
  slug: string,
  revision: number,
  signal: AbortSignal,
  tell: (asked: Asked) => void,
): Promise<void> {
  const path = `${historyPath(slug)}${revision}/delivery/`;
  for (let asked = 0; ; asked += 1) {
    await new Promise((done) => setTimeout(done, waitBefore(asked)));
    if (signal.aborted) return;
    try {
      const delivery = await request<Delivery>("GET", path, undefined, signal);
      if (signal.aborted) return;
      tell({ delivery, isOver: delivery.settled });
      if (delivery.settled) return;
    } catch (error) {
      if (signal.aborted) return;
      if (!isFinal(error)) continue;
      tell({ delivery: null, isOver: true });
      return;
    }
  }
}

/** Asking again would get the same answer: nobody counts this change, or not for us. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}

/** How often a window that is looked at asks whether something waits, in milliseconds. */
const LOOK_EVERY_MS = 30_000;

/** What of this hotel has not reached the pages. */
export const deliveryQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "delivery"],
    queryFn: ({ signal }) =>
      request<DeliveryOverview>(
        "GET",
        `/api/staff/hotel/${encodeURIComponent(slug)}/delivery/`,
        undefined,
        signal,
      ),
    refetchInterval: LOOK_EVERY_MS,
    retry: false,
  });
