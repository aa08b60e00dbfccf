import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import type {
  GalleryNotes,
  HotelImage,
  PictureNotes,
  StaffSession,
  StaffSettings,
} from "./api/types";
import { Saves } from "./delivery/Saves";
import { SavesContext } from "./delivery/useSaves";
import { FormStore } from "./forms/FormStore";
import { FormStoreContext } from "./forms/useDraftForm";
import { ProgressBoard, ProgressContext } from "./hotel/picture-progress";
import { StaffContext, staffOf } from "./hotel/staff";
import { Language } from "./i18n/Language";

export const manager: StaffSession = {
  staff_id: 1,
  username: "manager",
  hotel_id: 1,
  hotel_name: "Glenlough House",
  hotel_slug: "killarney",
  hotel: { id: 1, name: "Glenlough House", slug: "killarney" },
  is_staff: true,
  is_superuser: false,
  access_level: "staff_admin",
  allowed_navs: [],
  profile_image_url: null,
  role: "Manager",
  department: null,
};

/** A picture as the server describes it. */
export function imageOf(id: string, alt = ""): HotelImage {
  return {
    public_id: id,
    version: "0123456789abcdef0123",
    url: `https://hotel.example/media/${id}/0123456789abcdef0123/1280.jpg`,
    width: 1280,
    height: 853,
    alt,
    caption: "",
    placeholder: null,
    dominant_color: null,
    focal_point: [0.5, 0.5],
    widths: [320, 1280],
  };
}

/** What is noted of pictures: nothing, unless the test says something. */
export function notesOf(
  images: readonly HotelImage[],
  noted: Record<string, Partial<PictureNotes>> = {},
): GalleryNotes {
  const pictures = images.map(({ public_id }): [string, PictureNotes] => {
    const id = public_id ?? "";
    return [id, { tags: [], hints: [], ...noted[id] }];
  });
  return {
    pictures: Object.fromEntries(pictures),
    lacks: ["exterior", "room", "bathroom"],
    aside: 0,
    tags: ["room", "bathroom", "view", "exterior"],
    complete: true,
    revision: 1,
  };
}

/** The settings of a test's hotel, as far as the test looks at them. */
export function settingsOf(known: Partial<StaffSettings>): StaffSettings {
  return {
    hotel_slug: "killarney",
    hotel_name: "Glenlough House",
    revision: 1,
    epoch: "e",
    amenities: [],
    gallery: known.gallery_images?.map((image) => image.url) ?? [],
    gallery_images: [],
    images: { hero: null, landing_page: null, logo: null, favicon: null },
    ...known,
  } as StaffSettings;
}

/**
 * Shows a part of the console to somebody who is signed in, in English. For another language a test
 * calls `await speak("ar")` first; each test begins in English again.
 */
export function renderConsole(
  content: ReactNode,
  session = manager,
  board: ProgressBoard = new ProgressBoard(),
  forms: FormStore = new FormStore(),
) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: "always" } },
  });
  const view = render(
    <QueryClientProvider client={client}>
      <FormStoreContext value={forms}>
        <SavesContext value={new Saves()}>
          <ProgressContext value={board}>
            <StaffContext value={staffOf(session)}>
              <Language>{() => content}</Language>
            </StaffContext>
          </ProgressContext>
        </SavesContext>
        <Toaster />
      </FormStoreContext>
    </QueryClientProvider>,
  );
  return { client, ...view };
}
