import {
  ArrowLeft,
  ArrowRight,
  ArrowRightLeft,
  ChevronsLeft,
  ChevronsRight,
  Tag,
  Trash2,
} from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { ActionMenu } from "../../ui/ActionMenu";

/** Where to: by places, negative towards the start; or to a position that is asked for. */
export type MoveTo = { by: number } | "position";

interface TileMenuProps {
  /** The button it opens beside. */
  at: Element;
  isFirst: boolean;
  isLast: boolean;
  /** In the hotel's own library. */
  isOwn: boolean;
  onMove(to: MoveTo): void;
  onTag(): void;
  onRemove(): void;
  onClose(): void;
}

const ARROW = { size: 17, className: "rtl:-scale-x-100", "aria-hidden": true };

/** Sorting without dragging, for hands that cannot; tags; and what a narrow tile has no room for. */
export function TileMenu(props: TileMenuProps) {
  const { at, isFirst, isLast, isOwn, onMove, onTag, onRemove, onClose } = props;
  const { t } = useTranslation("gallery");
  const beside = useRef(at);
  const by = (steps: number) => () => onMove({ by: steps });
  return (
    <ActionMenu
      beside={beside}
      label={t("tile.menu")}
      onClose={onClose}
      actions={[
        {
          id: "first",
          icon: <ChevronsLeft {...ARROW} />,
          label: t("menu.first"),
          isDisabled: isFirst,
          act: by(Number.NEGATIVE_INFINITY),
        },
        {
          id: "earlier",
          icon: <ArrowLeft {...ARROW} />,
          label: t("menu.earlier"),
          isDisabled: isFirst,
          act: by(-1),
        },
        {
          id: "later",
          icon: <ArrowRight {...ARROW} />,
          label: t("menu.later"),
          isDisabled: isLast,
          act: by(1),
        },
        {
          id: "last",
          icon: <ChevronsRight {...ARROW} />,
          label: t("menu.last"),
          isDisabled: isLast,
          act: by(Number.POSITIVE_INFINITY),
        },
        {
          id: "position",
          icon: <ArrowRightLeft size={17} aria-hidden />,
          label: t("menu.position"),
          isDisabled: isFirst && isLast,
          act: () => onMove("position"),
        },
        {
          id: "tags",
          icon: <Tag size={17} aria-hidden />,
          label: t("menu.tags"),
          isDisabled: !isOwn,
          act: onTag,
        },
        {
          id: "remove",
          icon: <Trash2 size={17} aria-hidden />,
          label: t("tile.remove"),
          isDanger: true,
          act: onRemove,
        },
      ]}
    />
  );
}
