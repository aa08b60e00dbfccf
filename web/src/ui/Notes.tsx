import type { Standing } from "../live/use-standing";

interface NotesProps {
  announcement: string;
  standing: Standing;
  /** What is said of each; English unless told. */
  words?: { behind: string; gone: string } | undefined;
}

const ENGLISH = {
  behind: "Reconnecting… what you see may be a little old.",
  gone: "This page is not public at the moment. It will go on by itself when it is.",
};

/**
 * What the page says about itself: changes, for screen readers only, and a quiet line for all when
 * it has lost touch. Both regions are there from the start; one that appears is not read out.
 */
export function Notes({ announcement, standing, words = ENGLISH }: NotesProps) {
  return (
    <>
      <p className="heard-only" aria-live="polite" data-testid="announcement">
        {announcement}
      </p>
      <div className="note" role="status">
        {standing !== "level" && <p>{words[standing]}</p>}
      </div>
    </>
  );
}
