import { ArrowRightLeft, ChevronsLeft, ChevronsRight, Tag, Trash2, X } from "lucide-react";
import { memo, type ReactNode, useLayoutEffect } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { type Selection, useSelected } from "./Selection";
import { tileOf } from "./tiles";

interface SelectionBarProps {
  selection: Selection;
  /** How many pictures there are, selected or not. */
  total: number;
  actions: SelectionActions;
}

/** What is done with the selected pictures, and selecting all. */
export interface SelectionActions {
  position(keys: ReadonlySet<string>): void;
  first(keys: ReadonlySet<string>): void;
  last(keys: ReadonlySet<string>): void;
  tag(keys: ReadonlySet<string>): void;
  remove(keys: ReadonlySet<string>): void;
  all(): void;
}

/**
 * What can be done with the selected pictures, at hand wherever the page is scrolled to; nothing
 * while none is. It is the foot of the window, on a phone in place of the screens' links, and the
 * page ends above it: what was ticked when it came, or gets the focus later, does not lie below it.
 */
export const SelectionBar = memo(function SelectionBar(props: SelectionBarProps) {
  const { selection, total, actions } = props;
  const { t } = useTranslation("gallery");
  const keys = useSelected(selection);
  const count = keys.size;
  const isShown = count > 0;
  useLayoutEffect(() => {
    if (!isShown) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ticked = tileOf(document.activeElement);
    ticked?.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" });
  }, [isShown]);
  // There have to be others to be moved before or after.
  const canMove = count < total;
  if (!isShown) return null;
  const button = (
    label: string,
    icon: ReactNode,
    onPress: () => void,
    isDisabled = false,
    look: "quiet" | "danger" = "quiet",
  ) => (
    <Button
      look={look}
      icon={icon}
      onPress={onPress}
      isDisabled={isDisabled}
      className="px-3! text-[0.9rem]! max-sm:min-w-0 max-sm:flex-1 max-sm:shrink! max-sm:flex-col max-sm:gap-0.5! max-sm:px-0.5! max-sm:py-1 max-sm:text-xs! max-sm:leading-tight"
    >
      {label}
    </Button>
  );
  return (
    <section
      aria-label={t("selection.bar")}
      data-testid="selection-bar"
      className="selection-bar z-20 -mx-4 mt-4 -mb-28 flex flex-wrap items-center gap-x-1 gap-y-1 border-line border-t bg-surface p-2 sm:-mx-8 sm:px-6 lg:-mx-10 lg:-mb-16 lg:rounded-t-2xl lg:border-x lg:px-8"
    >
      <div className="flex min-w-0 grow items-center sm:grow-0">
        <Button
          look="quiet"
          aria-label={t("selection.clear")}
          icon={<X size={19} aria-hidden />}
          onPress={() => selection.replace([])}
        />
        <p role="status" className="px-1 font-semibold text-[0.95rem] tabular-nums">
          {t("selection.count", { count })}
        </p>
        <Button look="quiet" onPress={actions.all} className="ms-auto px-3! text-[0.9rem]!">
          {t("selection.all")}
        </Button>
      </div>
      <div className="flex w-full sm:ms-auto sm:w-auto sm:flex-wrap">
        {button(
          t("selection.position"),
          <ArrowRightLeft size={17} aria-hidden />,
          () => actions.position(keys),
          !canMove,
        )}
        {button(
          t("selection.first"),
          <ChevronsLeft size={17} className="rtl:-scale-x-100" aria-hidden />,
          () => actions.first(keys),
          !canMove,
        )}
        {button(
          t("selection.last"),
          <ChevronsRight size={17} className="rtl:-scale-x-100" aria-hidden />,
          () => actions.last(keys),
          !canMove,
        )}
        {button(t("selection.tags"), <Tag size={17} aria-hidden />, () => actions.tag(keys))}
        {button(t("selection.remove"), <Trash2 size={17} aria-hidden />, () =>
          actions.remove(keys),
        )}
      </div>
    </section>
  );
});
