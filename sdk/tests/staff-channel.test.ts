import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { followStaff } from "../src/staff-channel.js";
import type { StaffEvent } from "../src/wire.js";
import { guestPage } from "./support/page.js";
import { TestServer } from "./support/server.js";
import { until } from "./support/until.js";

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.stop();
});

const channel = "private-hotel-killarney";
const progress = { upload: "u1", name: "lake.jpg", by: { name: "anna" }, stage: "received" };

/** Somebody in the console, whose site is the server's own. */
function desk(): { heard: StaffEvent[]; listening: boolean[]; leave(): void } {
  const heard: StaffEvent[] = [];
  const listening: boolean[] = [];
  const leave = followStaff({
    slug: server.hotel.slug,
    realtime: server.realtime,
    origin: new URL(server.api),
    onEvent: (event) => heard.push(event),
    onListening: (now) => listening.push(now),
  });
  onTestFinished(leave);
  return { heard, listening, leave };
}

it("tells staff what is said to them alone, over the socket that is there anyway", async () => {
  const page = guestPage(server, { origin: new URL(server.api) });
  const staff = desk();
  await until(() => {
    expect(staff.listening.at(-1)).toBe(true);
    expect(page.status).toBe("live");
  });
  expect(server.open).toBe(1);
  server.tellStaff("picture-progress", progress);
  await until(() => expect(staff.heard.length).toBe(1));
  expect(staff.heard[0]).toEqual({ event: "picture-progress", data: progress });
  expect(page.events).toEqual([]);
});

it("listens again after the line was lost", async () => {
  const staff = desk();
  await until(() => expect(staff.listening.at(-1)).toBe(true));
  server.cutAll();
  await until(() => expect(staff.listening.at(-1)).toBe(false));
  await until(() => expect(staff.listening.at(-1)).toBe(true));
  server.tellStaff("picture-progress", progress);
  await until(() => expect(staff.heard.length).toBe(1));
});

it("asks again when it was refused, as a session that ended may come back", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  server.granting = 403;
  const staff = desk();
  await until(() => expect(staff.listening.at(-1)).toBe(false));
  expect(server.subscribers(channel)).toBe(0);
  server.granting = 200;
  await until(() => expect(staff.listening.at(-1)).toBe(true));
  expect(server.subscribers(channel)).toBe(1);
});

it("leaves the channel when the last one stops listening", async () => {
  const one = desk();
  const other = desk();
  await until(() => {
    expect(one.listening.at(-1)).toBe(true);
    expect(other.listening.at(-1)).toBe(true);
  });
  one.leave();
  server.tellStaff("picture-progress", progress);
  await until(() => expect(other.heard.length).toBe(1));
  expect(one.heard).toEqual([]);
  other.leave();
  await until(() => expect(server.subscribers(channel)).toBe(0));
});
