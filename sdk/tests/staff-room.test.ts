import Pusher from "pusher-js";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { type Colleague, enterStaffRoom, type StaffRoom } from "../src/staff-room.js";
import { TestServer } from "./support/server.js";
import { until } from "./support/until.js";

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => {
  await server.stop();
});

const channel = "presence-hotel-killarney";

/** The room as one window sees it. */
function enter() {
  const people: Colleague[][] = [];
  const said: unknown[][] = [];
  const me: (string | null)[] = [];
  const room: StaffRoom = enterStaffRoom({
    slug: server.hotel.slug,
    realtime: server.realtime,
    origin: new URL(server.api),
    hears: ["here"],
    onPeople: (now, id) => {
      people.push([...now]);
      me.push(id);
    },
    onSaid: (...what) => said.push(what),
  });
  onTestFinished(() => room.leave());
  return { room, people, said, me };
}

/** Somebody else, by pusher-js itself: another machine, and so another socket. */
async function colleague(user_id: string, name: string) {
  server.member = { user_id, user_info: { name } };
  const { key, ws_host, ws_port } = server.realtime;
  const pusher = new Pusher(key, {
    cluster: "main",
    wsHost: ws_host ?? "",
    wsPort: ws_port ?? 0,
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      transport: "ajax",
      endpoint: `${new URL(server.api).origin}/pusher/auth`,
    },
  });
  onTestFinished(() => pusher.disconnect());
  const there = pusher.subscribe(channel);
  await new Promise((done) => there.bind("pusher:subscription_succeeded", done));
  return { pusher, there };
}

it("tells who is there, oneself included, and who comes and goes", async () => {
  const anna = enter();
  await until(() => expect(anna.people.at(-1)).toEqual([{ id: "1", name: "anna" }]));
  expect(anna.me.at(-1)).toBe("1");
  const ben = await colleague("2", "Ben");
  await until(() => expect(anna.people.at(-1)).toHaveLength(2));
  expect(anna.people.at(-1)).toContainEqual({ id: "2", name: "Ben" });
  ben.pusher.disconnect();
  await until(() => expect(anna.people.at(-1)).toEqual([{ id: "1", name: "anna" }]));
});

it("passes on what windows say, with the name that the server gives for it", async () => {
  const anna = enter();
  await until(() => expect(anna.people.at(-1)).toHaveLength(1));
  const ben = await colleague("2", "Ben");
  const heard: unknown[] = [];
  ben.there.bind("client-here", (data: unknown) => heard.push(data));
  expect(anna.room.say("here", { field: "slogan" })).toBe(true);
  await until(() => expect(heard).toEqual([{ field: "slogan" }]));
  ben.there.trigger("client-here", { field: "phone", user_id: "7" });
  ben.there.trigger("client-else", {});
  ben.there.trigger("client-here", "last");
  await until(() => expect(anna.said).toHaveLength(2));
  expect(anna.said).toEqual([
    ["here", { field: "phone", user_id: "7" }, "2"],
    ["here", "last", "2"],
  ]);
});

it("is empty while the line is lost, says nothing then, and fills again by itself", async () => {
  const anna = enter();
  await until(() => expect(anna.people.at(-1)).toHaveLength(1));
  server.cutAll();
  await until(() => expect(anna.people.at(-1)).toEqual([]));
  expect(anna.room.say("here", {})).toBe(false);
  await until(() => expect(anna.people.at(-1)).toHaveLength(1));
  anna.room.leave();
  await until(() => expect(server.subscribers(channel)).toBe(0));
});
