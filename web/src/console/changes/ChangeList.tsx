import { ArrowRight } from "lucide-react";
import { useState } from "react";
import type { ChangeItem, FieldChange } from "../api/history-types";
import type { HotelImage } from "../api/types";
import { fieldTitle } from "../hotel/field-names";
import { fieldWords } from "../hotel/field-words";
import { list } from "../i18n/format";
import { t } from "../i18n/i18n";
import { cx } from "../ui/cx";
import { FieldValue, plainValue } from "../ui/FieldValue";
import { Picture } from "../ui/Picture";
import { excerpt, firstDifference } from "./excerpt";
import { listChanges, worthTelling } from "./tell";

/** Longer than this, in characters, a value is shown in part. */
const SHORT = 160;
/** Of more things than this the rest is shown on demand. */
const MOST = 5;
/** More pictures than this are counted, not shown. */
const SHOWN = 6;

interface ChangeListProps {
  changes: readonly ChangeItem[];
  /** What can be done with one of them. */
  beside?: (item: ChangeItem) => React.ReactNode;
}

/** What a change did, with the values before and after; of a long list the beginning. */
export function ChangeList({ changes, beside }: ChangeListProps) {
  const [isWhole, setWhole] = useState(false);
  const told = worthTelling(changes);
  const rest = told.length - MOST;
  const isLong = rest > 1;
  const items = isLong && !isWhole ? told.slice(0, MOST) : told;
  return (
    <>
      <ul className="flex flex-col gap-3 text-[0.95rem]">
        {items.map((item) => (
          <li
            key={keyOf(item)}
            className={cx(beside && "flex flex-wrap items-start justify-between gap-x-4")}
          >
            <div className={cx(beside && "min-w-0 flex-1 basis-64")}>
              <Change item={item} isAlone={told.length === 1 && !beside} />
            </div>
            {beside?.(item)}
          </li>
        ))}
      </ul>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          className="mt-2 min-h-11 text-[0.95rem] text-accent underline underline-offset-3"
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? t("history:list.showFewer") : t("history:list.showMore", { count: rest })}
        </button>
      )}
    </>
  );
}

/** `isAlone`: the title above has said already what it is of. */
function Change({ item, isAlone }: { item: ChangeItem; isAlone: boolean }) {
  switch (item.kind) {
    case "field":
      return <FieldRow field={item} title={fieldTitle(item.name)} />;
    case "picture":
      return (
        <Titled title={fieldTitle(item.name)}>
          <BeforeAfter
            isTall
            before={item.before && <Thumbnail image={item.before} />}
            after={item.after && <Thumbnail image={item.after} />}
          />
        </Titled>
      );
    case "gallery":
      return (
        <div className="flex flex-col gap-3">
          <Pictures title={t("history:list.added")} images={item.added} />
          <Pictures title={t("history:list.removed")} images={item.removed} />
          {item.added.length + item.removed.length === 0 && item.reordered && (
            <p className="text-soft">{t("history:list.order", { count: item.count })}</p>
          )}
        </div>
      );
    case "room_type":
      return (
        <div className="flex flex-col gap-3">
          {!isAlone && <p className="font-medium">{item.name}</p>}
          <div
            className={
              item.change === "changed" ? "flex flex-col gap-3" : "flex flex-wrap gap-x-8 gap-y-3"
            }
          >
            {item.fields.map((field) =>
              item.change === "changed" ? (
                <FieldRow key={field.name} field={field} title={fieldTitle(field.name, "room")} />
              ) : (
                <Fact
                  key={field.name}
                  title={fieldTitle(field.name, "room")}
                  value={item.change === "created" ? field.after : field.before}
                />
              ),
            )}
          </div>
        </div>
      );
    case "image":
      return (
        <div className="flex items-start gap-4">
          <Thumbnail image={item.image} />
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            {item.fields.map((field) => (
              <FieldRow key={field.name} field={field} title={fieldTitle(field.name)} />
            ))}
          </div>
        </div>
      );
  }
}

function FieldRow({ field, title }: { field: FieldChange; title: string }) {
  const words = [field.before, field.after].map((value) => fieldWords(field.name, value));
  if (words[0] !== null) {
    return (
      <Titled title={title}>
        <BeforeAfter before={words[0]} after={words[1]} />
      </Titled>
    );
  }
  const lists = listChanges(field.before, field.after);
  if (lists) {
    const { gone, come } = lists;
    return (
      <Titled title={title}>
        {come.length > 0 && <p>{t("history:list.addedThese", { what: list(come) })}</p>}
        {gone.length > 0 && <p>{t("history:list.removedThese", { what: list(gone) })}</p>}
        {come.length + gone.length === 0 && (
          <p className="text-soft">{t("history:list.sortedAnew")}</p>
        )}
      </Titled>
    );
  }
  if (isImage(field.before) || isImage(field.after)) {
    return (
      <Titled title={title}>
        <BeforeAfter
          isTall
          before={isImage(field.before) && <Thumbnail image={field.before} />}
          after={isImage(field.after) && <Thumbnail image={field.after} />}
        />
      </Titled>
    );
  }
  const from = firstDifference(field.before, field.after);
  return (
    <Titled title={title}>
      <BeforeAfter
        before={<Value value={field.before} from={from} />}
        after={<Value value={field.after} from={from} />}
      />
    </Titled>
  );
}

/** One value of something that came or went as a whole; what is empty is left out. */
function Fact({ title, value }: { title: string; value: unknown }) {
  if (plainValue(value) === null) return null;
  return (
    <Titled title={title}>
      {isImage(value) ? <Thumbnail image={value} /> : <Value value={value} from={0} />}
    </Titled>
  );
}

function Titled({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-[0.85rem] text-soft">{title}</p>
      {children}
    </div>
  );
}

interface BeforeAfterProps {
  before: React.ReactNode;
  after: React.ReactNode;
  /** They are pictures, not lines of text. */
  isTall?: boolean;
}

/** Side by side where there is room; read out as "before … after …". */
function BeforeAfter({ before, after, isTall = false }: BeforeAfterProps) {
  const nothing = <span className="text-soft italic">{t("common:value.nothing")}</span>;
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 text-soft">
        <span className="sr-only">{t("history:list.before")} </span>
        {before || nothing}
      </span>
      <span className={cx("flex min-w-0 gap-3", isTall ? "items-center" : "items-start")}>
        <ArrowRight
          size={16}
          aria-hidden
          className={cx("shrink-0 text-soft rtl:-scale-x-100", !isTall && "mt-1")}
        />
        <span className="min-w-0">
          <span className="sr-only">{t("history:list.after")} </span>
          {after || nothing}
        </span>
      </span>
    </div>
  );
}

/** A long value is shown where it begins to differ, the whole of it on demand. */
function Value({ value, from }: { value: unknown; from: number }) {
  const [isWhole, setWhole] = useState(false);
  const text = plainValue(value) ?? "";
  if (text.length <= SHORT) return <FieldValue value={value} />;
  return (
    <>
      <FieldValue value={isWhole ? text : excerpt(text, from, SHORT)} />{" "}
      <button
        type="button"
        className="whitespace-nowrap py-1 text-accent underline underline-offset-3"
        onClick={() => setWhole(!isWhole)}
      >
        {isWhole ? t("history:list.showLess") : t("history:list.showAll")}
      </button>
    </>
  );
}

/** One value of a field by itself: a picture, or what it says. */
export function OneValue({ name, value }: { name: string; value: unknown }) {
  if (isImage(value)) return <Thumbnail image={value} />;
  return <FieldValue value={fieldWords(name, value) ?? value} className="line-clamp-6" />;
}

function Pictures({ title, images }: { title: string; images: readonly HotelImage[] }) {
  if (images.length === 0) return null;
  const rest = images.length - SHOWN;
  return (
    <Titled title={title}>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        {images.slice(0, SHOWN).map((image) => (
          <Thumbnail key={image.public_id ?? image.url} image={image} />
        ))}
        {rest > 0 && (
          <span className="text-soft">{t("history:list.andMore", { count: rest })}</span>
        )}
      </div>
    </Titled>
  );
}

function Thumbnail({ image }: { image: HotelImage }) {
  return (
    <span className="block h-16 w-24 shrink-0 overflow-hidden rounded-lg border border-line bg-sunken">
      <Picture image={{ ...image, alt: image.alt || t("common:photoWithoutAlt") }} sizes="6rem" />
    </span>
  );
}

function isImage(value: unknown): value is HotelImage {
  return typeof value === "object" && value !== null && "public_id" in value && "widths" in value;
}

function keyOf(item: ChangeItem): string {
  if (item.kind === "room_type") return `room ${item.id}`;
  if (item.kind === "image") return `image ${item.image.public_id ?? item.image.url}`;
  return item.kind === "gallery" ? "gallery" : `${item.kind} ${item.name}`;
}
