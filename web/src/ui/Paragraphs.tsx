import { useRef } from "react";
import { type Keyed, lastingKeys } from "./lasting-keys";
import { paragraphs } from "./text";

/** Staff's text as paragraphs; nothing at all for a blank one. */
export function Paragraphs({ text, className }: { text: string; className?: string }) {
  const shown = useRef<Keyed[]>([]);
  shown.current = lastingKeys(shown.current, paragraphs(text));
  return (
    <>
      {shown.current.map((paragraph) => (
        <p key={paragraph.key} className={className} dir="auto">
          {paragraph.text}
        </p>
      ))}
    </>
  );
}
