import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ThemeColors, ThemeMode } from "../../api/types";
import { corrections } from "./theme-colors";

/** Which of the chosen colours guests will not see as chosen, before they are saved. */
export function Corrections({ colors, mode }: { colors: ThemeColors; mode: ThemeMode }) {
  const all = corrections(colors, mode);
  if (all.length === 0) {
    return (
      <p className="flex gap-2 text-[0.9rem] text-soft">
        <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        All words can be read in these colours.
      </p>
    );
  }
  return (
    <section aria-label="Corrected for reading" className="text-[0.9rem]">
      <p className="flex gap-2 font-medium text-warn">
        <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
        Some words could not be read. Your page shows them in the nearest colour that can be.
      </p>
      <ul className="mt-3 flex flex-col gap-2.5">
        {all.map(({ words, chosen, shown, ground }) => (
          <li key={words} className="flex gap-2.5">
            <span
              aria-hidden
              className="mt-0.5 h-7 shrink-0 rounded-lg border border-line px-2 font-semibold leading-7"
              style={{ backgroundColor: ground.color, color: shown }}
            >
              Aa
            </span>
            <span className="min-w-0">
              <strong className="font-semibold">{words}:</strong> guests see {shown}, because{" "}
              {chosen} cannot be read on {ground.name}.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
