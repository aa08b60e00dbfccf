import { Check, Ellipsis, GripVertical, Lightbulb, Pencil, Trash2 } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import type { HotelImage, PictureHint } from "../../api/types";
import { list } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { cx } from "../../ui/cx";
import { HANDLE, HANDLE_CLASS } from "../../ui/usePointerReorder";
import { HINT_WORDS } from "./hint-words";

/** What may be done with a tile; `at` is the button that was pressed. */
export interface TileActions {
  describe(image: HotelImage): void;
  remove(image: HotelImage): void;
  menu(image: HotelImage, at: Element): void;
  hint(image: HotelImage, at: Element): void;
  /** Lifts it with the keyboard, or lets it go. */
  lift(handle: Element): void;
  tick(image: HotelImage): void;
}

interface ControlsProps {
  image: HotelImage;
  name: string;
  canEdit: boolean;
  /** Tab leads to the buttons of one tile only, the one with the focus. */
  tabIndex: 0 | -1;
  actions: TileActions;
}

/*
 * Plain elements instead of those of React Aria: there are five in each of two hundred tiles, and
 * what they need, the browser does.
 */
const ON_PICTURE =
  "absolute flex size-11 items-center justify-center rounded-xl bg-surface/90 shadow-sm hover:bg-surface";
const BELOW =
  "flex min-h-11 w-11 items-center justify-center rounded-xl hover:bg-sunken disabled:opacity-50";

/** Where a tile is dragged by, and the box that selects it. */
export function OnPicture(
  props: ControlsProps & { isSelected: boolean; isCarried: boolean; howId: string },
) {
  const { image, name, tabIndex, actions, isSelected, isCarried, howId } = props;
  const { t } = useTranslation("gallery");
  return (
    <>
      <button
        type="button"
        {...HANDLE}
        tabIndex={tabIndex}
        aria-label={t("tile.reorder", { name })}
        aria-describedby={howId}
        aria-pressed={isCarried}
        // Pressed by pointer it is no drag: the menu does the same.
        onClick={(event) => {
          if (event.detail === 0) actions.lift(event.currentTarget);
          else actions.menu(image, event.currentTarget);
        }}
        className={cx("start-2 top-2 cursor-grab", ON_PICTURE, HANDLE_CLASS)}
      >
        <GripVertical size={18} aria-hidden />
      </button>
      <label className={cx("end-2 top-2 cursor-pointer", ON_PICTURE)}>
        <input
          type="checkbox"
          tabIndex={tabIndex}
          aria-label={t("tile.select", { name })}
          checked={isSelected}
          onChange={() => actions.tick(image)}
          className="peer absolute inset-0 size-full cursor-pointer appearance-none rounded-xl"
        />
        <span className="pointer-events-none flex size-6 items-center justify-center rounded-md border-2 border-control bg-surface text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent">
          <Check size={17} strokeWidth={3} aria-hidden />
        </span>
      </label>
    </>
  );
}

/** The buttons under a picture. */
export function BelowPicture(props: ControlsProps & { hints: readonly PictureHint[] }) {
  const { image, canEdit, hints, tabIndex, actions } = props;
  const { t } = useTranslation("gallery");
  const button = (
    label: string,
    icon: ReactNode,
    onClick: (event: MouseEvent<HTMLButtonElement>) => void,
    isDisabled = !canEdit,
    more: { "aria-haspopup"?: "menu" | "dialog" } = {},
  ) => (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onClick}
      className={BELOW}
      {...more}
    >
      {icon}
    </button>
  );
  return (
    <>
      {button(
        t("tile.edit"),
        <Pencil size={17} aria-hidden />,
        () => actions.describe(image),
        !canEdit || image.public_id === null,
      )}
      {hints.length > 0 &&
        button(
          t("hint.about", { what: list(hints.map(({ kind }) => t(HINT_WORDS[kind].badge))) }),
          <Lightbulb size={17} className="text-warn" aria-hidden />,
          ({ currentTarget }) => actions.hint(image, currentTarget),
          false,
          { "aria-haspopup": "dialog" },
        )}
      {button(t("tile.remove"), <Trash2 size={17} aria-hidden />, () => actions.remove(image))}
      {button(
        t("tile.menu"),
        <Ellipsis size={18} aria-hidden />,
        ({ currentTarget }) => actions.menu(image, currentTarget),
        !canEdit,
        { "aria-haspopup": "menu" },
      )}
    </>
  );
}

/** As high as the buttons will be. */
export function BelowPictureFromAfar({ hints }: { hints: readonly PictureHint[] }) {
  return Array.from({ length: hints.length > 0 ? 4 : 3 }, (_, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
    <span key={at} aria-hidden="true" className="min-h-11 w-11" />
  ));
}
