/**
 * Every empty, waiting and error state of the console, to be looked at: `node
 * e2e/screenshots/main.mjs states [FOLDER]`. Each on a desktop and on a phone, and beside them on
 * one sheet for each kind of state; samples in the dark, in German and in Arabic. `desk` or `phone`
 * behind the folder takes only these.
 */
import { devices } from "@playwright/test";
import { take, takeSheet } from "./camera.mjs";
import { openHouse, PASSWORD } from "./hotels.mjs";

const SCREENS = [
  "start",
  "settings",
  "gallery",
  "rooms",
  "languages",
  "drafts",
  "history",
  "team",
  "account",
];

const phone = devices["iPhone 13"];
const VIEWS = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: {
    viewport: { width: 390, height: 844 },
    userAgent: phone.userAgent,
    hasTouch: true,
    isMobile: true,
  },
};
/** Where a state is looked at once more; every third screen is enough for these. */
const SAMPLES = {
  dark: { colorScheme: "dark" },
  german: { locale: "de-DE" },
  arabic: { locale: "ar-EG" },
};

/** What is said of answers that are long in coming. */
const STILL_TRYING = /longer than usual|länger als sonst|أطول من المعتاد/;

/** What a screen reads; who is signed in is known, and the files of the console come. */
const DATA = /\/api\/(staff\/hotel|staff\/account|public)\//;

/** As the server says it when it cannot. */
const broken = (route) =>
  route.fulfill({
    status: 500,
    contentType: "application/problem+json",
    json: {
      title: "Internal Server Error",
      status: 500,
      detail: "Something went wrong on our side. Nothing was changed; please try again.",
    },
  });

/** Asks for something else instead, so that the server refuses in its own words. */
const asksFor = (part, other) => (route) =>
  route.continue({ url: route.request().url().replace(part, other) });

/** What keeps a screen from being there: which requests, and what becomes of them. */
const TROUBLE = {
  waiting: [DATA, () => {}],
  "server-error": [DATA, broken],
  "line-cut": [DATA, (route) => route.abort("connectionfailed")],
  forbidden: [DATA, asksFor("/new-house/", "/killarney/")],
  "not-found": [DATA, asksFor(/\/new-house\/.*/, "/new-house/gone/")],
  "no-chunk": [/\/assets\/[A-Z]\w*Screen-[^/]*\.js/, (route) => route.abort("failed")],
};

export async function consoleStates(browser, server, dataDir) {
  await openHouse(server, dataDir, "new-house", "The New House", "owner");
  const people = {
    empty: { username: "new-house", password: PASSWORD },
    full: { username: "manager", password: "manager" },
  };
  const shots = new Shots(browser, server);
  const [, , , , only] = process.argv;
  for (const [view, device] of Object.entries(VIEWS)) {
    if (only !== undefined && only !== view) continue;
    await shots.all(`empty-${view}`, device, people.empty, SCREENS);
    for (const [kind, trouble] of Object.entries(TROUBLE)) {
      await shots.all(`${kind}-${view}`, device, people.empty, SCREENS, trouble);
    }
    for (const [sample, setting] of Object.entries(SAMPLES)) {
      const like = { ...device, ...setting };
      await shots.all(`empty-${sample}-${view}`, like, people.empty, SCREENS);
      const some = ["settings", "gallery", "drafts", "account"];
      for (const kind of ["waiting", "server-error", "line-cut"]) {
        await shots.all(`${kind}-${sample}-${view}`, like, people.empty, some, TROUBLE[kind]);
      }
      await shots.theme(`theme-${sample}-${view}`, like, people.full);
    }
    await shots.all(`nothing-there-${view}`, device, people.empty, ["drafts/999", "history/999"]);
    await shots.theme(`theme-${view}`, device, people.full);
    await shots.doors(`doors-${view}`, device);
  }
}

/** Where all pictures of one kind end up: each by itself, and together on a sheet. */
class Shots {
  constructor(browser, server) {
    this.browser = browser;
    this.server = server;
  }

  /** These screens, one after the other, each in a window that is loaded anew. */
  async all(name, device, person, screens, trouble) {
    const { context, page } = await this.#inside(device, person);
    if (trouble) await page.route(...trouble);
    const pictures = [];
    for (const screen of screens) {
      await page.goto(`${this.server.origin}/staff/${screen}`);
      await this.#rest(page, trouble === TROUBLE.waiting);
      pictures.push(await take(page, `${name}-${screen.replace("/", "-")}`));
    }
    await context.close();
    await takeSheet(this.browser, name, pictures, device.viewport.width);
  }

  /** The theme as it is, as a colour is being chosen, and with words that cannot be read. */
  async theme(name, device, person) {
    const { context, page } = await this.#inside(device, person);
    await page.goto(`${this.server.origin}/staff/settings`);
    const theme = page.locator("#theme");
    await theme.waitFor();
    const pictures = [];
    const show = async (what) => {
      await theme.evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
      pictures.push(await take(page, `${name}-${what}`));
    };
    await show("as-it-is");
    const colour = theme.locator('[data-field="text_color"] input').last();
    await colour.fill("#f0eee8");
    await colour.blur();
    await show("faint-words");
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(300);
    pictures.push(await take(page, `${name}-pairs`));
    await context.close();
    await takeSheet(this.browser, name, pictures, device.viewport.width);
  }

  /** Outside: nobody is signed in, links that are none, a console that does not come. */
  async doors(name, device) {
    const pictures = [];
    const at = async (what, path, prepare = async () => {}, isWaiting = false) => {
      const context = await this.browser.newContext(device);
      const page = await context.newPage();
      await prepare(page);
      await page.goto(`${this.server.origin}${path}`);
      await this.#rest(page, isWaiting);
      pictures.push(await take(page, `${name}-${what}`));
      await context.close();
    };
    await at("sign-in", "/staff");
    await at("setup-without-code", "/staff/setup");
    await at("no-such-invitation", "/staff/invitation#nothing");
    await at("who-is-it-waiting", "/staff", (page) => page.route(/\/session\//, () => {}), true);
    await at("who-is-it-failed", "/staff", (page) => page.route(/\/session\//, broken));
    await takeSheet(this.browser, name, pictures, device.viewport.width);
  }

  async #inside(device, { username, password }) {
    const context = await this.browser.newContext(device);
    const answer = await context.request.post(`${this.server.origin}/api/staff/login/`, {
      data: { username, password },
    });
    if (!answer.ok()) throw new Error(`${username}: ${answer.status()} ${await answer.text()}`);
    return { context, page: await context.newPage() };
  }

  /** Until the screen is there, or what keeps it away is said: two tries come before that. */
  async #rest(page, isWaiting) {
    await page.locator("main").first().waitFor();
    if (isWaiting) {
      await page.getByText(STILL_TRYING).first().waitFor();
      return;
    }
    await page.locator("main h1, main [role=alert]").first().waitFor();
    const busy = page.locator("main .animate-pulse");
    for (let quiet = 0; quiet < 3; ) {
      quiet = (await busy.count()) === 0 ? quiet + 1 : 0;
      await page.waitForTimeout(150);
    }
  }
}
