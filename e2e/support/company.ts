import { devices } from "@playwright/test";
import { Console } from "./console";
import { Guest } from "./guest";
import { Staff } from "./staff";
import { test as base } from "./test";

interface Company {
  /** Window 1: the console in which the edits are made. */
  editor: Console;
  /** Window 2: the same console, on another machine. */
  colleague: Console;
  /** Window 3: the hotel's public page. */
  guest: Guest;
  /** A guest's phone: small, and touched. */
  phone: Guest;
  /** The console on a phone, worked by finger. */
  pocket: Console;
  /** The manager again, by program. */
  manager: Staff;
}

/** Everybody who looks at Killarney at once. After each test nobody's page was loaded again. */
export const test = base.extend<Company>({
  editor: async ({ server, profile }, use) => {
    const editor = await Console.signIn(await profile(), server, "manager", "killarney");
    await use(editor);
    await editor.neverReloaded();
  },
  colleague: async ({ server, profile }, use) => {
    const colleague = await Console.signIn(await profile(), server, "manager", "killarney");
    await use(colleague);
    await colleague.neverReloaded();
  },
  guest: async ({ server, profile }, use) => {
    const guest = await Guest.open(await profile(), server, "killarney");
    await use(guest);
    await guest.neverReloaded();
  },
  phone: async ({ server, profile }, use) => {
    const phone = await Guest.open(await profile(devices["Pixel 7"]), server, "killarney");
    await use(phone);
    await phone.neverReloaded();
  },
  pocket: async ({ server, profile }, use) => {
    const context = await profile(devices["Pixel 7"]);
    const pocket = await Console.signIn(context, server, "manager", "killarney");
    await use(pocket);
    await pocket.neverReloaded();
  },
  manager: async ({ server }, use) => {
    await use(await Staff.signIn(server, "manager", "killarney"));
  },
});

export { expect } from "./test";
