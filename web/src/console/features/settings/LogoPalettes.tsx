import { renditionAddress } from "@frontage/sdk/pictures";
import { Palette as PaletteIcon } from "lucide-react";
import { useState } from "react";
import type { HotelImage } from "../../api/types";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import type { Palette } from "./palettes";

/** Pixels a side that are looked at: enough for a logo's colours. */
const SIDE = 128;

interface LogoPalettesProps {
  logo: HotelImage | null;
  isDisabled: boolean;
  onChoose(palette: Palette): void;
}

type Found = "none" | "failed" | readonly Palette[];

/** Palettes for the page out of the logo's colours; nothing is saved by choosing one. */
export function LogoPalettes({ logo, isDisabled, onChoose }: LogoPalettesProps) {
  const { t } = useTranslation("theme");
  const [found, setFound] = useState<Found | null>(null);
  const [isLooking, setLooking] = useState(false);
  // The pixels of a picture on another site are not for scripts.
  if (!logo || logo.public_id === null) {
    return <p className="text-[0.9rem] text-soft">{t("palettes.noLogo")}</p>;
  }
  const look = async () => {
    setLooking(true);
    const palettes = await palettesOfLogo(logo).catch(() => "failed" as const);
    setFound(palettes.length === 0 ? "none" : palettes);
    setLooking(false);
  };
  return (
    <section aria-label={t("palettes.title")}>
      <Button
        icon={<PaletteIcon size={18} aria-hidden />}
        isDisabled={isDisabled}
        isPending={isLooking}
        onPress={() => void look()}
      >
        {t("palettes.title")}
      </Button>
      {typeof found === "string" && (
        <p role="alert" className="mt-3 text-[0.9rem] text-warn">
          {t(`palettes.${found}`)}
        </p>
      )}
      {Array.isArray(found) && (
        <>
          <p role="status" className="mt-3 mb-2 text-[0.9rem] text-soft">
            {t("palettes.lead")}
          </p>
          <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3">
            {(found as readonly Palette[]).map((palette) => (
              <li key={palette.name}>
                <Button
                  isDisabled={isDisabled}
                  onPress={() => onChoose(palette)}
                  className="h-auto! w-full flex-col items-stretch! gap-1.5! p-2!"
                >
                  <Stripes palette={palette} />
                  <span className="text-[0.9rem]">{t(`palettes.name.${palette.name}`)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Stripes({ palette: { colors, mode } }: { palette: Palette }) {
  const ground = mode === "dark" ? "#16181b" : colors.background_color;
  const stripes = [
    colors.primary_color,
    colors.secondary_color,
    colors.accent_color,
    colors.button_color,
  ];
  return (
    <span
      aria-hidden
      className="flex h-12 items-center justify-center gap-1.5 rounded-lg border border-line"
      style={{ backgroundColor: ground }}
    >
      {stripes.map((color, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: stripes have places, and may be alike
          key={at}
          className="size-6 rounded-full border border-black/10"
          style={{ backgroundColor: color }}
        />
      ))}
    </span>
  );
}

async function palettesOfLogo(logo: HotelImage): Promise<readonly Palette[]> {
  const { colorsOf, palettesOf } = await import("./palettes");
  const picture = new Image();
  // WebP keeps what is transparent.
  const address = renditionAddress(logo, { width: SIDE, format: "webp", base: "" });
  // From another origin only so may it be looked into.
  picture.crossOrigin = "anonymous";
  picture.src = address ?? logo.url;
  await picture.decode();
  const canvas = document.createElement("canvas");
  const share = SIDE / Math.max(picture.naturalWidth, picture.naturalHeight, 1);
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * share));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * share));
  const context = canvas.getContext("2d");
  if (!context) return [];
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return palettesOf(colorsOf(context.getImageData(0, 0, canvas.width, canvas.height).data));
}
