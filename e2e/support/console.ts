import { type BrowserContext, expect, type Locator } from "@playwright/test";
import type { Server } from "./server";
import { Window } from "./window";

/** A window of the console, with a member of staff in front of it. */
export class Console extends Window {
  /** Signs in at `/staff` and waits until the console is live. User name and password are one. */
  static async signIn(
    context: BrowserContext,
    server: Pick<Server, "origin">,
    username: string,
    slug: string,
  ): Promise<Console> {
    const window = new Console(await context.newPage());
    const { page } = window;
    await page.goto(`${server.origin}/staff`);
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password").fill(username);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    await window.hearing.live(slug);
    await window.mark();
    return window;
  }

  /** Goes to a screen by its link, within the page. */
  async go(
    screen: "Settings" | "Gallery" | "Rooms" | "Languages" | "Drafts" | "History",
  ): Promise<void> {
    const links = this.page.getByRole("navigation", { name: "Screens" });
    await links.getByRole("link", { name: screen }).filter({ visible: true }).click();
    await expect(this.page.getByRole("heading", { name: screen, level: 1 })).toBeVisible();
  }

  /** Chooses files for a field, as the file dialog would: `hero-file`, `gallery-files`… */
  async choose(field: string, ...files: string[]): Promise<void> {
    await this.page.getByTestId(field).setInputFiles(files);
  }

  /** Saves a section of the settings: "texts", "theme"… */
  async save(what: string): Promise<void> {
    await this.page.getByRole("button", { name: `Save ${what}` }).click();
    await expect(this.section(what)).toContainText("Saved");
  }

  /** From now on what is saved goes into a new draft; gives its number. */
  async collect(name: string): Promise<number> {
    await this.page.getByRole("button", { name: "Collect changes in a draft" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Collect changes" });
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Start collecting" }).click();
    await expect(this.collecting()).toContainText(`Draft “${name}”`);
    return Number(await this.collecting().getAttribute("data-draft"));
  }

  /** The bar that says that what is saved goes into a draft. */
  collecting(): Locator {
    return this.page.getByTestId("collecting");
  }

  /** The line that says how the newest save of this window stands. */
  saveLine(): Locator {
    return this.page.getByTestId("save-line");
  }

  /** The change on the history's screen that is headed so; the newest of several. */
  change(title: string): Locator {
    return this.page
      .getByRole("article")
      .filter({ has: this.page.getByRole("heading", { name: title, level: 3 }) })
      .first();
  }

  /** A form of the settings screen by its section's title. */
  section(title: string): Locator {
    return this.page.getByRole("form", { name: title });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Where the hotel's `hero`, `landing_page`, `logo` or `favicon` is previewed. */
  preview(name: string): Locator {
    return this.page.getByTestId(`${name}-preview`);
  }

  amenities(): Locator {
    return this.page.getByTestId("amenity");
  }

  roomPhoto(id: number): Locator {
    return this.page.getByTestId(`room-${id}-photo`);
  }

  galleryItem(publicId: string): Locator {
    return this.page.locator(`[data-testid="gallery-item"][data-public-id="${publicId}"]`);
  }

  /** Public ids of the gallery as shown, in order. */
  async gallery(): Promise<string[]> {
    return this.page
      .getByTestId("gallery-item")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-public-id") ?? ""));
  }

  /** Waits until the gallery shows exactly these pictures in this order. */
  async showsGallery(publicIds: string[]): Promise<void> {
    await expect.poll(() => this.gallery()).toEqual(publicIds);
  }
}
