import { paragraphs } from "./text";

/** Staff's text as paragraphs; nothing at all for a blank one. */
export function Paragraphs({ text, className }: { text: string; className?: string }) {
  return (
    <>
      {paragraphs(text).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a paragraph is known by its place alone.
        <p key={index} className={className} dir="auto">
          {paragraph}
        </p>
      ))}
    </>
  );
}
