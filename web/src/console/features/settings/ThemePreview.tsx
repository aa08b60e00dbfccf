import { mix } from "../../../ui/color";
import type { ThemeColors, ThemeMode } from "../../api/types";
import { type ColorName, paintable } from "./theme-colors";

interface ThemePreviewProps {
  hotel: string;
  colors: ThemeColors;
  mode: ThemeMode;
}

/** A piece of the guests' page in the colours being chosen. */
export function ThemePreview({ hotel, colors, mode }: ThemePreviewProps) {
  const color = (name: ColorName) => paintable(name, colors[name]);
  const isDark = mode === "dark";
  const ground = isDark ? mix("#101113", color("primary_color"), 0.07) : color("background_color");
  const text = isDark ? "#f2efea" : color("text_color");
  const border = isDark ? mix(ground, text, 0.18) : color("border_color");
  return (
    <figure className="self-start">
      <div
        aria-hidden="true"
        data-testid="theme-preview"
        className="overflow-hidden rounded-2xl border shadow-card"
        style={{ backgroundColor: ground, color: text, borderColor: border }}
      >
        <div
          className="h-20"
          style={{
            backgroundImage: `linear-gradient(120deg, ${color("primary_color")}, ${color("secondary_color")})`,
          }}
        />
        <div className="flex flex-col gap-3 p-5">
          <span
            className="self-start rounded-full px-2.5 py-0.5 font-medium text-xs"
            style={{ backgroundColor: color("accent_color"), color: "#16181b" }}
          >
            From €129
          </span>
          <p className="font-semibold text-lg leading-tight">{hotel}</p>
          <p className="text-[0.9rem]">A quiet room with a view, and breakfast until eleven.</p>
          <p className="text-[0.9rem] underline" style={{ color: color("link_color") }}>
            How to find us
          </p>
          <span
            className="self-start rounded-xl px-4 py-2 font-medium text-[0.9rem]"
            style={{ backgroundColor: color("button_color"), color: color("button_text_color") }}
          >
            Book a room
          </span>
          <hr style={{ borderColor: border }} />
          <span className="flex gap-2">
            <Dot color={color("button_hover_color")} />
            <Dot color={color("link_hover_color")} />
          </span>
        </div>
      </div>
      <figcaption className="mt-2 text-[0.85rem] text-soft">
        {isDark
          ? "Dark keeps your brand and button colours and makes its own background and text."
          : "How these colours look together."}
      </figcaption>
    </figure>
  );
}

function Dot({ color }: { color: string }) {
  return <span className="size-4 rounded-full" style={{ backgroundColor: color }} />;
}
