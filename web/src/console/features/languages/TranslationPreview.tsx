import type { HotelDocument } from "@frontage/sdk/core";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useContext, useEffect, useRef, useState } from "react";
import type { PreviewReady, ShowPreview } from "../../../live/preview-messages";
import { shown } from "../../forms/draft";
import { FormStoreContext } from "../../forms/useDraftForm";
import type { Translations } from "../../hotel/languages";
import { pageQuery } from "../../hotel/page";
import { useStaff } from "../../hotel/staff";
import { languageName } from "../../i18n/language-names";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { translatedDocument } from "./translated-document";
import { type TranslationValues, valuesOf } from "./useTranslationForm";

/** How often at most the preview follows the typing, in milliseconds. */
const PACE = 100;

interface TranslationPreviewProps {
  translations: Translations;
  onClose(): void;
}

/** The guests' page itself in that language, with everything that is typed and not saved yet. */
export function TranslationPreview({ translations, onClose }: TranslationPreviewProps) {
  const { t } = useTranslation("languages");
  const { slug } = useStaff();
  const { code } = translations.language;
  const store = useContext(FormStoreContext);
  const frame = useRef<HTMLIFrameElement>(null);
  const main = useQuery(pageQuery(slug)).data;
  const [isReady, setReady] = useState(false);

  const show = useRef<() => void>(() => {});
  show.current = () => {
    if (!main) return;
    const { draft } = store.read<TranslationValues>(`translations-${code}`);
    const typed = shown(draft, valuesOf(translations));
    send(frame.current, translatedDocument(main, translations, typed));
  };

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = ({ origin, source, data }: MessageEvent<Partial<PreviewReady> | null>) => {
      if (origin !== window.location.origin || source !== frame.current?.contentWindow) return;
      if (data?.frontage !== "preview-ready") return;
      setReady(true);
      show.current();
    };
    window.addEventListener("message", hear);
    const stop = store.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        show.current();
      }, PACE);
    });
    return () => {
      window.removeEventListener("message", hear);
      stop();
      clearTimeout(timer);
    };
  }, [store]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was saved or heard meanwhile.
  useEffect(() => {
    if (isReady) show.current();
  }, [main, translations, isReady]);

  const language = languageName(translations.language);
  return (
    <aside
      aria-label={t("preview.title", { language })}
      className="card mt-6 flex h-[80dvh] flex-col overflow-hidden xl:sticky xl:top-6 xl:mt-0 xl:h-[calc(100dvh-3rem)]"
    >
      <div className="flex items-center justify-between gap-3 border-line border-b py-1 ps-4 pe-1">
        <p className="min-w-0 truncate font-semibold">{t("preview.title", { language })}</p>
        <Button
          look="quiet"
          icon={<X size={18} aria-hidden />}
          aria-label={t("preview.close")}
          onPress={onClose}
        />
      </div>
      <iframe
        ref={frame}
        title={t("preview.title", { language })}
        src={`/hotels/${encodeURIComponent(slug)}/${code}?preview`}
        className="min-h-0 w-full flex-1 border-0"
      />
    </aside>
  );
}

function send(frame: HTMLIFrameElement | null, document: HotelDocument): void {
  const message: ShowPreview = { frontage: "preview", document };
  frame?.contentWindow?.postMessage(message, window.location.origin);
}
