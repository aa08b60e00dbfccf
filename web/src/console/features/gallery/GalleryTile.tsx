import { memo, useRef } from "react";
import type { HotelImage, PictureHint, PictureTag } from "../../api/types";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { LIGHTS, ThingCompany } from "../../together/ThingCompany";
import { useChangeOf } from "../../together/Together";
import { cx } from "../../ui/cx";
import { type Held, useHeld } from "../../ui/Held";
import { Picture } from "../../ui/Picture";
import { type Near, useIsNear } from "./Near";
import { keyOf, nameOf } from "./order";
import { type Selection, useIsSelected } from "./Selection";
import { BelowPicture, BelowPictureFromAfar, OnPicture, type TileActions } from "./TileControls";

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
 * place and its words.
 */
export const GalleryTile = memo(function GalleryTile(props: TileProps) {
  const { image, index, tags, hints, isCarried, canEdit, together } = props;
  const { selection, near, current, actions, howId } = together;
  const { t } = useTranslation("gallery");
  const tile = useRef<HTMLDivElement>(null);
  const name = nameOf(image, index ?? 0);
  const key = keyOf(image);
  const isSelected = useIsSelected(selection, key);
  const isCurrent = useHeld(current, (now) => now === key);
  // What has the focus keeps it, wherever the page is scrolled to.
  const isFull = useIsNear(near, tile) || isCurrent || isCarried;
  const tabIndex = isCurrent ? 0 : -1;
  const thing = `picture-${key}`;
  const news = useChangeOf(thing);
  const controls = { image, name, canEdit, tabIndex, actions } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid whose lines break where the window ends.
    <div
      ref={tile}
      role="row"
      tabIndex={tabIndex}
      aria-label={name}
      aria-selected={isSelected}
      data-key={key}
      data-public-id={key}
      data-testid="gallery-item"
      className={cx(
        "group w-1/2 select-none rounded-2xl p-2 -outline-offset-4! [counter-increment:picture] md:w-1/3 xl:w-1/4 data-pointer-dragging:opacity-40",
        canEdit && "cursor-default",
      )}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus for its one cell. */}
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div
        role="gridcell"
        data-fresh={news ? true : undefined}
        className={cx(
          "card h-full overflow-hidden shadow-none",
          LIGHTS,
          news && "fresh",
          isSelected ? "border-accent outline-2 outline-accent" : "group-hover:border-control",
          isCarried && "border-accent shadow-raised outline-4 outline-accent outline-dashed",
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
            <OnPicture {...controls} isSelected={isSelected} isCarried={isCarried} howId={howId} />
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
        <div className="flex flex-wrap justify-between sm:px-0.5">
          {isFull ? (
            <BelowPicture {...controls} hints={hints} />
          ) : (
            <BelowPictureFromAfar hints={hints} />
          )}
        </div>
      </div>
    </div>
  );
});
