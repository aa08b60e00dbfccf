import { useCallback, useEffect, useState } from "react";

/** How long an announcement stays, in milliseconds: long enough to be read out once. */
const STAY = 8_000;

/** A line for screen readers that clears itself, so that the same words can be said again. */
export function useAnnouncement(): [string, (text: string) => void] {
  const [text, setText] = useState("");
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => setText(""), STAY);
    return () => clearTimeout(timer);
  }, [text]);
  const announce = useCallback((next: string) => {
    if (next) setText(next);
  }, []);
  return [text, announce];
}
