import type { Draft } from "../../api/draft-types";
import { useAim } from "../../drafting/target";
import { useTranslation } from "../../i18n/useTranslation";
import { cx } from "../../ui/cx";
import { type Standing, standing } from "./draft-words";

const LOOKS: Record<Standing | "collecting", string> = {
  open: "bg-sunken text-ink",
  collecting: "bg-draft text-on-draft",
  conflicts: "bg-warn-soft text-warn",
  scheduled: "bg-accent-soft text-accent",
  trouble: "bg-danger-soft text-danger",
  returning: "bg-accent-soft text-accent",
  published: "bg-sunken text-soft",
  returned: "bg-sunken text-soft",
};

/** How a draft stands, in two words. */
export function StateChip({ draft }: { draft: Draft }) {
  const { t } = useTranslation("drafts");
  const { draft: target } = useAim();
  const stands = standing(draft);
  const state = target === draft.id && stands === "open" ? "collecting" : stands;
  return (
    <span
      data-testid="draft-state"
      data-state={stands}
      className={cx("rounded-full px-3 py-1 font-medium text-[0.85rem]", LOOKS[state])}
    >
      {t(`state.${state}`)}
    </span>
  );
}
