import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { StaffSettings } from "../../api/types";
import { settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Failed, ScreenTitle, Waiting } from "../../ui/states";
import { AmenitiesSection } from "./AmenitiesSection";
import { ContactSection } from "./ContactSection";
import { PicturesSection } from "./PicturesSection";
import { Preview } from "./preview/Preview";
import { TextsSection } from "./TextsSection";
import { ThemeSection } from "./ThemeSection";

/** The sections, and which part of the guests' page each of them is about. */
const SECTIONS = [
  { id: "pictures", title: "Pictures", shows: "top" },
  { id: "texts", title: "Texts", shows: "welcome" },
  { id: "contact", title: "Contact", shows: "contact" },
  { id: "amenities", title: "Amenities", shows: "amenities" },
  { id: "theme", title: "Theme", shows: null },
];

/** Everything of the hotel's page except gallery and rooms, section by section. */
export function SettingsScreen() {
  const { slug } = useStaff();
  const { data: settings, error, refetch } = useQuery(settingsQuery(slug));
  if (!settings) {
    return error ? (
      <Failed what="Settings" error={error} retry={() => void refetch()} />
    ) : (
      <Waiting what="settings" />
    );
  }
  return <Sections settings={settings} />;
}

function Sections({ settings }: { settings: StaffSettings }) {
  const [isPreviewed, setPreviewed] = useState(false);
  const [section, setSection] = useState<string | null>(null);
  return (
    <>
      <ScreenTitle
        title="Settings"
        lead="Each section saves by itself, and every open page follows at once."
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
            aria-label="Sections"
            className="-mx-4 sticky top-14 z-10 mb-5 flex items-center gap-3 overflow-x-auto bg-canvas/95 px-4 py-2 backdrop-blur lg:static lg:mx-0 lg:mb-6 lg:bg-transparent lg:p-0"
          >
            <Button
              look={isPreviewed ? "plain" : "primary"}
              icon={<Eye size={18} aria-hidden />}
              aria-expanded={isPreviewed}
              onPress={() => setPreviewed(!isPreviewed)}
              className="shrink-0"
            >
              Preview
            </Button>
            <ul className="flex gap-1.5">
              {SECTIONS.map(({ id, title }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="flex min-h-11 items-center whitespace-nowrap rounded-full border border-line bg-surface px-4 font-medium text-[0.9rem] hover:border-control"
                  >
                    {title}
                  </a>
                </li>
              ))}
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

/** Beside the forms where there is room for both; else over them, as a window of its own. */
function Beside({ onClose, children }: { onClose(): void; children: ReactNode }) {
  const isWide = useWide();
  if (isWide) return <div className="sticky top-6 h-[calc(100dvh-3rem)]">{children}</div>;
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 bg-surface"
    >
      <Modal className="size-full">
        <Dialog aria-label="Preview" className="size-full outline-none">
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const wide = "(min-width: 80rem)";

function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(wide);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => window.matchMedia(wide).matches,
  );
}
