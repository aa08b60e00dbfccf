import {
  ArrowLeft,
  ArrowRight,
  ChevronsLeft,
  ChevronsRight,
  Ellipsis,
  GripVertical,
  Pencil,
  Trash2,
} from "lucide-react";
import { useRef } from "react";
import {
  DropIndicator,
  GridList,
  GridListItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  useDragAndDrop,
} from "react-aria-components";
import type { HotelImage } from "../../api/types";
import type { PictureTab } from "../../pictures/PictureDialog";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { moved, movedBy } from "../../ui/moved";
import { Picture } from "../../ui/Picture";
import { TOUCH_HANDLE, TOUCH_HANDLE_CLASS, useTouchReorder } from "../../ui/useTouchReorder";
import { keyOf, nameOf } from "./order";

interface GalleryGridProps {
  images: readonly HotelImage[];
  canEdit: boolean;
  onReorder(keys: readonly string[]): void;
  onEdit(image: HotelImage, tab: PictureTab): void;
  onRemove(image: HotelImage): void;
}

/** The gallery as guests see its order, to be sorted by mouse, touch or keyboard. */
export function GalleryGrid({ images, canEdit, onReorder, onEdit, onRemove }: GalleryGridProps) {
  const keys = images.map(keyOf);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (dragged) => [...dragged].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys: dragged, target }) =>
      onReorder(moved(keys, [...dragged].map(String), String(target.key), target.dropPosition)),
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        // No width of its own: the pictures must not shift under the hand that drags.
        className="relative z-10 w-0 after:absolute after:inset-y-2 after:-left-0.5 after:w-1 after:rounded-full drop-target:after:bg-accent"
      />
    ),
  });

  const list = useRef<HTMLDivElement>(null);
  const touched = useTouchReorder(list, "rows", (key, { key: target, side }) =>
    onReorder(moved(keys, [key], target, side)),
  );

  return (
    <>
      {touched}
      <GridList
        ref={list}
        aria-label="Gallery pictures"
        layout="grid"
        items={images.map((image, index) => ({ id: keyOf(image), image, index }))}
        {...(canEdit ? { dragAndDropHooks } : {})}
        className="-m-2 flex flex-wrap outline-none"
      >
        {({ id, image, index }) => (
          <GridListItem
            id={id}
            textValue={nameOf(image, index)}
            // A picture on another site has no crop and no texts of ours.
            {...(canEdit && image.public_id ? { onAction: () => onEdit(image, "focus") } : {})}
            data-testid="gallery-item"
            data-public-id={id}
            className="group w-1/2 rounded-2xl p-2 -outline-offset-4! md:w-1/3 xl:w-1/4 dragging:opacity-40 data-touch-dragging:opacity-40"
          >
            <div className="card overflow-hidden shadow-none group-hovered:border-control">
              <div className="relative aspect-[4/3] bg-sunken">
                <Picture
                  image={image}
                  sizes="(min-width: 80rem) 17rem, (min-width: 48rem) 30vw, 50vw"
                />
                {canEdit && (
                  <Button
                    slot="drag"
                    {...TOUCH_HANDLE}
                    aria-label={`Reorder ${nameOf(image, index)}`}
                    icon={<GripVertical size={18} aria-hidden />}
                    className={cx(
                      "absolute! top-2 left-2 cursor-grab border-transparent! bg-surface/90! shadow-sm",
                      TOUCH_HANDLE_CLASS,
                    )}
                  />
                )}
                {image.alt === "" && (
                  <span className="absolute right-2 bottom-2 rounded-full bg-warn-soft px-2.5 py-0.5 font-medium text-warn text-xs">
                    No alt text
                  </span>
                )}
              </div>
              <p
                className="truncate px-3 pt-2.5 text-[0.85rem] text-soft"
                title={image.caption || image.alt}
              >
                {image.caption || image.alt || "No caption"}
              </p>
              <div className="flex justify-between px-0.5">
                <Button
                  look="quiet"
                  aria-label="Edit alt text"
                  icon={<Pencil size={17} aria-hidden />}
                  isDisabled={!canEdit || image.public_id === null}
                  onPress={() => onEdit(image, "texts")}
                />
                <Button
                  look="quiet"
                  aria-label="Remove picture"
                  icon={<Trash2 size={17} aria-hidden />}
                  isDisabled={!canEdit}
                  onPress={() => onRemove(image)}
                />
                <MoveMenu
                  isDisabled={!canEdit}
                  isFirst={index === 0}
                  isLast={index === images.length - 1}
                  onMove={(steps) => onReorder(movedBy(keys, id, steps))}
                />
              </div>
            </div>
          </GridListItem>
        )}
      </GridList>
    </>
  );
}

interface MoveMenuProps {
  isDisabled: boolean;
  isFirst: boolean;
  isLast: boolean;
  /** By how many places, negative towards the beginning. */
  onMove(steps: number): void;
}

/** Sorting without dragging, for hands that cannot. */
function MoveMenu({ isDisabled, isFirst, isLast, onMove }: MoveMenuProps) {
  const item =
    "flex min-h-11 cursor-pointer items-center gap-2.5 rounded-lg px-3 outline-none data-focused:bg-sunken data-disabled:opacity-45";
  const blocked = [...(isFirst ? ["first", "earlier"] : []), ...(isLast ? ["later", "last"] : [])];
  return (
    <MenuTrigger>
      <Button
        look="quiet"
        aria-label="Move picture"
        icon={<Ellipsis size={18} aria-hidden />}
        isDisabled={isDisabled}
      />
      <Popover
        placement="bottom end"
        className="min-w-44 rounded-xl border border-line bg-surface p-1.5 shadow-raised"
      >
        <Menu aria-label="Move picture" disabledKeys={blocked} className="outline-none">
          <MenuItem id="first" className={item} onAction={() => onMove(Number.NEGATIVE_INFINITY)}>
            <ChevronsLeft size={17} aria-hidden /> Move to the start
          </MenuItem>
          <MenuItem id="earlier" className={item} onAction={() => onMove(-1)}>
            <ArrowLeft size={17} aria-hidden /> Move earlier
          </MenuItem>
          <MenuItem id="later" className={item} onAction={() => onMove(1)}>
            <ArrowRight size={17} aria-hidden /> Move later
          </MenuItem>
          <MenuItem id="last" className={item} onAction={() => onMove(Number.POSITIVE_INFINITY)}>
            <ChevronsRight size={17} aria-hidden /> Move to the end
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
