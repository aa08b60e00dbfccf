import {
  ColorArea,
  ColorPicker,
  ColorSlider,
  ColorThumb,
  parseColor,
  SliderTrack,
} from "react-aria-components";
import { useTranslation } from "../../i18n/useTranslation";

interface ColorChooserProps {
  /** Which colour it is. */
  label: string;
  /** `#rrggbb`. */
  value: string;
  /** Is given the colour as `#RRGGBB`. */
  onChange(value: string): void;
}

const thumb =
  "size-6 rounded-full border-2 border-white shadow-[0_0_0_1px_rgb(0_0_0/0.4)] focus-visible:size-7";

/** A square of all shades of a hue, and the hues, to choose a colour by eye. */
export function ColorChooser({ label, value, onChange }: ColorChooserProps) {
  const { t } = useTranslation("theme");
  return (
    <ColorPicker
      value={parseColor(value).toFormat("hsb")}
      onChange={(color) => onChange(color.toString("hex").toUpperCase())}
    >
      <ColorArea
        aria-label={label}
        colorSpace="hsb"
        xChannel="saturation"
        yChannel="brightness"
        className="h-44 w-56 rounded-xl"
      >
        <ColorThumb className={thumb} />
      </ColorArea>
      <ColorSlider aria-label={t("hue")} colorSpace="hsb" channel="hue">
        <SliderTrack className="h-7 w-56 rounded-full">
          <ColorThumb className={`${thumb} top-1/2`} />
        </SliderTrack>
      </ColorSlider>
    </ColorPicker>
  );
}
