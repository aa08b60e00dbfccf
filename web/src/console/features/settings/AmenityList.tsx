import { GripVertical, X } from "lucide-react";
import {
  type KeyboardEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { moved, movedBy } from "../../ui/moved";
import { HANDLE, HANDLE_CLASS, usePointerReorder } from "../../ui/usePointerReorder";

export interface AmenityListProps {
  amenities: readonly string[];
  onChange(amenities: readonly string[]): void;
}

/**
 * The amenities in their order: drawn by mouse or finger, or lifted by their handle with the
 * keyboard and carried with the arrow keys.
 */
export function AmenityList(props: AmenityListProps & { canEdit: boolean }) {
  const { amenities, canEdit, onChange } = props;
  const { t } = useTranslation("settings");
  const list = useRef<HTMLUListElement>(null);
  const how = useId();
  const carry = useCarry(list, amenities, onChange);
  if (amenities.length === 0) {
    return (
      <p className="rounded-xl border border-line border-dashed px-4 py-6 text-center text-soft">
        {t("amenities.empty")}
      </p>
    );
  }
  return (
    <>
      {canEdit && <Dragging list={list} amenities={amenities} onChange={onChange} />}
      <p role="status" className="sr-only">
        {carry.said}
      </p>
      <p id={how} hidden>
        {t("amenities.carry.how")}
      </p>
      <ul ref={list} aria-label={t("sections.amenities")} className="flex flex-col gap-2">
        {amenities.map((name) => (
          <li
            key={name}
            data-key={name}
            data-testid="amenity"
            className={cx(
              "flex min-h-12 items-center gap-1 rounded-xl border bg-canvas ps-1 data-pointer-dragging:opacity-50",
              carry.lifted === name ? "border-accent shadow-raised" : "border-line",
            )}
          >
            {canEdit && (
              <Button
                {...HANDLE}
                look="quiet"
                aria-label={t("amenities.reorder", { name })}
                aria-pressed={carry.lifted === name}
                aria-describedby={how}
                icon={<GripVertical size={18} aria-hidden />}
                // A mouse draws the row; a press by it lifts nothing that would wait to be let go.
                onPress={({ pointerType }) =>
                  /keyboard|virtual/.test(pointerType) && carry.toggle(name)
                }
                onKeyDown={carry.onKeyDown}
                onBlur={carry.letGo}
                className={cx("cursor-grab text-soft", HANDLE_CLASS)}
              />
            )}
            <span className={cx("min-w-0 flex-1 py-2", !canEdit && "px-3")}>
              <bdi>{name}</bdi>
            </span>
            <Button
              look="quiet"
              aria-label={t("amenities.remove", { name })}
              icon={<X size={18} aria-hidden />}
              isDisabled={!canEdit}
              onPress={() => onChange(amenities.filter((other) => other !== name))}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** In a component of its own, as it paints with every movement. */
function Dragging({
  list,
  amenities,
  onChange,
}: AmenityListProps & { list: RefObject<HTMLElement | null> }) {
  return usePointerReorder(list, {
    flow: "column",
    onDrop: (key, { key: target, side }) => onChange(moved(amenities, [key], target, side)),
  });
}

/** One amenity in hand: what is carried is in its new place at once, and Escape puts it back. */
function useCarry(
  list: RefObject<HTMLElement | null>,
  amenities: readonly string[],
  onChange: AmenityListProps["onChange"],
) {
  const { t } = useTranslation("settings");
  const [held, setHeld] = useState<{ name: string; from: number } | null>(null);
  const [said, setSaid] = useState("");
  // Colleagues may have removed it.
  const at = held === null ? -1 : amenities.indexOf(held.name);
  const lifted = held !== null && at >= 0 ? held.name : null;

  // A row that moves in the page loses the focus; the keys are still meant for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever its place is another.
  useLayoutEffect(() => {
    const row = list.current?.children[at];
    if (lifted !== null) row?.querySelector<HTMLElement>("[data-handle]")?.focus();
  }, [lifted, at]);

  const say = (what: "lifted" | "at" | "placed" | "back", name: string, place: number) => {
    const position = number(place + 1);
    setSaid(t(`amenities.carry.${what}`, { name, position, total: number(amenities.length) }));
  };
  const end = (what: "placed" | "back", place: number) => {
    if (lifted === null) return;
    setHeld(null);
    say(what, lifted, place);
  };
  return {
    lifted,
    said,
    toggle(name: string): void {
      if (lifted !== null) {
        end("placed", at);
      } else {
        setHeld({ name, from: amenities.indexOf(name) });
        say("lifted", name, amenities.indexOf(name));
      }
    },
    onKeyDown(event: KeyboardEvent): void {
      if (lifted === null || held === null) return;
      const steps = { ArrowUp: -1, ArrowDown: 1, Home: -at, End: amenities.length }[event.key];
      if (event.key === "Escape") {
        onChange(movedBy(amenities, lifted, held.from - at));
        end("back", held.from);
      } else if (steps !== undefined) {
        const next = movedBy(amenities, lifted, steps);
        onChange(next);
        say("at", lifted, next.indexOf(lifted));
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
    /** Whoever goes elsewhere has let go; a row that only moved has not. */
    letGo({ relatedTarget }: { relatedTarget: EventTarget | null }): void {
      if (relatedTarget !== null) end("placed", at);
    },
  };
}
