import { useContext, useEffect, useRef } from "react";
import type { OpenForm } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { useLive } from "../hotel/live";
import type { FailedSave } from "./Saves";
import { useSavesState } from "./useSaves";

/** How long to wait before each further attempt, in milliseconds; the last one from then on. */
const PAUSES_MS = [3_000, 6_000, 12_000, 30_000, 60_000];

/**
 * Tries again what the line or the server held up: when the line is back, and now and then while
 * something is held up all the same. What was typed on since, or refused for what it says, waits for
 * somebody. Answers whether anything is tried again.
 */
export function useRetries(open: readonly OpenForm[], failures: readonly FailedSave[]): boolean {
  const forms = useContext(FormStoreContext);
  const { status } = useLive();
  const held = open.filter((form) => form.failure?.mayWorkLater && form.canSave);
  const waiting = failures.filter(({ mayWorkLater }) => mayWorkLater);
  const isHeld = held.length + waiting.length > 0;

  const latest = useRef({ held, waiting });
  latest.current = { held, waiting };
  const tries = useRef(0);
  const wasLive = useRef(status === "live");

  // While it is being tried nothing is held up; only what ends well begins from the front again.
  const isTrying = useSavesState().newest.state === "saving" || open.some(({ saving }) => saving);
  const isWell = !isHeld && !isTrying;
  useEffect(() => {
    if (isWell) tries.current = 0;
  }, [isWell]);

  useEffect(() => {
    if (!isHeld) {
      wasLive.current = status === "live";
      return;
    }
    const again = () => {
      tries.current += 1;
      for (const { id } of latest.current.held) void forms.save(id, false);
      for (const { retry } of latest.current.waiting) retry();
    };
    const isBack = status === "live" && !wasLive.current;
    wasLive.current = status === "live";
    if (isBack) tries.current = 0;
    const pause = isBack ? 0 : (PAUSES_MS[tries.current] ?? PAUSES_MS.at(-1));
    const next = setTimeout(again, pause);
    window.addEventListener("online", again);
    return () => {
      clearTimeout(next);
      window.removeEventListener("online", again);
    };
  }, [forms, isHeld, status]);

  return isHeld;
}
