import { Lightbulb } from "lucide-react";
import { useRef } from "react";
import { Dialog, Popover } from "react-aria-components";
import type { HotelImage, PictureHint } from "../../api/types";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Picture } from "../../ui/Picture";
import { HINT_WORDS } from "./hint-words";
import { keyOf } from "./order";

interface HintPopoverProps {
  /** The button it opens beside. */
  at: Element;
  hints: readonly PictureHint[];
  /** All pictures, to show which ones are alike. */
  images: readonly HotelImage[];
  canEdit: boolean;
  /** Puts one of them aside, for good. */
  onAside(kind: PictureHint["kind"]): void;
  onEdit(): void;
  onRemove(): void;
  onClose(): void;
}

/** What might be better about a picture, and what to do about it. */
export function HintPopover(props: HintPopoverProps) {
  const { at, hints, images, canEdit, onAside, onEdit, onRemove, onClose } = props;
  const { t } = useTranslation("gallery");
  const trigger = useRef(at);
  const act = (does: () => void) => () => {
    onClose();
    does();
  };
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="top"
      className="w-80 max-w-[calc(100vw-2rem)] rounded-2xl border border-line bg-surface p-4 shadow-raised"
    >
      <Dialog
        aria-label={hints.map(({ kind }) => t(HINT_WORDS[kind].badge)).join(", ")}
        className="flex flex-col gap-4 outline-none"
      >
        {hints.map((hint) => (
          <section key={hint.kind} className="text-[0.9rem]">
            <h3 className="mb-1 flex items-center gap-2 font-semibold">
              <Lightbulb size={17} className="text-warn" aria-hidden />
              {t(HINT_WORDS[hint.kind].badge)}
            </h3>
            <p>
              <What hint={hint} />
            </p>
            {hint.kind === "near-duplicate" && (
              <ul className="my-2 flex gap-2 overflow-x-auto">
                {images
                  .filter((image) => hint.of.includes(keyOf(image)))
                  .map((image) => (
                    <li
                      key={keyOf(image)}
                      className="h-16 w-22 shrink-0 overflow-hidden rounded-lg"
                    >
                      <Picture image={image} sizes="88px" />
                    </li>
                  ))}
              </ul>
            )}
            <p className="text-soft">{t(HINT_WORDS[hint.kind].advice)}</p>
            {canEdit && (
              <button
                type="button"
                aria-label={t("hint.asideWhat", { what: t(HINT_WORDS[hint.kind].badge) })}
                // The page moves as the list of what is lacking changes: it would stand elsewhere.
                onClick={act(() => onAside(hint.kind))}
                className="-mb-2 min-h-11 font-medium text-accent underline underline-offset-4 hover:text-accent-strong"
              >
                {t("hint.aside")}
              </button>
            )}
          </section>
        ))}
        {canEdit && (
          <div className="flex flex-wrap gap-2">
            <Button onPress={act(onEdit)}>{t("hint.edit")}</Button>
            <Button look="quiet" onPress={act(onRemove)}>
              {t("hint.remove")}
            </Button>
          </div>
        )}
      </Dialog>
    </Popover>
  );
}

function What({ hint }: { hint: PictureHint }) {
  const { t } = useTranslation("gallery");
  switch (hint.kind) {
    case "too-small":
      return t("hint.tooSmall.what", { width: number(hint.width), height: number(hint.height) });
    case "too-dark":
      return t("hint.tooDark.what");
    case "near-duplicate":
      return t("hint.nearDuplicate.what", { count: hint.of.length });
  }
}
