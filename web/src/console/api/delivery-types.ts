/** How far a saved change has got, as `GET …/history/{revision}/delivery/` tells. */
export interface Delivery {
  revision: number;
  /** `waiting`: not sent yet; `refused`: the live service will not take it. */
  state: "waiting" | "sent" | "refused";
  /** Our pages that were open when it was sent; `null`: an outside service sends, nobody counts. */
  open: number | null;
  /** How many of them have painted it. */
  live: number;
  /** Clients that do not report, and count as sent. */
  others: number;
  /** From the save to the painting, in milliseconds; `null` while nobody has reported. */
  p50_ms: number | null;
  max_ms: number | null;
  /** Nothing more will be counted. */
  settled: boolean;
  /** Why it waits or was refused. */
  reason: string | null;
}

/** What has not reached the pages, as `GET …/delivery/` tells. */
export interface DeliveryOverview {
  waiting: number;
  oldest_waiting_ms: number | null;
  reason: string | null;
  refused: { revision: number; reason: string }[];
}
