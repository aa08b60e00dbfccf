import { CircleAlert } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Draft } from "../../api/draft-types";
import { OneValue } from "../../changes/ChangeList";
import { list } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { fieldOf, placeTitle } from "./draft-words";

export type Side = "draft" | "page";
export type Choices = Readonly<Record<string, Side>>;

/** Says that fields of the draft were changed on the page since. */
export function ConflictNotice({ draft }: { draft: Draft }) {
  const { t } = useTranslation("drafts");
  const places = Object.keys(draft.conflicts);
  if (places.length === 0) return null;
  return (
    <section
      data-testid="conflicts"
      className="flex gap-3 rounded-2xl bg-warn-soft px-5 py-4 text-warn"
    >
      <CircleAlert size={20} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <h2 className="font-semibold">{t("conflict.title", { count: places.length })}</h2>
        <p className="mt-0.5">{list(places.map((place) => placeTitle(place, draft.changes)))}</p>
        <p className="mt-1 text-[0.9rem]">{t("conflict.text")}</p>
      </div>
    </section>
  );
}

interface SidesProps {
  draft: Draft;
  choices: Choices;
  onChoose(choices: Choices): void;
}

/**
 * Both values of each contested field, side by side. Nothing is chosen beforehand, so that nobody
 * overwrites a colleague by pressing Enter.
 */
export function Sides({ draft, choices, onChoose }: SidesProps) {
  const { t } = useTranslation("drafts");
  const places = Object.entries(draft.conflicts);
  const all = (side: Side) => onChoose(Object.fromEntries(places.map(([place]) => [place, side])));
  return (
    <div className="flex flex-col gap-5">
      {places.length > 1 && (
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => all("page")}>{t("conflict.allPage")}</Button>
          <Button onPress={() => all("draft")}>{t("conflict.allDraft")}</Button>
        </div>
      )}
      {places.map(([place, { theirs, yours }]) => (
        <RadioGroup
          key={place}
          value={choices[place] ?? null}
          onChange={(side) => onChoose({ ...choices, [place]: side as Side })}
          className="flex flex-col gap-2"
        >
          <Label className="font-semibold text-[0.95rem]">{placeTitle(place, draft.changes)}</Label>
          <div className="grid gap-2 sm:grid-cols-2">
            <OneSide side="page" title={t("conflict.page")} place={place} value={theirs} />
            <OneSide side="draft" title={t("conflict.draft")} place={place} value={yours} />
          </div>
        </RadioGroup>
      ))}
    </div>
  );
}

function OneSide(props: { side: Side; title: string; place: string; value: unknown }) {
  return (
    <Radio
      value={props.side}
      className="group flex min-h-11 cursor-pointer items-start gap-3 rounded-xl border border-control px-3.5 py-2.5 selected:border-accent selected:bg-accent-soft"
    >
      <span className="mt-1 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-selected:border-accent">
        <span className="size-2.5 rounded-full group-selected:bg-accent" />
      </span>
      <span className="min-w-0">
        <span className="block text-[0.85rem] text-soft">{props.title}</span>
        <OneValue name={fieldOf(props.place)} value={props.value} />
      </span>
    </Radio>
  );
}
