import type { Page, Route } from "@playwright/test";
import type { Random } from "./random";

/** The longest that an answer is held back, in milliseconds. */
const LONGEST_MS = 1_500;

/**
 * What a bad day does to a window's changes: some are answered late, some refused by a server that
 * is busy, and of some the answer never arrives although the change was made.
 */
export class Troubles {
  readonly #random: Random;
  #isOn = false;

  private constructor(random: Random) {
    this.#random = random;
  }

  /** `tell` hears of each, for the report of a failure. */
  static async on(
    page: Page,
    random: Random,
    tell: (what: string) => void = () => {},
  ): Promise<Troubles> {
    const troubles = new Troubles(random);
    await page.route("**/api/staff/hotel/**", async (route) => {
      // A window that was closed or cut off has nobody to be answered.
      await troubles.#meet(route, tell).catch(() => {});
    });
    return troubles;
  }

  begin(): void {
    this.#isOn = true;
  }

  end(): void {
    this.#isOn = false;
  }

  async #meet(route: Route, tell: (what: string) => void): Promise<void> {
    const request = route.request();
    const method = request.method();
    const isChange = method !== "GET" && method !== "HEAD";
    const chance = this.#random.next();
    if (!this.#isOn || !isChange || chance > 0.24) return route.fallback();
    const which = `${method} ${new URL(request.url()).pathname.split("/").slice(5).join("/")}`;
    if (chance < 0.14) {
      tell(`waits for ${which}`);
      await new Promise((over) => setTimeout(over, this.#random.below(LONGEST_MS)));
      return route.fallback();
    }
    if (chance < 0.19) {
      tell(`is refused ${which}`);
      const title = "Too much to do.";
      return route.fulfill({ status: 503, json: { status: 503, title, detail: title } });
    }
    tell(`never hears of ${which}`);
    await route.fetch();
    await route.abort("connectionreset");
  }
}
