import { t } from "../i18n/i18n";
import { cx } from "./cx";

const COLOUR = /^#[0-9a-f]{6}$/i;

/** A value of a field as somebody reads it: text as it is, colours with their colour. */
export function FieldValue({ value, className }: { value: unknown; className?: string }) {
  const text = plainValue(value);
  if (text === null) {
    return <span className={cx("text-soft italic", className)}>{t("common:value.nothing")}</span>;
  }
  if (COLOUR.test(text)) {
    return (
      <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
        <span
          aria-hidden="true"
          className="size-4 rounded-full border border-control"
          style={{ backgroundColor: text }}
        />
        <bdi>{text}</bdi>
      </span>
    );
  }
  return <bdi className={cx("whitespace-pre-line wrap-anywhere", className)}>{text}</bdi>;
}

/** The value in words; `null` when there is none. */
export function plainValue(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return t(value ? "common:value.yes" : "common:value.no");
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    const parts = value.map(plainValue).filter((part) => part !== null);
    return parts.length > 0 ? parts.join(", ") : null;
  }
  return JSON.stringify(value);
}
