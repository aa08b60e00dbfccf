import { Search } from "lucide-react";
import { useContext, useEffect, useId, useRef, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "../ui/cx";
import { type Findable, found } from "./find";
import { TypedAheadContext } from "./TypeAhead";
import { useFindables } from "./useFindables";

interface PaletteProps {
  onClose(): void;
  onKeys(): void;
  onSignOut(): void;
}

/**
 * Finds screens, fields, rooms and actions by name. The focus stays in the field: the arrow keys
 * move through what was found, as in any combobox.
 */
export function Palette({ onClose, onKeys, onSignOut }: PaletteProps) {
  const { t } = useTranslation("keys");
  const all = useFindables({ onKeys, onSignOut });
  const typedAhead = useContext(TypedAheadContext);
  const [typed, setTyped] = useState(typedAhead.current);
  useEffect(() => {
    typedAhead.current = "";
  }, [typedAhead]);
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // The dialog itself has the focus when another window closed just as this one opened: it took the
  // focus from the field.
  const toField = ({ target }: React.FocusEvent) => {
    if (!target.matches("[role=dialog]")) return;
    setTimeout(() => document.activeElement === target && field.current?.focus());
  };
  const shown = found(all, typed);
  const current = shown[Math.min(at, shown.length - 1)];
  const choose = ({ act }: Findable) => {
    onClose();
    // The dialog gives the focus back first; then what was chosen may take it.
    setTimeout(act);
  };
  const moveTo = (index: number) => {
    const next = (index + shown.length) % Math.max(shown.length, 1);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: React.KeyboardEvent) => {
    const here = Math.min(at, shown.length - 1);
    if (event.key === "ArrowDown") moveTo(here + 1);
    else if (event.key === "ArrowUp") moveTo(here - 1);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing && current) choose(current);
    else return;
    event.preventDefault();
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-black/55 p-3 sm:p-6 sm:pt-[12dvh]"
    >
      <Modal className="flex max-h-full w-full max-w-xl flex-col overflow-hidden rounded-2xl bg-surface text-ink shadow-raised sm:max-h-[70dvh]">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: nobody acts on it, it only hears. */}
        <div className="contents" onFocus={toField}>
          <Dialog className="flex min-h-0 flex-col outline-none">
            <Heading slot="title" className="sr-only">
              {t("find.title")}
            </Heading>
            <div className="flex items-center gap-3 border-line border-b px-4">
              <Search size={20} aria-hidden className="shrink-0 text-soft" />
              <input
                ref={field}
                autoFocus
                type="text"
                role="combobox"
                aria-label={t("find.label")}
                aria-expanded
                aria-controls={id}
                aria-autocomplete="list"
                aria-activedescendant={current ? `${id}-${current.id}` : undefined}
                placeholder={t("find.label")}
                autoComplete="off"
                spellCheck={false}
                dir="auto"
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setAt(0);
                }}
                onKeyDown={press}
                className="min-h-14 w-full min-w-0 rounded-lg bg-transparent text-base -outline-offset-2"
              />
            </div>
            <p role="status" className="sr-only">
              {typed !== "" && t("find.count", { count: shown.length })}
            </p>
            {shown.length === 0 && <p className="px-5 py-6 text-soft">{t("find.none")}</p>}
            <ul
              ref={list}
              id={id}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the list of a combobox
              role="listbox"
              aria-label={t("find.title")}
              className="min-h-0 overflow-y-auto p-2 empty:hidden"
            >
              {shown.map((one, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's above.
                <li
                  key={one.id}
                  id={`${id}-${one.id}`}
                  // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of it
                  role="option"
                  aria-selected={one === current}
                  tabIndex={-1}
                  // The focus stays in the field.
                  onPointerDown={(event) => event.preventDefault()}
                  onPointerMove={() => setAt(index)}
                  onClick={() => choose(one)}
                  className={cx(
                    "flex min-h-11 cursor-pointer flex-wrap items-center justify-between gap-x-4 rounded-xl px-3 py-1.5",
                    one === current &&
                      "bg-accent-soft text-accent forced-colors:outline-2 forced-colors:outline-[Highlight]",
                  )}
                >
                  <span className="min-w-0 font-medium wrap-anywhere" dir="auto">
                    {one.title}
                  </span>
                  <span className="text-[0.85rem] text-soft">{one.kind}</span>
                </li>
              ))}
            </ul>
          </Dialog>
        </div>
      </Modal>
    </ModalOverlay>
  );
}
