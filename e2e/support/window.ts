import { expect, type Page } from "@playwright/test";
import { Hearing } from "./hearing";

/**
 * A browser window that somebody opened once and keeps. It carries a mark that a reload or a
 * navigation would lose, so "without reload" is a fact and not a hope.
 */
export class Window {
  readonly page: Page;
  readonly hearing: Hearing;

  constructor(page: Page) {
    this.page = page;
    this.hearing = new Hearing(page);
  }

  protected async mark(): Promise<void> {
    await this.page.evaluate(() => {
      Object.assign(window, { openedOnce: true });
    });
  }

  /** Fails when the page was loaded again since it was opened. */
  async neverReloaded(): Promise<void> {
    const marked = await this.page.evaluate(() => "openedOnce" in window);
    expect(marked, "the page was loaded again").toBe(true);
  }
}
