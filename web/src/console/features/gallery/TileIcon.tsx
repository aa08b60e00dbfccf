/**
 * The icons of a tile: Lucide's (ISC licence), each as a single path. Theirs have up to six parts,
 * and forty tiles are in or near the window, all of which are styled anew when a dialog opens over
 * them.
 */
const PATHS = {
  // A line of no length with round ends is a dot.
  grip: "M9 5h0M9 12h0M9 19h0M15 5h0M15 12h0M15 19h0",
  more: "M5 12h0M12 12h0M19 12h0",
  check: "M20 6 9 17l-5-5",
  edit: "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497zM15 5l4 4",
  hint: "M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5.7.7 1.3 1.5 1.5 2.5M9 18h6M10 22h4",
  remove:
    "M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2",
} as const;

/** Of dots and of what is small, thicker than the rest. */
const WIDTHS: Partial<Record<keyof typeof PATHS, number>> = { grip: 4, more: 4, check: 3 };

/** An icon in the colour of the words around it. */
export function TileIcon({
  of,
  size = 17,
  className,
}: {
  of: keyof typeof PATHS;
  size?: number;
  className?: string;
}) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={WIDTHS[of] ?? 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={PATHS[of]} />
    </svg>
  );
}
