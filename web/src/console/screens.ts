/**
 * The screens, each fetched when it is opened. Those of every day are fetched beforehand, when the
 * browser has nothing else to do; of any other, when somebody points at the link to it.
 */
import { SettingsScreen } from "./features/settings/SettingsScreen";
import type { Screen } from "./shell/router";
import { atHand, type Lately, lately } from "./ui/lately";

interface ScreenProps {
  onSignOut(): void;
  /** What it is called, for when it cannot be fetched. */
  screenName: string;
}

export const SCREENS: Readonly<Record<Screen, Lately<ScreenProps>>> = {
  start: lately(async () => (await import("./features/start/StartScreen")).StartScreen, {
    words: ["setup"],
  }),
  settings: atHand(SettingsScreen),
  gallery: lately(async () => (await import("./features/gallery/GalleryScreen")).GalleryScreen),
  rooms: lately(async () => (await import("./features/rooms/RoomsScreen")).RoomsScreen),
  drafts: lately(async () => (await import("./features/drafts/DraftsScreen")).DraftsScreen),
  languages: lately(
    async () => (await import("./features/languages/LanguagesScreen")).LanguagesScreen,
    { words: ["languages"] },
  ),
  history: lately(async () => (await import("./features/history/HistoryScreen")).HistoryScreen),
  team: lately(async () => (await import("./features/team/TeamScreen")).TeamScreen, {
    words: ["team"],
  }),
  account: lately(
    async () => (await import("./features/account/AccountScreen")).AccountScreen,
    // A password is chosen as in the first run.
    { words: ["team", "setup"] },
  ),
};

/** The public page as it was after a revision. */
export const PageAsItWas = lately(
  async () => (await import("./features/history/PageAsItWas")).PageAsItWas,
);

/** The page as it would be with a draft. */
export const DraftPreview = lately(
  async () => (await import("./features/drafts/DraftPreview")).DraftPreview,
);

/** Fetches a screen that somebody may be about to open. */
export function prefetch(screen: Screen): void {
  SCREENS[screen].prefetch();
}

const EVERYDAY: readonly Screen[] = ["settings", "gallery", "rooms"];

/** Fetches the screens of every day as soon as there is a quiet moment; returns what ends that. */
export function fetchNext(): () => void {
  const fetchAll = () => {
    EVERYDAY.forEach(prefetch);
  };
  // Safari has no idea when it is idle.
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(fetchAll, 1_000);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(fetchAll);
  return () => cancelIdleCallback(asked);
}
