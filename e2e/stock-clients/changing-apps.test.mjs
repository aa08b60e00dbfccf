import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub, refused } from "./support/hub.mjs";
import { nextError, notes, settled, state, subscribed } from "./support/listening.mjs";

const { full, plain } = apps;
const NEW = { ...full, key: "new-key", secret: "new-secret" };
const keyOf = ({ key, secret }) => `{ key = "${key}", secret = "${secret}" }`;

describe("an apps file that changes while the hub runs", { concurrency: true }, () => {
  test("a new key is let in beside the old one, and the old one goes without a bump", async (t) => {
    const hub = await Hub.during(t);
    const reader = await hub.listener("news");
    const page = notes(reader);
    await hub.rewriteApps((text) => text.replace(keyOf(full), `${keyOf(NEW)}, ${keyOf(full)}`));
    const late = await hub.untilIn({ app: NEW });
    await subscribed(late, "news");
    // Both sign for whoever has them.
    await hub.server(full).trigger("news", "printed", 1);
    await hub.server(NEW).trigger("news", "printed", 2);
    await page.until(2);

    await hub.rewriteApps((text) => text.replace(`, ${keyOf(full)}`, ""));
    await hub.untilOut({ app: full });
    await refused(hub.server(full).trigger("news", "printed", 3), 401, /auth_key/);
    await hub.server(NEW).trigger("news", "printed", 4);
    await page.until(3);
    assert.equal(reader.connection.state, "connected");
    assert.deepEqual(
      page.heard.map(({ data }) => data),
      [1, 2, 4],
    );
  });

  test("the clients of an app that is switched off are told 4003, its neighbours stay", async (t) => {
    const hub = await Hub.during(t);
    const [leaving, staying] = [await hub.connected(), await hub.connected({ app: plain })];
    const told = nextError(leaving);
    await hub.rewriteApps((text) => text.replace('id = "2001"', 'id = "2001"\nenabled = false'));
    assert.equal((await told).data.code, 4003);
    await state(leaving, "disconnected");
    await settled(staying);
    assert.equal(staying.connection.state, "connected");
  });

  test("the clients of an app that is no more are told 4001", async (t) => {
    const hub = await Hub.during(t);
    const leaving = await hub.connected({ app: plain });
    const told = nextError(leaving);
    await hub.rewriteApps((text) => text.replace(/\[\[app\]\]\nid = "2002"\n.*\n/, ""));
    assert.equal((await told).data.code, 4001);
    await state(leaving, "disconnected");
    await refused(hub.server(plain).trigger("news", "x", 1), 404);
  });
});
