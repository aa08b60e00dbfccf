import { type BrowserContext, expect, type Locator } from "@playwright/test";
import type { Server } from "./server";
import { Window } from "./window";

/** A guest's window on a hotel's public page. */
export class Guest extends Window {
  /** Opens the page and waits until it is live. */
  static async open(
    context: BrowserContext,
    server: Server,
    slug: string,
    language?: string,
  ): Promise<Guest> {
    const guest = new Guest(await context.newPage());
    const path = language ? `${slug}/${language}` : slug;
    await guest.page.goto(`${server.origin}/hotels/${path}`);
    await guest.hearing.live(slug);
    await guest.mark();
    return guest;
  }

  hero(): Locator {
    return this.page.getByTestId("hero");
  }

  logo(): Locator {
    return this.page.getByTestId("logo");
  }

  heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  amenities(): Locator {
    return this.page.getByTestId("amenities").getByRole("listitem");
  }

  room(id: number): Locator {
    return this.page.getByTestId(`room-${id}`);
  }

  /** The button of the header, which wears the theme's button colours. */
  bookButton(): Locator {
    return this.page.locator("header").getByRole("link", { name: /book/i });
  }

  /** Public ids of the gallery as shown, in order. */
  async gallery(): Promise<string[]> {
    return this.page
      .getByTestId("gallery")
      .locator("[data-public-id]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-public-id") ?? ""));
  }

  /** Waits until the gallery shows exactly these pictures in this order. */
  async showsGallery(publicIds: string[]): Promise<void> {
    await expect.poll(() => this.gallery()).toEqual(publicIds);
  }

  /** The gallery's picture with this id. */
  galleryPicture(publicId: string): Locator {
    return this.page.getByTestId("gallery").locator(`[data-public-id="${publicId}"]`);
  }
}
