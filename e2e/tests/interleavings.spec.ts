import type { HotelDocument } from "@frontage/sdk/wire";
import { Cable } from "../support/cable";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { addStaff } from "../support/people";
import { type Photo, photos } from "../support/photos";
import { Random, seedOf } from "../support/random";
import { type Staff, snapshot } from "../support/staff";
import { Troubles } from "../support/troubles";
import {
  added,
  everyMoveWasItsMovers,
  nobodyWasOverwrittenUnseen,
  noWordIsLost,
  since,
} from "../support/what-happened";
import { ROOM_TEXT, TEXT_NAMES, Writer } from "../support/writer";

/** How many; the long run is `FRONTAGE_INTERLEAVINGS=500`. */
const TIMES = Number(process.env.FRONTAGE_INTERLEAVINGS) || 3;
const STEPS = 14;
const MOST_WRITERS = 5;
/** Room types that are written about. */
const ROOMS = 2;

/** Everybody does something by chance, at once and in any order. */
async function walk(
  writers: readonly Writer[],
  rooms: readonly number[],
  random: Random,
  photo: () => Photo,
): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const writer = random.pick(writers);
    if (await writer.isAsked()) {
      if (random.chance(0.7)) await writer.answer();
      continue;
    }
    const what = random.next();
    if (what < 0.4) await writer.write();
    else if (what < 0.6) await writer.save();
    else if (what < 0.68) await writer.open(random.pick(rooms));
    else if (what < 0.74) await writer.carry();
    else if (what < 0.79) writer.cut();
    else if (what < 0.86) writer.mend();
    else if (what < 0.89) await writer.reload();
    else if (what < 0.92) await writer.discard();
    else if (what < 0.96) await writer.undo();
    else if (!writer.isCut) {
      const menu = { name: "menu.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Soup") };
      await writer.upload(random.chance(0.4) ? [photo(), menu] : [photo(), photo()]);
    }
    if (random.chance(0.4)) await writer.page.waitForTimeout(random.below(250));
  }
}

/** Lines are mended, questions answered, and what is typed is saved. */
async function settle(writers: readonly Writer[]): Promise<void> {
  for (const writer of writers) {
    writer.mend();
    writer.troubles.end();
  }
  await Promise.all(
    writers.map((writer) =>
      expect(async () => {
        expect(await writer.tidy(), `${writer.name} is done`).toBe(true);
      }).toPass({ intervals: [50, 100, 200, 400], timeout: 60_000 }),
    ),
  );
  // A line that broke again and again is dialled at last after some twenty seconds.
  for (const { name, page } of writers) {
    const live = page.getByTestId("live-state");
    await expect(live, `${name} hears`).toHaveAttribute("data-live", "live", { timeout: 60_000 });
  }
  // The last to save may have asked somebody who was done before.
  for (const writer of writers) expect(await writer.isAtRest(), writer.name).toBe(true);
}

/** Every window shows what the server has: texts, room types, and the gallery in its order. */
async function allSeeTheSame(writers: readonly Writer[], now: HotelDocument): Promise<void> {
  const gallery = now.gallery_images.map(({ public_id }) => public_id ?? "");
  await Promise.all(
    writers.map(async (writer) => {
      await writer.go("Settings");
      for (const name of TEXT_NAMES) {
        await expect(writer.text(name), `${writer.name} sees what is saved`).toHaveValue(now[name]);
      }
      await writer.go("Rooms");
      for (const { id, [ROOM_TEXT]: text } of now.room_types.slice(0, ROOMS)) {
        const room = writer.page.getByTestId(`room-${id}`);
        await expect(room, `${writer.name} sees what is saved`).toContainText(text);
      }
      await writer.go("Gallery");
      await writer.console.showsGallery(gallery);
    }),
  );
}

/**
 * What the windows say was added is what was added. Of pictures that are all added nothing is left to
 * say, so they leave the list; whatever is chosen and not on it must have joined the gallery. On the
 * screen of the gallery.
 */
async function uploadsAreCountedRight(writers: readonly Writer[], joined: number): Promise<void> {
  let said = 0;
  for (const writer of writers.filter(({ chosen }) => chosen > 0)) {
    const summary = writer.page.getByTestId("upload-summary");
    // It goes by itself a moment after the last picture was added.
    const isThere = (await summary.count()) > 0;
    const text = isThere ? await summary.innerText({ timeout: 5_000 }).catch(() => null) : null;
    const [, done, of] = /(\d+) of (\d+) added/.exec(text ?? "0 of 0 added") ?? [];
    expect(Number(of), `${writer.name} chose ${writer.chosen}`).toBeLessThanOrEqual(writer.chosen);
    said += Number(done) + writer.chosen - Number(of);
    if (text !== null) {
      const close = writer.page.getByRole("button", { name: "Close the list" });
      await close.click({ timeout: 5_000 }).catch(() => writer.note("sees the list go"));
    }
    await expect(summary).toHaveCount(0);
  }
  expect(said, "pictures that the windows say are added").toBe(joined);
}

/** The texts say which walk it is, and everybody sees it. */
async function begin(
  manager: Staff,
  writers: readonly Writer[],
  rooms: readonly number[],
  time: number,
): Promise<void> {
  const text = `Walk ${time}.`;
  await manager.edit(Object.fromEntries(TEXT_NAMES.map((name) => [name, text])));
  for (const room of rooms) await manager.editRoom(room, { [ROOM_TEXT]: text });
  await Promise.all(
    writers.map(async (writer) => {
      writer.forget();
      await writer.go("Settings");
      for (const name of TEXT_NAMES) await expect(writer.text(name)).toHaveValue(text);
      writer.troubles.begin();
    }),
  );
}

test(`${TIMES} random interleavings of two to five people: nobody is overwritten unseen, no letter is lost, uploads are counted right`, async ({
  complaints,
  server,
  dataDir,
  profile,
  manager,
}) => {
  test.setTimeout(120_000 + TIMES * 60_000);
  complaints.expect(/ERR_|WebSocket|status of (4|5)\d\d/);
  const seed = seedOf("FRONTAGE_INTERLEAVINGS_SEED");
  const story: string[] = [];
  const hire = async (number: number): Promise<Writer> => {
    const name = `writer${number}`;
    await addStaff(dataDir, name);
    const cable = await Cable.to(server);
    const context = await profile({ reducedMotion: "reduce" });
    // Whoever waits in vain fails, and the story is told.
    context.setDefaultTimeout(30_000);
    const window = await Console.signIn(context, cable, name, "killarney");
    const tell = (what: string) => story.push(`${name} ${what}`);
    const troubles = await Troubles.on(window.page, new Random(seed - number), tell);
    const random = new Random(seed + number);
    const writer = new Writer(name, number, context, window, cable, troubles, random, story);
    // Screens are fetched when they are opened first; after that a line may break.
    await writer.go("Rooms");
    await writer.go("Gallery");
    return writer;
  };
  const walks = Array.from({ length: TIMES }, (_, index) => {
    const random = new Random(seed + (index + 1) * 1_000);
    return { random, people: 2 + random.below(MOST_WRITERS - 1) };
  });
  const all: Writer[] = [];
  while (all.length < Math.max(...walks.map(({ people }) => people))) {
    all.push(await hire(all.length + 1));
  }
  const [first] = all;
  const album = first ? await photos(first.page, Math.min(200, 10 + TIMES)) : [];
  let taken = 0;
  const photo = () => {
    const one = album[taken % album.length];
    taken += 1;
    if (!one) throw new Error("no photos");
    return one;
  };
  const rooms = (await manager.roomTypes()).slice(0, ROOMS).map(({ id }) => id);

  for (const [index, { random, people }] of walks.entries()) {
    const time = index + 1;
    story.length = 0;
    const writers = all.slice(0, people);
    try {
      await begin(manager, writers, rooms, time);
      const before = await snapshot(server, "killarney");
      await walk(writers, rooms, random, photo);
      await settle(writers);
      const happened = await since(manager, before.revision);
      nobodyWasOverwrittenUnseen(happened, writers);
      noWordIsLost(happened, writers);
      await everyMoveWasItsMovers(manager, happened, writers);
      const now = await snapshot(server, "killarney");
      await allSeeTheSame(writers, now);
      await uploadsAreCountedRight(writers, added(happened));
      const old = new Set(before.gallery);
      for (const url of now.gallery.filter((url) => !old.has(url))) {
        await manager.removeGallery(url);
      }
    } catch (error) {
      throw new Error(
        `interleaving ${time} of seed ${seed}: ${error instanceof Error ? error.message : error}\n${story.join("\n")}`,
      );
    }
  }
  for (const { cable } of all) await cable.remove();
});
