import { useCallback, useEffect, useRef, useState } from "react";
import { isEditable } from "./stillness/keep";

/** How long further changes are waited for, in milliseconds, so that a burst is one sentence. */
const BURST = 1_500;

/** How long an announcement stays, in milliseconds: long enough to be read out once. */
const STAY = 8_000;

/**
 * A line for screen readers that clears itself, so that the same words can be said again. The
 * function that comes with it takes what describes all changes since the last announcement; it is
 * asked when the burst is over and nobody would be interrupted. A plain text is said at once.
 */
export function useAnnouncement(): [string, (words: string | (() => string)) => void] {
  const [text, setText] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<() => string>(() => "");

  useEffect(() => {
    if (!text) return;
    const clearing = setTimeout(() => setText(""), STAY);
    return () => clearTimeout(clearing);
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const announce = useCallback((words: string | (() => string)) => {
    if (typeof words === "string") {
      if (words) setText(words);
      return;
    }
    latest.current = words;
    const say = () => {
      timer.current = isBusy() ? setTimeout(say, BURST) : undefined;
      if (timer.current === undefined) setText(latest.current());
    };
    timer.current ??= setTimeout(say, BURST);
  }, []);
  return [text, announce];
}

/** Whoever types is not talked to, and outside an open dialog nothing is heard. */
function isBusy(): boolean {
  return isEditable(document.activeElement) || document.querySelector("dialog[open]") !== null;
}
