/**
 * What the page says about itself: changes, for screen readers only, and a quiet line for all when
 * it has lost touch. Both regions are there from the start; one that appears is not read out.
 */
export function Notes({ announcement, stale }: { announcement: string; stale: boolean }) {
  return (
    <>
      <p className="heard-only" aria-live="polite" data-testid="announcement">
        {announcement}
      </p>
      <div className="note" role="status">
        {stale && <p>Reconnecting… what you see may be a little old.</p>}
      </div>
    </>
  );
}
