import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAim } from "../../drafting/target";
import { type Languages, languagesQuery } from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { useTarget } from "../../shell/useTarget";
import { FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { SpokenLanguages } from "./SpokenLanguages";
import { TranslationEditor } from "./TranslationEditor";

/** Which languages the page speaks, what is missing in each, and its texts side by side. */
export function LanguagesScreen() {
  const { t } = useTranslation("languages");
  const { slug } = useStaff();
  const { data: languages, error, refetch } = useQuery(languagesQuery(slug));
  if (!languages) {
    return error ? (
      <FailedScreen
        screen={t("common:screens.languages")}
        title={t("failed")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  return <Spoken languages={languages} />;
}

function Spoken({ languages }: { languages: Languages }) {
  const { t } = useTranslation("languages");
  const { draft } = useAim();
  const [chosen, choose] = useState<string | null>(null);
  const texts = useRef<HTMLDivElement>(null);
  const target = useTarget();
  useEffect(() => {
    const code = /^translations-(.+)$/.exec(target)?.[1];
    if (code !== undefined) choose(code);
  }, [target]);
  // One that a colleague took away is not translated any more.
  const code = languages.languages.find((one) => one.code === chosen)?.code;
  const shown = code ?? languages.languages[0]?.code;
  return (
    <>
      <ScreenTitle
        title={t("common:screens.languages")}
        lead={draft === null ? t("lead") : t("drafts:bar.into")}
      />
      <div className="flex flex-col gap-6">
        <SpokenLanguages
          languages={languages}
          shown={shown ?? null}
          onShow={choose}
          onTranslate={(code) => {
            choose(code);
            // On a phone the texts are a screen further down.
            texts.current?.focus({ preventScroll: true });
            texts.current?.scrollIntoView({ block: "start" });
          }}
        />
        {shown !== undefined && (
          <div ref={texts} tabIndex={-1} className="scroll-mt-32 outline-none">
            <TranslationEditor key={shown} code={shown} />
          </div>
        )}
      </div>
    </>
  );
}
