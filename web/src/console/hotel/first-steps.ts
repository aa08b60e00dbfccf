import type { StaffRoomType, StaffSettings } from "../api/types";

/** What makes a page, in the order in which it shows most for the least work. */
export const FIRST_STEPS = ["hero", "texts", "gallery", "rooms", "theme"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** Without these, guests have little to look at; colours have a default. */
const NEEDED: readonly FirstStep[] = ["hero", "texts", "gallery", "rooms"];

/** Pictures that make a gallery. */
export const GALLERY_PICTURES = 3;

/** The colour that a hotel has before it chooses one. */
const FIRST_COLOR = "#3B82F6";

/** Which steps are done, as far as is known. */
export function stepsDone(
  settings: StaffSettings,
  rooms: readonly StaffRoomType[] | undefined,
): ReadonlySet<FirstStep> {
  const { short_description, long_description, welcome_message } = settings;
  const is: Record<FirstStep, boolean> = {
    hero: settings.images.hero !== null,
    texts: [short_description, long_description, welcome_message].some((text) => text !== ""),
    gallery: settings.gallery_images.length >= GALLERY_PICTURES,
    rooms: rooms !== undefined && rooms.length > 0,
    theme: settings.primary_color.toUpperCase() !== FIRST_COLOR,
  };
  return new Set(FIRST_STEPS.filter((step) => is[step]));
}

/** Whether guests still have little to look at. */
export const isBeginning = (done: ReadonlySet<FirstStep>) => NEEDED.some((step) => !done.has(step));
