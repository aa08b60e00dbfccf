import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub, refused } from "./support/hub.mjs";
import { notes } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

test("whoever does not know the secret is refused and reaches nobody", async () => {
  const listener = await hub.listener("safe");
  const page = notes(listener);
  const { full, plain } = apps;
  const impostor = hub.server(full, { secret: "guessed" });
  await refused(impostor.trigger("safe", "forged", {}), 401, /signature/);
  await refused(impostor.get({ path: "/channels" }), 401, /signature/);
  const unknown = hub.server(full, { key: "another-key" });
  await refused(unknown.trigger("safe", "forged", {}), 401, /auth_key/);
  // A right signature, but with the key of another app.
  const foreign = hub.server(full, { key: plain.key, secret: plain.secret });
  await refused(foreign.trigger("safe", "forged", {}), 401, /auth_key/);

  await hub.server().trigger("safe", "real", {});
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "real", data: {} }]);
});

test("apps and paths that are not there are not found", async () => {
  await refused(hub.server(apps.full, { appId: "9" }).trigger("a", "b", {}), 404, /app/i);
  await refused(hub.server().get({ path: "/nothing" }), 404);
  await refused(hub.server().post({ path: "/channels/a/nothing", body: {} }), 404);
});

test("a signature is good for ten minutes before and after", async () => {
  /** Triggers as a server whose clock is off by so many seconds. */
  const triggerAt = (/** @type {number} */ seconds) => {
    const now = Date.now;
    Date.now = () => now() + seconds * 1_000;
    try {
      // The library signs before anything waits.
      return hub.server().trigger("times", "x", {});
    } finally {
      Date.now = now;
    }
  };
  await triggerAt(-590);
  await triggerAt(590);
  await refused(triggerAt(-610), 401, /auth_timestamp/);
  await refused(triggerAt(610), 401, /auth_timestamp/);
});

describe("what was signed is what must come", () => {
  /**
   * A request signed by the server library and then changed on its way.
   * @param {{method?: string, path?: string, params?: any, body?: string}} signed
   * @param {{method?: string, path?: string, body?: string, query?: (query: string) => string}} sent
   */
  async function changed(signed, sent) {
    const request = { method: "POST", path: "/apps/2001/events", ...signed };
    const query = hub.server().createSignedQueryString(/** @type {any} */ (request));
    const { method, path, body } = { ...request, ...sent };
    const address = `http://127.0.0.1:${hub.port}${path}?${(sent.query ?? String)(query)}`;
    const answer = await fetch(address, { method, body: method === "GET" ? undefined : body });
    return { status: answer.status, text: await answer.text() };
  }

  const body = JSON.stringify({ name: "x", data: "1", channels: ["a"] });
  const other = JSON.stringify({ name: "x", data: "2", channels: ["a"] });

  test("the request as it was signed passes", async () => {
    assert.deepEqual(await changed({ body }, {}), { status: 200, text: "{}" });
  });

  for (const [name, signed, sent, words] of /** @type {[string, any, any, RegExp][]} */ ([
    ["another body is refused", { body }, { body: other }, /body_md5/],
    ["a body that was not signed is refused", {}, { body }, /body_md5/],
    [
      "another method is refused",
      { method: "GET", path: "/apps/2001/channels" },
      { method: "POST" },
      /./,
    ],
    ["another path is refused", { body }, { path: "/apps/2001/batch_events" }, /signature/],
    [
      "another parameter is refused",
      { method: "GET", path: "/apps/2001/channels", params: { filter_by_prefix: "a" } },
      { query: (/** @type {string} */ q) => q.replace("prefix=a", "prefix=b") },
      /signature/,
    ],
    [
      "one parameter more is refused",
      { method: "GET", path: "/apps/2001/channels" },
      { query: (/** @type {string} */ q) => `${q}&info=user_count` },
      /signature/,
    ],
    [
      "another version of signing is refused",
      { body },
      { query: (/** @type {string} */ q) => q.replace("version=1.0", "version=2.0") },
      /auth_version|signature/,
    ],
    ["no signature is refused", { body }, { query: () => "" }, /auth_/],
  ])) {
    test(name, async () => {
      const { status, text } = await changed(signed, sent);
      assert.ok([401, 405].includes(status), `${status} ${text}`);
      if (status === 401) assert.match(text, words);
    });
  }

  test("values are signed as they are and may be escaped on their way", async () => {
    const asked = { method: "GET", path: "/apps/2001/channels" };
    const params = { filter_by_prefix: "a=b;c@d,e é", info: "user_count" };
    const escaped = (/** @type {string} */ query) =>
      query.replace("a=b;c@d,e é", encodeURIComponent("a=b;c@d,e é"));
    // Rightly signed, so it is judged by what it asks.
    const { status, text } = await changed({ ...asked, params }, { query: escaped });
    assert.equal(status, 400, text);
    const listener = await hub.listener("a=b;c@d,e");
    assert.equal(listener.connection.state, "connected");
    const prefix = { filter_by_prefix: "a=b;c@d" };
    const found = await changed(
      { ...asked, params: prefix },
      { query: (q) => q.replace("a=b;c@d", "a%3Db%3Bc%40d") },
    );
    assert.deepEqual(found, { status: 200, text: '{"channels":{"a=b;c@d,e":{}}}' });
  });

  test("parameters come in any order and any case of their names", async () => {
    const shuffled = (/** @type {string} */ query) => query.split("&").reverse().join("&");
    assert.equal((await changed({ body }, { query: shuffled })).status, 200);
    const loud = (/** @type {string} */ query) => query.replace("auth_key", "AUTH_KEY");
    assert.equal((await changed({ body }, { query: loud })).status, 200);
  });
});
