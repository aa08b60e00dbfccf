import { CircleCheck, TriangleAlert } from "lucide-react";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import type { Contrast } from "./contrasts";
import type { ColorName } from "./theme-colors";

interface ContrastsProps {
  all: readonly Contrast[];
  isDisabled: boolean;
  onTake(name: ColorName, color: string): void;
}

/** How well each pair of colours can be read, as it is chosen, and the nearest shade that can. */
export function Contrasts({ all, isDisabled, onTake }: ContrastsProps) {
  const { t } = useTranslation("theme");
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

/** Beside the field of a colour, on a phone far above the list: which words cannot be read in it. */
export function FaultsOf({ name, all }: { name: ColorName; all: readonly Contrast[] }) {
  const { t } = useTranslation("theme");
  const faults = all.filter((pair) => pair.name === name && !pair.isReadable);
  return faults.map((pair) => (
    <p key={pair.words} className="mt-1.5 flex gap-2 text-[0.85rem] text-warn">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      {t("contrast.pair", said(pair, t))}
    </p>
  ));
}

function said({ words, ground, ratio }: Contrast, t: Translate) {
  return {
    words: t(`contrast.words.${words}`),
    ground: t(`contrast.ground.${ground.name}`),
    // Never rounded up to what it is not.
    ratio: number(Math.floor(ratio * 10) / 10, { minimumFractionDigits: 1 }),
  };
}

type Translate = ReturnType<typeof useTranslation<"theme">>["t"];

function Pair({ pair, isDisabled, onTake }: PairProps) {
  const { t } = useTranslation("theme");
  const { color, ground, isReadable, offered, shown } = pair;
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
          ? t("contrast.pair", said(pair, t))
          : t("contrast.fault", { ...said(pair, t), chosen: color, shown })}
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
