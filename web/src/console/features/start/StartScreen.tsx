import { useQuery } from "@tanstack/react-query";
import { BedDouble, Check, ExternalLink, Images, Palette, Type } from "lucide-react";
import type { ReactNode } from "react";
import type { StaffSettings } from "../../api/types";
import { FIRST_STEPS, type FirstStep, GALLERY_PICTURES, stepsDone } from "../../hotel/first-steps";
import { roomsQuery } from "../../hotel/rooms";
import { settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import type { Screen } from "../../shell/router";
import { ScreenLink } from "../../shell/ScreenLink";
import { cx } from "../../ui/cx";
import { FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { FirstPicture } from "./FirstPicture";

/** What a new page needs, the next thing first. */
export function StartScreen() {
  const { t } = useTranslation("setup");
  const { slug } = useStaff();
  const { data: settings, error, refetch } = useQuery(settingsQuery(slug));
  const rooms = useQuery(roomsQuery(slug)).data?.rooms;
  if (!settings) {
    return error ? (
      <FailedScreen
        screen={t("common:screens.start")}
        title={t("start.failed")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  const done = stepsDone(settings, rooms);
  const isWhole = done.size === FIRST_STEPS.length;
  const name = settings.name_display || settings.hotel_name;
  return (
    <>
      <ScreenTitle
        title={isWhole ? t("start.wholeTitle", { name }) : t("start.title", { name })}
        lead={isWhole ? t("start.wholeLead") : t("start.lead")}
      >
        <PageLink slug={slug} />
      </ScreenTitle>
      <FirstPicture settings={settings} />
      <section aria-labelledby="next-steps" className="mt-8">
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 id="next-steps" className="font-semibold text-lg">
            {t("start.next")}
          </h2>
          <p role="status" className="text-[0.9rem] text-soft">
            {t("start.progress", { done: done.size, total: FIRST_STEPS.length })}
          </p>
        </div>
        <Bar share={done.size / FIRST_STEPS.length} />
        <ul className="mt-4 grid gap-3 sm:grid-cols-2">
          {ROWS.map((row) => (
            <li key={row.step}>
              <StepCard {...row} isDone={done.has(row.step)} settings={settings} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

interface Row {
  step: Exclude<FirstStep, "hero">;
  screen: Screen;
  icon: ReactNode;
}

const ROWS: Row[] = [
  { step: "texts", screen: "settings", icon: <Type size={22} aria-hidden /> },
  { step: "gallery", screen: "gallery", icon: <Images size={22} aria-hidden /> },
  { step: "rooms", screen: "rooms", icon: <BedDouble size={22} aria-hidden /> },
  { step: "theme", screen: "settings", icon: <Palette size={22} aria-hidden /> },
];

interface StepCardProps extends Row {
  isDone: boolean;
  settings: StaffSettings;
}

function StepCard({ step, screen, icon, isDone, settings }: StepCardProps) {
  const { t } = useTranslation("setup");
  const missing = GALLERY_PICTURES - settings.gallery_images.length;
  const more = step === "gallery" && !isDone && settings.gallery_images.length > 0;
  return (
    <ScreenLink
      to={screen}
      isCurrent={false}
      className="card flex h-full items-start gap-4 p-4 transition-colors hover:border-accent"
    >
      <span
        className={cx(
          "flex size-11 shrink-0 items-center justify-center rounded-xl",
          isDone ? "bg-accent text-on-accent" : "bg-accent-soft text-accent",
        )}
      >
        {isDone ? <Check size={22} aria-hidden /> : icon}
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{t(`start.steps.${step}.title`)}</span>
        <span className="block text-[0.9rem] text-soft">
          {isDone
            ? t("start.done")
            : more
              ? t("start.steps.gallery.more", { count: missing })
              : t(`start.steps.${step}.text`)}
        </span>
      </span>
    </ScreenLink>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <span aria-hidden="true" className="block h-2 overflow-hidden rounded-full bg-line">
      <span
        className="block h-full rounded-full bg-accent transition-[width] duration-500"
        style={{ width: `${Math.round(share * 100)}%` }}
      />
    </span>
  );
}

function PageLink({ slug }: { slug: string }) {
  const { t } = useTranslation("setup");
  const path = `/hotels/${encodeURIComponent(slug)}`;
  return (
    <a
      href={path}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-11 max-w-full items-center gap-2 rounded-xl border border-control bg-surface px-4 font-medium text-[0.95rem] hover:border-ink"
    >
      <ExternalLink size={18} aria-hidden className="shrink-0" />
      {t("start.open")}
    </a>
  );
}
