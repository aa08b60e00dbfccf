import { beforeEach, expect, test } from "vitest";
import { Company, NOWHERE, type Spot } from "./Company";

const anna = { id: "1", name: "Anna" };
const ben = { id: "2", name: "Ben" };
const cleo = { id: "3", name: "Cleo" };

/** Windows in one room, with a clock of their own. */
class Room {
  now = 0;
  said: { of: string; told: unknown }[] = [];
  #windows: { of: string; company: Company }[] = [];
  #due: { at: number; act: () => void }[] = [];

  open(who: { id: string; name: string }, name: string): Company {
    const company: Company = new Company(name, {
      now: () => this.now,
      say: (told) => {
        // Of a window whose line broke nothing arrives.
        if (!this.#windows.some((one) => one.company === company)) return;
        this.said.push({ of: name, told });
        for (const other of this.#windows) {
          if (other.company !== company) other.company.hears(structuredClone(told), who.id);
        }
      },
      later: (act, ms) => {
        const one = { at: this.now + ms, act };
        this.#due.push(one);
        return () => {
          this.#due = this.#due.filter((other) => other !== one);
        };
      },
    });
    this.#windows.push({ of: who.id, company });
    this.#count();
    return company;
  }

  /** A window whose line broke: it says no word more. */
  lose(company: Company, isLastOfPerson = true): void {
    this.#windows = this.#windows.filter((one) => one.company !== company);
    if (isLastOfPerson) this.#count();
  }

  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.now = next.at;
      this.#due = this.#due.filter((one) => one !== next);
      next.act();
    }
    this.now = until;
  }

  #count(): void {
    const ids = new Set(this.#windows.map(({ of }) => of));
    const there = [anna, ben, cleo].filter(({ id }) => ids.has(id));
    for (const { of, company } of this.#windows) company.meets(there, of);
  }
}

const slogan: Spot = { screen: "settings", form: "texts", field: "slogan" };
const phone: Spot = { screen: "settings", form: "contact", field: "phone" };
let room: Room;
beforeEach(() => {
  room = new Room();
});
const names = (company: Company) => company.people().map(({ name }) => name);

test("two see each other, and the field that the other one is on", () => {
  const hers = room.open(anna, "w1");
  const his = room.open(ben, "w2");
  expect(names(hers)).toEqual(["Ben"]);
  expect(names(his)).toEqual(["Anna"]);
  hers.goTo(slogan);
  room.pass(1_000);
  expect(his.at("texts", "slogan").map(({ name }) => name)).toEqual(["Anna"]);
  expect(hers.at("texts", "slogan")).toEqual([]);
  hers.goTo(phone);
  room.pass(1_000);
  expect(his.at("texts", "slogan")).toEqual([]);
  expect(his.at("contact", "phone")).toHaveLength(1);
});

test("somebody who comes later is told where the others are", () => {
  const hers = room.open(anna, "w1");
  hers.goTo(slogan);
  const his = room.open(ben, "w2");
  room.pass(1_000);
  expect(his.at("texts", "slogan").map(({ name }) => name)).toEqual(["Anna"]);
});

test("alone one says nothing, and of many moves in a moment only the last", () => {
  const hers = room.open(anna, "w1");
  hers.goTo(slogan);
  room.pass(100_000);
  expect(room.said).toEqual([]);
  room.open(ben, "w2");
  room.pass(1_000);
  room.said.length = 0;
  for (let turn = 0; turn < 50; turn += 1) hers.goTo(turn % 2 === 0 ? phone : slogan);
  room.pass(1_000);
  expect(room.said.length).toBeLessThanOrEqual(2);
  expect(room.said.at(-1)?.told).toMatchObject({ window: "w1", ...slogan });
});

test("who has gone is nowhere, by the server's word, by their own, or by their silence", () => {
  const hers = room.open(anna, "w1");
  const his = room.open(ben, "w2");
  const second = room.open(ben, "w3");
  his.goTo(slogan);
  second.goTo(phone);
  room.pass(1_000);
  expect(hers.people()[0]?.spots).toHaveLength(2);
  second.leave();
  expect(hers.at("contact", "phone")).toEqual([]);
  room.lose(his, false);
  room.pass(59_000);
  expect(hers.at("texts", "slogan")).toHaveLength(1);
  room.pass(25_000);
  expect(hers.at("texts", "slogan")).toEqual([]);
  expect(names(hers)).toEqual(["Ben"]);
  room.lose(second);
  expect(names(hers)).toEqual([]);
});

test("what cannot be understood, or comes from nobody who is there, changes nothing", () => {
  const hers = room.open(anna, "w1");
  room.open(ben, "w2");
  room.pass(1_000);
  const before = hers.people();
  for (const told of [null, 7, "x", [], {}, { window: "<b>" }, { window: "x".repeat(200) }]) {
    hers.hears(told, ben.id);
  }
  hers.hears({ window: "w9", ...slogan }, cleo.id);
  expect(hers.people()).toBe(before);
  hers.hears({ window: "w2", form: "texts", field: "<script>" }, ben.id);
  expect(hers.people()[0]?.spots).toEqual([{ ...NOWHERE, form: "texts" }]);
});

test("a colleague with very many windows takes no more than the room's own", () => {
  const hers = room.open(anna, "w1");
  room.open(ben, "w2");
  for (let n = 0; n < 1_000; n += 1) hers.hears({ window: `w-${n}`, ...slogan }, ben.id);
  expect(hers.people()[0]?.spots).toHaveLength(200);
});
