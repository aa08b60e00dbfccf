import { describe, expect, it } from "vitest";
import { applyEvent, applyWithCheck } from "../src/apply.js";
import type { HotelDocument, HotelEvent } from "../src/wire.js";
import { Hotel } from "./support/hotel.js";

/** The same choices every time: a failure names its seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Staff edits at random, and every kind of change is among the choices. */
function editAtRandom(hotel: Hotel, pick: (below: number) => number): HotelEvent[] {
  const rooms = hotel.roomIds;
  const room = rooms[pick(rooms.length)];
  const place = pick(hotel.pictures);
  switch (pick(12)) {
    case 0:
      return hotel.edit({ name: `House ${pick(100)}`, amenities: ["Sauna", `Pool ${pick(9)}`] });
    case 1:
      return hotel.edit({ primary_color: "#abcdef", hero_image: null });
    case 2:
      return hotel.setHero();
    case 3:
      return hotel.pictures > 1 ? hotel.reorder(place, pick(hotel.pictures)) : hotel.upload();
    case 4:
      return hotel.pictures > 0 ? hotel.remove(place) : hotel.upload();
    case 5:
      return hotel.pictures > 0 ? hotel.describe(place, `Alt ${pick(100)}`) : hotel.upload();
    case 6:
      return room === undefined ? hotel.addRoom("Attic") : hotel.photograph(room);
    case 7:
      return room === undefined ? hotel.addRoom("Attic") : hotel.reprice(room, `${pick(300)}.00`);
    case 8:
      return room !== undefined && rooms.length > 1 ? hotel.dropRoom(room) : hotel.addRoom("Loft");
    case 9:
      return hotel.pictures > 0 ? hotel.crop(place) : hotel.upload();
    case 10:
      return hotel.snapshot().images.hero ? hotel.crop("hero") : hotel.setHero();
    default:
      return hotel.upload();
  }
}

describe("a page that applies events", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

  it.each(seeds)("ends where the server's snapshot is, whatever staff did (seed %i)", (seed) => {
    const pick = chance(seed);
    const hotel = new Hotel();
    let page = hotel.snapshot();
    for (let edits = 0; edits < 30; edits += 1) {
      for (const event of editAtRandom(hotel, pick)) page = applyEvent(page, event);
      expect(page).toEqual(hotel.snapshot());
    }
  });

  it.each(seeds)("does not move when told again, at once or later (seed %i)", (seed) => {
    const pick = chance(seed);
    const hotel = new Hotel();
    const told: HotelEvent[] = [];
    let page = hotel.snapshot();
    for (let edits = 0; edits < 30; edits += 1) {
      const change = editAtRandom(hotel, pick);
      for (const event of change) page = applyEvent(page, event);
      told.push(...change);
      for (const again of [...change, told[pick(told.length)]]) {
        expect(applyEvent(page, again as HotelEvent)).toBe(page);
      }
    }
  });

  it("leaves a snapshot alone that already holds the event", () => {
    const hotel = new Hotel();
    const events = [hotel.upload(), hotel.remove(0), hotel.photograph(1)].flat();
    const snapshot = hotel.snapshot();
    for (const event of events) expect(applyEvent(snapshot, event)).toBe(snapshot);
  });

  it("keeps the parts that did not change, so that only one section is painted", () => {
    const hotel = new Hotel();
    const before = hotel.snapshot();
    const after = hotel.edit({ slogan: "By the lake" }).reduce(applyEvent, before);
    expect(after).not.toBe(before);
    expect(after.slogan).toBe("By the lake");
    expect(after.gallery_images).toBe(before.gallery_images);
    expect(after.images).toBe(before.images);
    expect(after.room_types).toBe(before.room_types);
  });

  it("never changes the document it was given", () => {
    const hotel = new Hotel();
    const before = hotel.snapshot();
    const untouched = structuredClone(before);
    for (const change of [hotel.remove(0), hotel.upload(), hotel.reprice(1, "120.00")]) {
      change.reduce(applyEvent, before);
    }
    expect(before).toEqual(untouched);
  });

  it("clears a picture that staff removed", () => {
    const hotel = new Hotel();
    hotel.setHero();
    const page = hotel.snapshot();
    expect(page.hero_image).not.toBeNull();
    expect(hotel.edit({ hero_image: null }).reduce(applyEvent, page).hero_image).toBeNull();
  });

  it("takes a picture of another site out by its address", () => {
    const hotel = new Hotel();
    const page = withForeignPicture(hotel.snapshot());
    const removed = {
      revision: page.revision + 1,
      event: "gallery-image-removed",
      data: {
        revision: page.revision + 1,
        updated_at: page.updated_at,
        url: "https://elsewhere.example/a.jpg",
        public_id: null,
      },
    } satisfies HotelEvent;
    const gallery = applyEvent(page, removed).gallery_images;
    expect(gallery).toEqual(hotel.snapshot().gallery_images);
  });
});

describe("an event that does not suffice", () => {
  it("changes nothing when it was cut, and says so", () => {
    const hotel = new Hotel();
    const page = hotel.snapshot();
    const [event] = hotel.edit({ name: "Grand House" });
    if (!event) throw new Error("no event");
    event.data.truncated = true;
    expect(applyWithCheck(page, event)).toEqual({ document: page, complete: false });
    expect(applyEvent(page, event)).toBe(page);
  });

  it("shows a picture it does not know by its address, and says so", () => {
    const hotel = new Hotel();
    const page = hotel.snapshot();
    hotel.upload();
    const [event] = hotel.reorder(3, 0);
    if (!event) throw new Error("no event");
    const { document, complete } = applyWithCheck(page, event);
    expect(complete).toBe(false);
    expect(document.gallery).toEqual(hotel.snapshot().gallery);
    expect(document.gallery_images[0]).toMatchObject({ public_id: "picture5", widths: [] });
  });

  it("says so when it names a room type that was never seen", () => {
    const hotel = new Hotel();
    const page = hotel.snapshot();
    hotel.addRoom("Attic");
    const [event] = hotel.reprice(1, "80.00");
    if (!event) throw new Error("no event");
    expect(applyWithCheck(page, event).complete).toBe(false);
  });

  it("says so when its name is not known to this version", () => {
    const hotel = new Hotel();
    const page = hotel.snapshot();
    const [event] = hotel.edit({ name: "Grand House" });
    const newer = { ...event, event: "menu-updated" } as unknown as HotelEvent;
    expect(applyWithCheck(page, newer)).toMatchObject({ complete: false });
  });
});

function withForeignPicture(page: HotelDocument): HotelDocument {
  const url = "https://elsewhere.example/a.jpg";
  const foreign = { ...page.gallery_images[0], public_id: null, url, widths: [] };
  return {
    ...page,
    gallery: [...page.gallery, url],
    gallery_images: [...page.gallery_images, foreign] as HotelDocument["gallery_images"],
  };
}

it("keeps a picture's pixels when only the address of its next version is told", () => {
  const hotel = new Hotel();
  const page = hotel.snapshot();
  hotel.crop(1);
  const [event] = hotel.edit({ slogan: "Cropped before" });
  const { document, complete } = applyWithCheck(page, event as HotelEvent);
  expect(document.gallery_images[1]).toEqual(page.gallery_images[1]);
  expect(complete).toBe(false);
});
