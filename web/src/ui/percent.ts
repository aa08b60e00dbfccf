/** A share of a side, 0…1, as CSS says it; the middle for what is no number. */
export function percent(share: number): string {
  const kept = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0.5;
  return `${Math.round(kept * 1000) / 10}%`;
}
