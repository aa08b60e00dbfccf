import { useQuery } from "@tanstack/react-query";
import { History, X } from "lucide-react";
import { useState } from "react";
import { entryQuery } from "../../hotel/history";
import { useStaff } from "../../hotel/staff";
import { dateTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf, go } from "../../shell/router";
import { Button } from "../../ui/Button";
import { lately } from "../../ui/lately";
import { Failed, Waiting } from "../../ui/states";
import { newestQuery, pastPageQuery } from "./history";
import { RestoreDialog } from "./RestoreDialog";

// The public page's own components and styles: only who looks at the past loads them.
const FramedPage = lately(async () => (await import("./FramedPage")).FramedPage);

/** The public page as it was after a revision, as guests saw it then. */
export function PageAsItWas({ revision }: { revision: number }) {
  const { t } = useTranslation("history");
  const { slug, canEdit } = useStaff();
  const page = useQuery(pastPageQuery(slug, revision));
  const entry = useQuery(entryQuery(slug, revision)).data;
  const newest = useQuery(newestQuery(slug)).data;
  const [isAsking, setAsking] = useState(false);
  const close = () => go(addressOf("history"));
  const then = entry?.changed_at ?? page.data?.updated_at;
  const isNow = newest === revision;

  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-accent-soft px-4 py-2 shadow-card">
        <h1 className="min-w-0 flex-1 basis-60 font-medium text-[0.95rem] leading-snug">
          {then
            ? t("past.on", { when: dateTime(new Date(then)), revision })
            : t("past.of", { revision })}
        </h1>
        <div className="flex gap-2">
          {isNow ? (
            <p className="self-center px-2 text-[0.9rem] text-soft">{t("past.isNow")}</p>
          ) : (
            <Button
              icon={<History size={17} aria-hidden />}
              isDisabled={!canEdit || !page.data || newest === undefined}
              onPress={() => setAsking(true)}
            >
              {t("past.restore")}
            </Button>
          )}
          <Button icon={<X size={17} aria-hidden />} onPress={close}>
            {t("common:close")}
          </Button>
        </div>
      </header>
      <main className="min-h-0 flex-1">
        {page.data ? (
          <FramedPage document={page.data} />
        ) : page.error ? (
          <div className="mx-auto max-w-3xl px-4 py-10">
            <Failed
              title={t("common:couldNotLoad.past")}
              error={page.error}
              retry={() => void page.refetch()}
            />
          </div>
        ) : (
          <Loading />
        )}
      </main>
      {isAsking && then && newest !== undefined && (
        <RestoreDialog
          revision={revision}
          changedAt={then}
          newest={newest}
          onClose={() => setAsking(false)}
          onDone={close}
        />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="mx-auto max-w-3xl px-4 py-10">
      <Waiting />
    </div>
  );
}
