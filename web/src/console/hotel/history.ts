/** Everything read of a hotel's history: out of date with each change, whoever made it. */
export const historyKey = (slug: string) => ["hotel", slug, "history"] as const;

export const historyPath = (slug: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/history/`;
