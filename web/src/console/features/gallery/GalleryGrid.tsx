import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type RefObject,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { GalleryNotes, HotelImage } from "../../api/types";
import { useTranslation } from "../../i18n/useTranslation";
import { Held } from "../../ui/Held";
import { moved } from "../../ui/moved";
import { usePointerReorder } from "../../ui/usePointerReorder";
import { GalleryTile, type Together } from "./GalleryTile";
import { HintPopover } from "./HintPopover";
import { Near } from "./Near";
import { keyOf } from "./order";
import type { Selection } from "./Selection";
import { type MoveTo, TileMenu } from "./TileMenu";
import { tileOf, tileWith } from "./tiles";
import { useCarrying } from "./useCarrying";
import { useFocusKept } from "./useFocusKept";
import { useGridKeys } from "./useGridKeys";
import type { HintAbout } from "./useHintsAside";
import { useTileItems } from "./useTileItems";

/** What is to be done. These stay the same for as long as the screen is there. */
export interface GridActions {
  /** `moving` are the pictures that were taken in hand. */
  reorder(keys: readonly string[], moving: ReadonlySet<string>): void;
  open(image: HotelImage): void;
  describe(image: HotelImage): void;
  remove(image: HotelImage): void;
  move(image: HotelImage, to: MoveTo): void;
  tag(image: HotelImage): void;
  putAside(hint: HintAbout): void;
}

interface GalleryGridProps {
  /** All pictures of the gallery, in order. */
  images: readonly HotelImage[];
  /** Which of them are shown. */
  shown: readonly HotelImage[];
  notes: GalleryNotes | undefined;
  selection: Selection;
  /** A click or a touch selects instead of opening. */
  isSelecting: boolean;
  canEdit: boolean;
  /** Told to screen readers. */
  said: Held<string>;
  actions: GridActions;
}

/** What is open beside a tile: its menu, or the explanation of its hint. */
interface Beside {
  kind: "menu" | "hint";
  key: string;
  at: Element;
}

/**
 * The gallery as guests see its order, to be sorted and selected by mouse, touch or keyboard.
 *
 * What changes with every key or click — focus, selection, what is being dragged, what lies in the
 * window — is known outside of this component, so that of two hundred tiles one or two are painted
 * anew. Its rows are all in the document, in order: a screen reader counts them.
 */
export const GalleryGrid = memo(function GalleryGrid(props: GalleryGridProps) {
  const { images, notes, selection, isSelecting, canEdit, said, actions } = props;
  const { t } = useTranslation("gallery");
  const howId = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [beside, setBeside] = useState<Beside | null>(null);

  // Who takes one of the selected in hand takes all of them.
  const inHand = (key: string): ReadonlySet<string> => {
    const selected = selection.keys();
    return selected.has(key) ? selected : new Set([key]);
  };
  const carrying = useCarrying({
    grid,
    images,
    shown: props.shown,
    said,
    together: inHand,
    onDrop: actions.reorder,
  });
  const { shown } = carrying;
  const keys = useMemo(() => carrying.images.map(keyOf), [carrying.images]);
  const toggle = useRef(carrying.toggle);
  toggle.current = carrying.toggle;

  const [together] = useState<Together>(() => ({
    selection,
    near: new Near(),
    current: new Held<string | null>(null),
    howId,
    actions: {
      describe: actions.describe,
      remove: actions.remove,
      menu: (image, at) => setBeside({ kind: "menu", key: keyOf(image), at }),
      hint: (image, at) => setBeside({ kind: "hint", key: keyOf(image), at }),
      lift: (handle) => toggle.current(handle),
      tick: (image) => selection.toggle(keyOf(image)),
    },
  }));
  useFocusKept(grid, shown, together.current);

  const press = (key: string, event: MouseEvent | KeyboardEvent) => {
    const image = images.find((one) => keyOf(one) === key);
    if (!canEdit || !image) return;
    const isClick = event.type === "click";
    if (isClick && event.shiftKey) selection.extend(key, shown.map(keyOf));
    else if (isClick && (event.ctrlKey || event.metaKey)) selection.toggle(key);
    else if (isSelecting || (isClick && selection.keys().size > 0)) selection.toggle(key);
    // A picture on another site has no crop and no texts of ours.
    else if (image.public_id !== null) actions.open(image);
  };
  const onKeyDown = useGridKeys({ grid, shown, selection, canSelect: canEdit, onOpen: press });

  const items = useTileItems(carrying.images, shown, notes);
  const movedByMenu = useRef<Beside | null>(null);
  useLayoutEffect(() => {
    const menu = movedByMenu.current;
    movedByMenu.current = null;
    // The tile has a new element, and so the button that the focus returns to.
    if (menu === null || menu.at.isConnected) return;
    tileWith(grid.current, menu.key)?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.focus();
  });
  const besideImage = beside && images.find((image) => keyOf(image) === beside.key);
  const index = beside ? keys.indexOf(beside.key) : -1;

  return (
    <>
      {canEdit && (
        <Dragging
          grid={grid}
          together={inHand}
          onDrop={(key, { key: target, side }) => {
            const moving = inHand(key);
            actions.reorder(moved(keys, [...moving], target, side), moving);
          }}
        />
      )}
      <p id={howId} hidden>
        {t("carry.how")}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a table has lines that do not break. */}
      <div
        ref={grid}
        role="grid"
        aria-label={t("list")}
        aria-multiselectable={canEdit}
        className="picture-grid -m-2 flex flex-wrap [counter-reset:picture]"
        onClick={(event) => {
          const key = tileOf(event.target)?.dataset.key;
          const isControl = event.target instanceof Element && event.target.closest(CONTROLS);
          if (key !== undefined && !isControl) press(key, event);
        }}
        onKeyDown={(event) => {
          // A key that is held down would lift and let go, over and over.
          if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
          else if (!carrying.onKeyDown(event)) onKeyDown(event);
        }}
        onFocus={(event) => together.current.set(tileOf(event.target)?.dataset.key ?? null)}
        onBlur={({ target }) => {
          // Another window may have come to the front: that leads nowhere else on this page.
          if (document.activeElement !== target) carrying.putBack();
        }}
      >
        {items.map(({ id, made, image, index: place, tags, hints }) => (
          <GalleryTile
            key={`${id}/${made}`}
            image={image}
            index={place}
            tags={tags}
            hints={hints}
            isCarried={carrying.keys?.has(id) ?? false}
            canEdit={canEdit}
            together={together}
          />
        ))}
      </div>
      {beside?.kind === "menu" && besideImage && (
        <TileMenu
          at={beside.at}
          isFirst={index === 0}
          isLast={index === keys.length - 1}
          isOwn={besideImage.public_id !== null}
          onMove={(to) => {
            movedByMenu.current = beside;
            actions.move(besideImage, to);
          }}
          onTag={() => actions.tag(besideImage)}
          onRemove={() => actions.remove(besideImage)}
          onClose={() => setBeside(null)}
        />
      )}
      {beside?.kind === "hint" && besideImage && (
        <HintPopover
          at={beside.at}
          hints={notes?.pictures[beside.key]?.hints ?? []}
          images={images}
          canEdit={canEdit}
          onAside={(hint) => actions.putAside({ picture: beside.key, hint })}
          onEdit={() => actions.open(besideImage)}
          onRemove={() => actions.remove(besideImage)}
          onClose={() => setBeside(null)}
        />
      )}
    </>
  );
});

/** What is pressed in a tile instead of the tile. */
const CONTROLS = "button,label,input,a";

/** Paints with every movement, and therefore by itself. */
function Dragging({
  grid,
  ...options
}: { grid: RefObject<HTMLElement | null> } & Pick<
  Parameters<typeof usePointerReorder>[1],
  "together" | "onDrop"
>) {
  return usePointerReorder(grid, { flow: "rows", ...options });
}
