import { useMemo } from "react";
import { qrCode } from "./qr";

/** Light around the code, in its modules, without which readers do not find it. */
const QUIET = 4;

/** A text for a camera. Nothing when it is too long for that. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = useMemo(() => qrCode(text), [text]);
  if (rows === null) return null;
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")))
    .join("");
  return (
    <figure className="flex flex-col items-center gap-2">
      {/* Dark on white in a dark console too: not every camera reads the other way round. */}
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={label}
        shapeRendering="crispEdges"
        className="size-48 rounded-xl border border-line bg-white"
      >
        <path d={path} fill="#000" />
      </svg>
      <figcaption className="text-center text-[0.85rem] text-soft">{label}</figcaption>
    </figure>
  );
}
