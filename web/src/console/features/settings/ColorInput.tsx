import {
  Button as AriaButton,
  ColorArea,
  ColorPicker,
  ColorSlider,
  ColorThumb,
  Dialog,
  DialogTrigger,
  Popover,
  parseColor,
  SliderTrack,
} from "react-aria-components";
import { TextField } from "../../ui/TextField";

interface ColorInputProps {
  label: string;
  /** What is typed; may be no colour yet. */
  value: string;
  /** `#rrggbb`: what is painted. */
  painted: string;
  onChange(value: string): void;
  errors: readonly string[] | undefined;
  isDisabled: boolean;
}

const thumb =
  "size-6 rounded-full border-2 border-white shadow-[0_0_0_1px_rgb(0_0_0/0.4)] focus-visible:size-7";

/** A colour: a swatch that opens a picker, and its hex value to type or paste. */
export function ColorInput(props: ColorInputProps) {
  const { label, value, painted, onChange, errors, isDisabled } = props;
  return (
    <div className="flex items-start gap-2.5">
      <ColorPicker
        value={parseColor(painted).toFormat("hsb")}
        onChange={(color) => onChange(color.toString("hex").toUpperCase())}
      >
        <DialogTrigger>
          <AriaButton
            isDisabled={isDisabled}
            aria-label={`Pick ${label.toLowerCase()}`}
            className="mt-[1.7rem] size-11 shrink-0 rounded-xl border border-control shadow-inner disabled:opacity-60"
            style={{ backgroundColor: painted }}
          />
          <Popover
            placement="bottom start"
            className="rounded-2xl border border-line bg-surface p-4 shadow-raised"
          >
            <Dialog aria-label={label} className="flex flex-col gap-4 outline-none">
              <ColorArea
                aria-label={label}
                colorSpace="hsb"
                xChannel="saturation"
                yChannel="brightness"
                className="h-44 w-56 rounded-xl"
              >
                <ColorThumb className={thumb} />
              </ColorArea>
              <ColorSlider aria-label="Hue" colorSpace="hsb" channel="hue">
                <SliderTrack className="h-7 w-56 rounded-full">
                  <ColorThumb className={`${thumb} top-1/2`} />
                </SliderTrack>
              </ColorSlider>
            </Dialog>
          </Popover>
        </DialogTrigger>
      </ColorPicker>
      <TextField
        label={label}
        value={value}
        onChange={(typed) => onChange(tidyHex(typed))}
        errors={errors}
        placeholder={painted.toUpperCase()}
        maxLength={7}
        autoComplete="off"
        isDisabled={isDisabled}
        className="flex-1"
      />
    </div>
  );
}

/** Lets `3b82f6` and ` #3B82F6 ` be pasted. */
export function tidyHex(typed: string): string {
  const tidy = typed.trim();
  return /^[0-9a-f]{6}$/i.test(tidy) ? `#${tidy}` : tidy;
}
