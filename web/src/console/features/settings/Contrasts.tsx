import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ThemeColors, ThemeMode } from "../../api/types";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { type Contrast, contrasts } from "./contrasts";
import type { ColorName } from "./theme-colors";

interface ContrastsProps {
  colors: ThemeColors;
  mode: ThemeMode;
  isDisabled: boolean;
  onTake(name: ColorName, color: string): void;
}

/** How well each pair of colours can be read, as it is chosen, and the nearest shade that can. */
export function Contrasts({ colors, mode, isDisabled, onTake }: ContrastsProps) {
  const { t } = useTranslation("theme");
  const all = contrasts(colors, mode);
  const isGood = all.every(({ isReadable }) => isReadable);
  return (
    <section aria-label={t("contrast.title")} className="text-[0.9rem]">
      <p className={isGood ? "flex gap-2 text-soft" : "flex gap-2 font-medium text-warn"}>
        {isGood ? (
          <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        ) : (
          <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
        )}
        {t(isGood ? "contrast.good" : "contrast.faults")}
      </p>
      <ul className="mt-3 divide-y divide-line">
        {all.map((pair) => (
          <Pair
            key={pair.words}
            pair={pair}
            isDisabled={isDisabled}
            onTake={(color) => onTake(pair.name, color)}
          />
        ))}
      </ul>
    </section>
  );
}

interface PairProps {
  pair: Contrast;
  isDisabled: boolean;
  onTake(color: string): void;
}

function Pair({ pair, isDisabled, onTake }: PairProps) {
  const { t } = useTranslation("theme");
  const { words, color, ground, ratio, isReadable, offered, shown } = pair;
  const said = {
    words: t(`contrast.words.${words}`),
    ground: t(`contrast.ground.${ground.name}`),
    // Never rounded up to what it is not.
    ratio: number(Math.floor(ratio * 10) / 10, { minimumFractionDigits: 1 }),
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span
        aria-hidden
        className="h-8 shrink-0 rounded-lg border border-line px-2.5 font-semibold leading-8"
        style={{ backgroundColor: ground.color, color: isReadable ? color : shown }}
      >
        {"Aa"}
      </span>
      <span className="min-w-0 flex-1 basis-52">
        {isReadable
          ? t("contrast.pair", said)
          : t("contrast.fault", { ...said, chosen: color, shown })}
      </span>
      {offered && (
        <Button isDisabled={isDisabled} onPress={() => onTake(offered.toUpperCase())}>
          <span
            aria-hidden
            className="size-5 rounded-md border border-line"
            style={{ backgroundColor: offered }}
          />
          {t("contrast.take", { color: offered.toUpperCase() })}
        </Button>
      )}
    </li>
  );
}
