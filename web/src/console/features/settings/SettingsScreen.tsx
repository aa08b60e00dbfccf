import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { StaffSettings } from "../../api/types";
import { useAim } from "../../drafting/target";
import { settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { ScreenLink } from "../../shell/ScreenLink";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { lately } from "../../ui/lately";
import { FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { useMedia } from "../../ui/useMedia";
import { AmenitiesSection } from "./AmenitiesSection";
import { ContactSection } from "./ContactSection";
import { PicturesSection } from "./PicturesSection";
import { TextsSection } from "./TextsSection";
import { ThemeSection } from "./ThemeSection";

const Preview = lately(async () => (await import("./preview/Preview")).Preview);

/** The sections, and which part of the guests' page each of them is about. */
const SECTIONS = [
  { id: "pictures", shows: "top" },
  { id: "texts", shows: "welcome" },
  { id: "contact", shows: "contact" },
  { id: "amenities", shows: "amenities" },
  { id: "theme", shows: null },
] as const;

/** Everything of the hotel's page except gallery and rooms, section by section. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const { slug } = useStaff();
  const { data: settings, error, refetch } = useQuery(settingsQuery(slug));
  if (!settings) {
    return error ? (
      <FailedScreen
        screen={t("screens.settings")}
        title={t("couldNotLoad.settings")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  return <Sections settings={settings} />;
}

function Sections({ settings }: { settings: StaffSettings }) {
  const { t } = useTranslation("settings");
  const { draft } = useAim();
  const [isPreviewed, setPreviewed] = useState(false);
  const [section, setSection] = useState<string | null>(null);
  return (
    <>
      <ScreenTitle
        title={t("common:screens.settings")}
        lead={draft === null ? t("lead") : t("drafts:bar.into")}
      />
      <div
        className={cx(
          isPreviewed &&
            "xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(25rem,44%)] xl:items-start xl:gap-8",
        )}
        data-beside={isPreviewed || undefined}
      >
        <div className="min-w-0">
          <nav
            aria-label={t("sections.label")}
            className="-mx-4 section-links z-10 mb-5 flex items-center gap-3 overflow-x-auto bg-canvas/95 px-4 py-2 backdrop-blur lg:mx-0 lg:mb-6 lg:bg-transparent lg:p-0"
          >
            <Button
              look={isPreviewed ? "plain" : "primary"}
              icon={<Eye size={18} aria-hidden />}
              aria-expanded={isPreviewed}
              onPress={() => setPreviewed(!isPreviewed)}
              className="shrink-0"
            >
              {t("preview.title")}
            </Button>
            <ul className="flex gap-1.5">
              {SECTIONS.map(({ id }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="flex min-h-11 items-center whitespace-nowrap rounded-full border border-line bg-surface px-4 font-medium text-[0.9rem] hover:border-control"
                  >
                    {t(`sections.${id}`)}
                  </a>
                </li>
              ))}
              <li className="lg:hidden">
                <ScreenLink
                  to="languages"
                  isCurrent={false}
                  className="flex min-h-11 items-center whitespace-nowrap rounded-full border border-line bg-surface px-4 font-medium text-[0.9rem] hover:border-control"
                >
                  {t("common:screens.languages")}
                </ScreenLink>
              </li>
            </ul>
          </nav>
          <div
            className="flex flex-col gap-6"
            onFocusCapture={({ target }) => {
              const id = target.closest("section[id]")?.id;
              setSection(SECTIONS.find((one) => one.id === id)?.shows ?? null);
            }}
          >
            <PicturesSection settings={settings} />
            <TextsSection settings={settings} />
            <ContactSection settings={settings} />
            <AmenitiesSection settings={settings} />
            <ThemeSection settings={settings} />
          </div>
        </div>
        {isPreviewed && (
          <Beside onClose={() => setPreviewed(false)}>
            <Preview settings={settings} section={section} onClose={() => setPreviewed(false)} />
          </Beside>
        )}
      </div>
    </>
  );
}

/** Room for both. */
const WIDE = "(min-width: 80rem)";

/** Beside the forms where there is room for both; else over them, as a window of its own. */
function Beside({ onClose, children }: { onClose(): void; children: ReactNode }) {
  const { t } = useTranslation("settings");
  const isWide = useMedia(WIDE);
  if (isWide) return <div className="preview-beside">{children}</div>;
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 bg-surface"
    >
      <Modal className="size-full">
        <Dialog aria-label={t("preview.title")} className="size-full outline-none">
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
