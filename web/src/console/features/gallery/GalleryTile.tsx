import { type ComponentProps, memo, useRef } from "react";
import type { HotelImage, PictureHint, PictureTag } from "../../api/types";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { ThingCompany, useLights } from "../../together/ThingCompany";
import { useChangeOf } from "../../together/Together";
import { cx } from "../../ui/cx";
import { type Held, useHeld } from "../../ui/Held";
import { Picture } from "../../ui/Picture";
import { type Near, useIsNear } from "./Near";
import { keyOf, nameOf } from "./order";
import { type Selection, useIsSelected } from "./Selection";
import { BelowPicture, OnPicture, type TileActions } from "./TileControls";

/** What all tiles of a grid share; it stays the same for as long as the grid is there. */
export interface Together {
  selection: Selection;
  near: Near;
  /** Key of the tile that Tab leads to. */
  current: Held<string | null>;
  actions: TileActions;
  /** Id of what says how a picture is carried with the keyboard. */
  howId: string;
}

export interface TileProps {
  image: HotelImage;
  /** From 0, among all pictures; `null` where it is not needed: see `useTileItems`. */
  index: number | null;
  tags: readonly PictureTag[];
  hints: readonly PictureHint[];
  isCarried: boolean;
  canEdit: boolean;
  together: Together;
}

/**
 * One picture of the gallery, with what can be done with it. Far from the window it is but its
 * place and its words, and the browser neither styles nor lays these out before they come near.
 */
export const GalleryTile = memo(function GalleryTile(props: TileProps) {
  const { image, index, tags, hints, isCarried, canEdit, together } = props;
  const { selection, near, current, actions, howId } = together;
  const { t } = useTranslation("gallery");
  const tile = useRef<HTMLDivElement>(null);
  const name = nameOf(image, index ?? 0);
  const key = keyOf(image);
  const isCurrent = useHeld(current, (now) => now === key);
  // What has the focus keeps it, wherever the page is scrolled to.
  const isFull = useIsNear(near, tile) || isCurrent || isCarried;
  const tabIndex = isCurrent ? 0 : -1;
  const thing = `picture-${key}`;
  const news = useChangeOf(thing);
  const lights = useLights(news);
  const controls = { image, name, canEdit, tabIndex, actions } as const;
  return (
    <Row
      ref={tile}
      selection={selection}
      picture={key}
      tabIndex={tabIndex}
      aria-label={name}
      className={cx(
        "group w-[calc(100%/var(--columns))] select-none rounded-2xl p-2 -outline-offset-4! [counter-increment:picture] data-pointer-dragging:opacity-40",
        canEdit && "cursor-default",
      )}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus for its one cell. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a grid whose lines break where the window ends. */}
      <div
        role="gridcell"
        data-fresh={news ? true : undefined}
        className={cx(
          "card picture-card h-full overflow-hidden shadow-none",
          tags.length > 0 && "picture-card-tagged",
          lights,
          isCarried
            ? "border-accent shadow-raised outline-4 outline-accent outline-dashed"
            : "group-hover:border-control",
        )}
      >
        <div className="relative aspect-[4/3] bg-sunken">
          {isFull && (
            <Picture
              image={image}
              sizes="(min-width: 80rem) 17rem, (min-width: 48rem) 30vw, 50vw"
            />
          )}
          {isFull && canEdit && (
            <OnPicture {...controls} selection={selection} isCarried={isCarried} howId={howId} />
          )}
          {news && (
            <ThingCompany
              thing={thing}
              news={news}
              className="absolute start-2 bottom-9 max-w-[calc(100%-1rem)]"
            />
          )}
          <span
            // Counted by the style sheet where all are shown in order: a move paints no tile anew.
            data-position={index === null ? undefined : number(index + 1)}
            className={cx(
              "absolute start-2 bottom-2 min-w-7 rounded-full bg-surface/90 px-2 py-0.5 text-center font-medium text-xs tabular-nums",
              index === null
                ? "before:content-[counter(picture)]"
                : "before:content-[attr(data-position)]",
            )}
          />
          {image.alt === "" && (
            <span className="absolute end-2 bottom-2 max-w-[70%] truncate rounded-full bg-warn-soft px-2.5 py-0.5 font-medium text-warn text-xs">
              {t("tile.noAlt")}
            </span>
          )}
        </div>
        <p
          className="truncate px-3 pt-2.5 text-[0.85rem] text-soft"
          title={image.caption || image.alt}
        >
          <bdi>{image.caption || image.alt || t("tile.noCaption")}</bdi>
        </p>
        {tags.length > 0 && (
          <p className="truncate px-3 pt-1 text-[0.8rem] text-soft" data-testid="tile-tags">
            {tags.map((tag) => t(`tag.${tag}`)).join(" · ")}
          </p>
        )}
        <div className="flex min-h-11 justify-between sm:px-0.5">
          {isFull && <BelowPicture {...controls} hints={hints} />}
        </div>
      </div>
    </Row>
  );
});

interface RowProps extends ComponentProps<"div"> {
  selection: Selection;
  /** Key of the picture. */
  picture: string;
}

/**
 * The tile's own element, which says whether it is selected: of two hundred that are selected at
 * once, this is all that is painted anew. What it looks like the style sheet derives from it.
 */
function Row({ selection, picture, ...attributes }: RowProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: who may have the focus is in the attributes.
    // biome-ignore lint/a11y/useSemanticElements: a grid whose lines break where the window ends.
    <div
      {...attributes}
      role="row"
      aria-selected={useIsSelected(selection, picture)}
      data-key={picture}
      data-public-id={picture}
      data-testid="gallery-item"
    />
  );
}
