import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { Failed, ScreenTitle, Waiting } from "../../ui/states";
import { AmenitiesSection } from "./AmenitiesSection";
import { ContactSection } from "./ContactSection";
import { PicturesSection } from "./PicturesSection";
import { TextsSection } from "./TextsSection";
import { ThemeSection } from "./ThemeSection";

const SECTIONS = [
  { id: "pictures", title: "Pictures" },
  { id: "texts", title: "Texts" },
  { id: "contact", title: "Contact" },
  { id: "amenities", title: "Amenities" },
  { id: "theme", title: "Theme" },
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
  return (
    <>
      <ScreenTitle
        title="Settings"
        lead="Each section saves by itself, and every open page follows at once."
      />
      <nav
        aria-label="Sections"
        className="-mx-4 sticky top-14 z-10 mb-5 overflow-x-auto bg-canvas/95 px-4 py-2 backdrop-blur lg:static lg:mx-0 lg:mb-6 lg:bg-transparent lg:p-0"
      >
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
      <div className="flex flex-col gap-6">
        <PicturesSection settings={settings} />
        <TextsSection settings={settings} />
        <ContactSection settings={settings} />
        <AmenitiesSection settings={settings} />
        <ThemeSection settings={settings} />
      </div>
    </>
  );
}
