import { CircleAlert, CircleCheck, CircleX, X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStaff } from "../hotel/staff";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Spinner } from "../ui/Spinner";
import type { Save } from "./Saves";
import { type Asked, useDelivery } from "./useDelivery";
import { useNewestSave, useSaves } from "./useSaves";
import { type Said, savedWords, type Tone } from "./words";

/** Good news has been read by then, in milliseconds; everything else stays. */
const READ_MS = 10_000;

const ICONS: Record<Tone, ReactNode> = {
  good: <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />,
  open: (
    <span className="mt-1 flex shrink-0 text-accent">
      <Spinner />
    </span>
  ),
  warn: <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />,
  bad: <CircleX size={18} aria-hidden className="mt-0.5 shrink-0" />,
};

/**
 * One line for every kind of save: on its way, on the server, and on how many open pages. It says
 * no more than is known, and nothing about a save that failed: whoever began that says why.
 */
export function SaveLine() {
  const { slug } = useStaff();
  const saves = useSaves();
  const save = useNewestSave();
  const asked = useDelivery(slug, save.state === "saved" ? save.revision : null);
  const said = lineOf(save, asked);
  const isReadSoon = said?.tone === "good";

  useEffect(() => {
    if (!isReadSoon) return;
    const read = setTimeout(() => saves.dismiss(), READ_MS);
    return () => clearTimeout(read);
  }, [isReadSoon, saves]);

  return (
    <div
      role="status"
      // Read out when it is known, not at each page that reports.
      aria-busy={said?.tone === "open"}
      className="pointer-events-none fixed inset-x-0 top-16 z-30 flex justify-center px-4 lg:top-4 lg:left-[17rem]"
    >
      {said && (
        <div
          data-testid="save-line"
          data-tone={said.tone}
          className={cx(
            "pointer-events-auto flex max-w-xl items-start gap-1 rounded-2xl border py-2 pr-1.5 pl-4 text-[0.95rem] shadow-raised",
            said.tone === "warn" && "border-warn bg-warn-soft text-warn",
            said.tone === "bad" && "border-danger bg-danger-soft text-danger",
            (said.tone === "good" || said.tone === "open") && "border-line bg-surface",
          )}
        >
          <p className="flex gap-2.5 py-1 tabular-nums">
            {ICONS[said.tone]}
            <span>{said.text}</span>
          </p>
          <Button
            look="quiet"
            aria-label="Dismiss"
            icon={<X size={16} aria-hidden />}
            onPress={() => saves.dismiss()}
            className="-my-1.5"
          />
        </div>
      )}
    </div>
  );
}

function lineOf(save: Save, { delivery, isOver }: Asked): Said | null {
  if (save.state === "none") return null;
  if (save.state === "saving") return { text: "Saving…", tone: "open" };
  if (save.state === "unchanged") return { text: "Saved. It was like this already.", tone: "good" };
  // Nobody can tell where it is: that it is saved is all that is known.
  if (save.revision === null || (isOver && !delivery)) return { text: "Saved.", tone: "good" };
  return savedWords(delivery);
}
