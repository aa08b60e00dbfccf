import { memo } from "react";
import type { GalleryNotes, HotelImage } from "../../api/types";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { cx } from "../../ui/cx";
import { type Filter, filtersFor } from "./filters";

interface FiltersProps {
  images: readonly HotelImage[];
  notes: GalleryNotes | undefined;
  filter: Filter;
  onChange(filter: Filter): void;
}

/** Shows only some of the pictures, by what they show or lack. */
export const Filters = memo(function Filters(props: FiltersProps) {
  const { images, notes, filter, onChange } = props;
  const { t } = useTranslation("gallery");
  const offered = filtersFor(images, notes);
  // What was chosen stays to be seen, also when nothing fits any more.
  if (filter !== "all" && !offered.some((one) => one.filter === filter)) {
    offered.push({ filter, count: 0 });
  }
  if (offered.length === 0) return null;
  const label = (one: Filter) => {
    switch (one) {
      case "all":
        return t("filter.all");
      case "untagged":
        return t("filter.untagged");
      case "no-alt":
        return t("filter.noAlt");
      case "hinted":
        return t("filter.hinted");
      default:
        return t(`tag.${one}`);
    }
  };
  return (
    <fieldset className="-mx-4 mb-5 flex min-w-0 gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0">
      <legend className="sr-only">{t("filter.label")}</legend>
      {[{ filter: "all" as const, count: images.length }, ...offered].map((one) => (
        <button
          key={one.filter}
          type="button"
          aria-pressed={one.filter === filter}
          onClick={() => onChange(one.filter)}
          className={cx(
            "min-h-11 whitespace-nowrap tabular-nums rounded-full border px-4 font-medium text-[0.9rem]",
            one.filter === filter
              ? "border-accent bg-accent-soft text-accent"
              : "border-line bg-surface hover:border-control",
          )}
        >
          {label(one.filter)} {number(one.count)}
        </button>
      ))}
    </fieldset>
  );
});
