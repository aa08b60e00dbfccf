import { type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../api/problem";
import { FormStoreContext } from "../forms/useDraftForm";
import { lately } from "../ui/lately";
import { OpenWindowContext } from "./open-window";
import { saveHere } from "./save-here";
import { mayUseSingleKeys } from "./single-keys";
import { TypeAhead, TypedAheadContext } from "./TypeAhead";

// Fetched by who opens them.
const Palette = lately(async () => (await import("./Palette")).Palette, {
  waiting: TypeAhead,
  failed: NotFetched,
});
const KeyList = lately(async () => (await import("./KeyList")).KeyList, {
  waiting: () => null,
  failed: NotFetched,
});

export type KeyWindow = "find" | "keys";

/** The keys that work everywhere in the console, and the two windows that they open. */
export function Keys({ onSignOut, children }: { onSignOut(): void; children: ReactNode }) {
  const forms = useContext(FormStoreContext);
  const [open, setOpen] = useState<KeyWindow | null>(null);
  const typedAhead = useRef("");
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented && !isCommand(event)) return;
      const wanted = meant(event);
      if (wanted === null) return;
      event.preventDefault();
      if (wanted === "save") saveHere(forms);
      else setOpen(wanted);
    };
    // Before lists and fields, which keep the keys that they know to themselves.
    document.addEventListener("keydown", pressed, { capture: true });
    return () => document.removeEventListener("keydown", pressed, { capture: true });
  }, [forms]);
  const close = () => setOpen(null);
  return (
    <OpenWindowContext value={setOpen}>
      {children}
      {open === "find" && (
        <TypedAheadContext value={typedAhead}>
          <Palette onClose={close} onKeys={() => setOpen("keys")} onSignOut={onSignOut} />
        </TypedAheadContext>
      )}
      {open === "keys" && <KeyList onClose={close} />}
    </OpenWindowContext>
  );
}

/** Says so once; the next press of the key tries again. */
function NotFetched({ error }: { error: Error }) {
  useEffect(() => {
    toast.error(messageOf(error), { id: "not-fetched" });
  }, [error]);
  return null;
}

const isCommand = ({ ctrlKey, metaKey }: KeyboardEvent) => ctrlKey || metaKey;

function meant(event: KeyboardEvent): KeyWindow | "save" | null {
  const { key, altKey, shiftKey, repeat } = event;
  if (isCommand(event)) {
    if (altKey || shiftKey) return null;
    if (key.toLowerCase() === "k") return "find";
    return key.toLowerCase() === "s" && !repeat ? "save" : null;
  }
  // The Arabic keyboard has its own question mark.
  const isQuestion = key === "?" || key === "؟";
  return isQuestion && !altKey && !isTyping(event.target) && mayUseSingleKeys() ? "keys" : null;
}

/** Whether a letter would be typed there. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=range], [type=file])");
}
