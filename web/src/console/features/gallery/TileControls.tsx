import type { ComponentProps, MouseEvent, ReactNode } from "react";
import type { HotelImage, PictureHint } from "../../api/types";
import { list } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { cx } from "../../ui/cx";
import { HANDLE, HANDLE_CLASS } from "../../ui/usePointerReorder";
import { HINT_WORDS } from "./hint-words";
import { keyOf } from "./order";
import { type Selection, useIsSelected } from "./Selection";
import { TileIcon } from "./TileIcon";

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
  props: ControlsProps & { selection: Selection; isCarried: boolean; howId: string },
) {
  const { image, name, tabIndex, actions, selection, isCarried, howId } = props;
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
        <TileIcon of="grip" size={18} />
      </button>
      <Tick
        selection={selection}
        picture={keyOf(image)}
        tabIndex={tabIndex}
        aria-label={t("tile.select", { name })}
        onChange={() => actions.tick(image)}
      />
    </>
  );
}

interface TickProps extends ComponentProps<"input"> {
  selection: Selection;
  picture: string;
}

/** By itself, as it is painted anew whenever the picture is selected, and nothing around it. */
function Tick({ selection, picture, ...attributes }: TickProps) {
  return (
    <label className={cx("end-2 top-2 cursor-pointer", ON_PICTURE)}>
      <input
        {...attributes}
        type="checkbox"
        checked={useIsSelected(selection, picture)}
        className="peer absolute inset-0 size-full cursor-pointer appearance-none rounded-xl"
      />
      <span className="pointer-events-none flex size-6 items-center justify-center rounded-md border-2 border-control bg-surface text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent">
        <TileIcon of="check" />
      </span>
    </label>
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
    more: { "aria-haspopup"?: "menu" | "dialog"; className?: string } = {},
  ) => (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onClick}
      {...more}
      className={cx(BELOW, more.className)}
    >
      {icon}
    </button>
  );
  return (
    <>
      {button(
        t("tile.edit"),
        <TileIcon of="edit" />,
        () => actions.describe(image),
        !canEdit || image.public_id === null,
      )}
      {hints.length > 0 &&
        button(
          t("hint.about", { what: list(hints.map(({ kind }) => t(HINT_WORDS[kind].badge))) }),
          <TileIcon of="hint" className="text-warn" />,
          ({ currentTarget }) => actions.hint(image, currentTarget),
          false,
          { "aria-haspopup": "dialog" },
        )}
      {button(t("tile.remove"), <TileIcon of="remove" />, () => actions.remove(image), !canEdit, {
        // On a phone there is room for three, and the menu and the hint lead to this one too.
        className: hints.length > 0 ? "max-[26rem]:hidden" : "",
      })}
      {button(
        t("tile.menu"),
        <TileIcon of="more" size={18} />,
        ({ currentTarget }) => actions.menu(image, currentTarget),
        !canEdit,
        { "aria-haspopup": "menu" },
      )}
    </>
  );
}
