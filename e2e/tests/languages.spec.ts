import { expect, test } from "../support/company";
import { cutWords } from "../support/cut";
import { speak, speakLong } from "../support/long-words";
import { addStaff } from "../support/people";

const WINDOWS = {
  "a narrow phone": { width: 320, height: 700 },
  "a phone": { width: 390, height: 844 },
  "a desk": { width: 1280, height: 900 },
};
const SCREENS = [
  "settings",
  "gallery",
  "rooms",
  "languages",
  "drafts",
  "history",
  "start",
  "team",
  "account",
];
/** Where to put a picture of every screen, to be looked at. */
const PICTURES = process.env.FRONTAGE_LANGUAGE_PICTURES;

const LANGUAGES = {
  "words 40 % longer": { speak: speakLong, letters: /[àçðéîñôšţû]/u, direction: "ltr" },
  Arabic: {
    speak: (context: Parameters<typeof speak>[0]) => speak(context, "ar"),
    letters: /\p{Script=Arabic}/u,
    direction: "rtl",
  },
} as const;

for (const [language, { speak: learn, letters, direction }] of Object.entries(LANGUAGES)) {
  for (const [name, viewport] of Object.entries(WINDOWS)) {
    test(`in ${language} no word of the console is cut off on ${name}`, async ({
      server,
      dataDir,
      profile,
    }) => {
      test.setTimeout(180_000);
      // Who may see every screen.
      await addStaff(dataDir, "owner", "owner");
      const context = await profile({ viewport });
      await learn(context);
      const page = await context.newPage();
      const isWell = async (where: string) => {
        if (PICTURES) {
          const file = `${PICTURES}/${language.replaceAll(/\W+/g, "-")}-${viewport.width}-${where}.png`;
          await page.screenshot({ path: file.replaceAll(" ", "-"), fullPage: true });
        }
        expect.soft(await cutWords(page, letters), where).toEqual([]);
      };
      await page.goto(`${server.origin}/staff`);
      await expect(page.locator("html")).toHaveAttribute("dir", direction);
      const password = page.locator("input[type=password]");
      await password.waitFor();
      await isWell("signing in");
      await page.locator("input[autocomplete=username]").fill("owner");
      await password.fill("owner");
      await page.locator("form button[type=submit]").click();
      await expect(page.getByRole("navigation").filter({ visible: true }).first()).toBeVisible();
      for (const screen of SCREENS) {
        await page.goto(`${server.origin}/staff/${screen}`);
        await expect(page.getByRole("navigation").filter({ visible: true }).first()).toBeVisible();
        await expect(page.locator("main h1").first()).toBeVisible();
        await expect(page.locator("main [role=status][aria-label]")).toHaveCount(0);
        // The premise: these are the words of that language, and not English for want of others.
        await expect(page.locator("main").first()).toContainText(letters);
        await isWell(screen);
      }
    });
  }
}
