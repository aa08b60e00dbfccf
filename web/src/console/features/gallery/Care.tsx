import { CircleCheck, Lightbulb, MessageSquareText, Search, Tag } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { GalleryNotes, HotelImage, PictureTag } from "../../api/types";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { fits, lacksAlt } from "./filters";

interface CareProps {
  images: readonly HotelImage[];
  notes: GalleryNotes | undefined;
  actions: CareActions;
}

/** The ways to what the gallery needs. */
export interface CareActions {
  describe(): void;
  look(): void;
  tag(): void;
  /** The gallery can do without a picture of this. */
  needless(tag: PictureTag): void;
  /** Hints that were put aside are wanted again, all of them. */
  bringBack(): void;
}

/** What the gallery still needs, each with the way to it. Calm when nothing is missing. */
export const Care = memo(function Care({ images, notes, actions }: CareProps) {
  const { t } = useTranslation("gallery");
  if (!notes || images.length === 0) return null;
  const noAlt = images.filter(lacksAlt).length;
  const hinted = images.filter((image) => fits("hinted", image, notes)).length;
  const isTagged = Object.values(notes.pictures).some(({ tags }) => tags.length > 0);
  const isGood = noAlt + hinted + notes.lacks.length === 0 && notes.complete;
  if (isGood) {
    return (
      <div className="mb-5 text-[0.9rem] text-soft">
        <p className="flex gap-2">
          <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
          {t("care.good")}
        </p>
        <PutAside count={notes.aside} onBringBack={actions.bringBack} />
      </div>
    );
  }
  return (
    <section aria-label={t("care.title")} className="card mb-5 px-4 py-3 sm:px-5">
      <h2 className="font-semibold text-[0.95rem]">{t("care.title")}</h2>
      <ul className="divide-y divide-line">
        {noAlt > 0 && (
          <Need
            icon={<MessageSquareText size={18} aria-hidden />}
            text={t("care.noAlt", { count: noAlt })}
          >
            <Button onPress={actions.describe}>{t("care.describe")}</Button>
          </Need>
        )}
        {hinted > 0 && (
          <Need
            icon={<Lightbulb size={18} aria-hidden />}
            text={t("care.hints", { count: hinted })}
          >
            <Button onPress={actions.look}>{t("care.look")}</Button>
          </Need>
        )}
        {isTagged ? (
          notes.lacks.map((tag) => (
            <Need key={tag} icon={<Search size={18} aria-hidden />} text={lacks(tag)}>
              <Button
                look="quiet"
                aria-label={t("care.needlessWhat", { what: t(`tag.${tag}`) })}
                onPress={() => actions.needless(tag)}
              >
                {t("care.needless")}
              </Button>
            </Need>
          ))
        ) : (
          <Need icon={<Tag size={18} aria-hidden />} text={t("care.untagged")}>
            <Button onPress={actions.tag}>{t("care.tag")}</Button>
          </Need>
        )}
        {!notes.complete && (
          <Need icon={<Search size={18} aria-hidden />} text={t("care.looking")} />
        )}
      </ul>
      <PutAside count={notes.aside} onBringBack={actions.bringBack} />
    </section>
  );

  function lacks(tag: PictureTag): string {
    if (tag === "room" || tag === "bathroom" || tag === "exterior") return t(`care.lacks.${tag}`);
    return t("care.lacks.other", { what: t(`tag.${tag}`) });
  }
});

function Need({ icon, text, children }: { icon: ReactNode; text: string; children?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 text-[0.9rem]">
      <span className="flex min-w-0 flex-1 basis-60 gap-2.5">
        <span className="mt-0.5 shrink-0 text-warn">{icon}</span>
        {text}
      </span>
      {children}
    </li>
  );
}

/** Says that there are hints that nobody sees, and brings them back. */
function PutAside({ count, onBringBack }: { count: number; onBringBack(): void }) {
  const { t } = useTranslation("gallery");
  if (count === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-[0.85rem] text-soft">
      {t("care.aside", { count })}
      <button
        type="button"
        onClick={onBringBack}
        className="min-h-11 font-medium text-accent underline underline-offset-4 hover:text-accent-strong"
      >
        {t("care.bringBack")}
      </button>
    </p>
  );
}
