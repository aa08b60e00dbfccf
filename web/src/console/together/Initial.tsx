import { cx } from "../ui/cx";

/** Grounds with white letters on them (4.5 : 1 and more); a person keeps theirs everywhere. */
const GROUNDS = [
  "bg-[#7a3e9d]",
  "bg-[#1d6a57]",
  "bg-[#a33b20]",
  "bg-[#2b5fa8]",
  "bg-[#8a5a00]",
  "bg-[#96245c]",
];

/** Somebody's sign: the first letter of their name on a colour of their own. For the eyes alone. */
export function Initial({ id, name, isSmall }: { id: string; name: string; isSmall?: boolean }) {
  const sum = [...id].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-white forced-colors:border",
        GROUNDS[sum % GROUNDS.length],
        isSmall ? "size-5 text-[0.7rem]" : "size-8 border-2 border-surface text-[0.85rem]",
      )}
    >
      {[...name][0]?.toLocaleUpperCase()}
    </span>
  );
}
