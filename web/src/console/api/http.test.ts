import { expect, onTestFinished, test, vi } from "vitest";
import { request } from "./http";
import { ApiError } from "./problem";
import { newWriteKey } from "./repeat";
import { nameSenderBy } from "./sender";
import { type Answer, serve } from "./test-server";
import { upload } from "./upload";

test("a write names the window's socket, a read does not", async () => {
  const server = await serve(() => ({ status: 200, body: { revision: 7 } }));
  nameSenderBy(() => "12.34");
  await request("GET", "/api/a/");
  const answer = await request("PATCH", "/api/a/", { slogan: "Hello" });
  expect(answer).toEqual({ revision: 7, change: 7 });
  nameSenderBy(() => null);
  await request("DELETE", "/api/a/");

  const [read, write, unconnected] = server.seen;
  expect(read?.headers["x-socket-id"]).toBeUndefined();
  expect(write?.headers["x-socket-id"]).toBe("12.34");
  expect(write?.body).toBe('{"slogan":"Hello"}');
  expect(unconnected?.headers["x-socket-id"]).toBeUndefined();
});

test("a write is answered with the change that it made, whatever the page's number is by then", async () => {
  const answers: Answer[] = [
    { status: 200, body: { revision: 9 }, headers: { "X-Change": "8" } },
    { status: 200, body: { revision: 9 }, unchanged: true },
    { status: 204, headers: { "X-Change": "10" } },
    { status: 204 },
  ];
  await serve(() => answers.shift() ?? { status: 500 });
  const told = [];
  for (const method of ["PATCH", "PATCH", "DELETE", "DELETE"] as const) {
    told.push(await request(method, "/api/a/"));
  }
  expect(told).toEqual([
    { revision: 9, change: 8 },
    { revision: 9, change: null },
    { change: 10 },
    undefined,
  ]);
});

test("an answer without content is no error", async () => {
  await serve(() => ({ status: 204 }));
  expect(await request("DELETE", "/api/a/")).toBeUndefined();
});

test("a refusal arrives as one kind of error with its fields", async () => {
  await serve(() => ({ status: 400, body: { name: ["This field may not be blank."] } }));
  const error = await request("POST", "/api/a/", {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).fields).toEqual({ name: ["This field may not be blank."] });
});

test("a page instead of JSON is not taken for an answer", async () => {
  await serve(() => ({ status: 200, body: "<html>captive portal</html>" }));
  await expect(request("GET", "/api/a/")).rejects.toMatchObject({ status: 502 });
});

test("a server that is gone is said to be out of reach", async () => {
  const base = document.createElement("base");
  base.href = "http://127.0.0.1:9/";
  document.head.append(base);
  await expect(request("GET", "/api/a/")).rejects.toMatchObject({
    status: 0,
    message: expect.stringContaining("cannot be reached"),
  });
  base.remove();
});

test("an upload tells how much has left and ends with the server's answer", async () => {
  const headers = { "X-Change": "8" };
  const server = await serve(() => ({ status: 201, body: { public_id: "abc" }, headers }));
  nameSenderBy(() => "12.34");
  const form = new FormData();
  form.set("image", new File(["x".repeat(50_000)], "lake.jpg", { type: "image/jpeg" }));
  const shares: number[] = [];
  const { done } = upload<{ public_id: string }>(
    "POST",
    "/api/up/",
    form,
    (s) => shares.push(s),
    "u1",
  );
  expect(await done).toEqual({ public_id: "abc", change: 8 });
  expect(shares.at(-1)).toBe(1);
  expect(server.seen[0]?.headers["x-socket-id"]).toBe("12.34");
  expect(server.seen[0]?.headers["x-upload-id"]).toBe("u1");
  expect(server.seen[0]?.body).toContain('filename="lake.jpg"');
  nameSenderBy(() => null);
});

test("a refused upload says the server's reason", async () => {
  await serve(() => ({
    status: 400,
    body: { error: "This is no picture.", image: ["No picture."] },
  }));
  const { done } = upload("POST", "/api/up/", new FormData(), () => {}, "u1");
  await expect(done).rejects.toMatchObject({ status: 400, message: "This is no picture." });
});

test("a stopped upload ends at once", async () => {
  await serve(() => ({ status: 200, body: {} }));
  const { done, abort } = upload("POST", "/api/up/", new FormData(), () => {}, "u1");
  abort();
  await expect(done).rejects.toMatchObject({ status: 0, message: "Upload stopped." });
});

test("a change whose answer is lost is sent again with its key, another one has another", async () => {
  let lost = 2;
  const server = await serve(() => (lost-- > 0 ? "lost" : { status: 200, body: { revision: 7 } }));
  const path = "/api/staff/hotel/killarney/settings/";
  const answer = await request("PATCH", path, { slogan: "Hello" });
  expect(answer).toEqual({ revision: 7, change: 7 });
  await request("PATCH", path, { slogan: "Hello" });
  const keys = server.seen.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(4);
  expect(keys[0]).toMatch(/^[\x21-\x7e]{8,255}$/);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
  expect(server.seen[2]?.body).toBe('{"slogan":"Hello"}');
});

test("a page that came by plain http has keys too", () => {
  const secure = crypto.randomUUID;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  onTestFinished(() => {
    Object.defineProperty(crypto, "randomUUID", { value: secure, configurable: true });
  });
  const keys = [newWriteKey(), newWriteKey()];
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).not.toBe(keys[0]);
});

test("a change is not sent for ever, a refused one and a sign-in are sent once", async () => {
  const server = await serve(({ path }) => (path === "/refused" ? { status: 400 } : "lost"));
  const hotel = "/api/staff/hotel/killarney/";
  await expect(request("DELETE", `${hotel}room-types/1/`)).rejects.toMatchObject({ status: 0 });
  expect(server.seen).toHaveLength(3);
  await expect(request("POST", "/api/staff/login/", {})).rejects.toMatchObject({ status: 0 });
  expect(server.seen).toHaveLength(4);
  expect(server.seen[3]?.headers["idempotency-key"]).toBeUndefined();
  await expect(request("POST", "/refused", {})).rejects.toMatchObject({ status: 400 });
  expect(server.seen).toHaveLength(5);
});

test("an upload whose answer is lost is sent again with its key; stopped, it is not", async () => {
  let lost = true;
  const server = await serve(() => {
    const answer = lost ? "lost" : { status: 201, body: { public_id: "abc" } };
    lost = false;
    return answer;
  });
  const path = "/api/staff/hotel/killarney/settings/gallery/upload/";
  const form = new FormData();
  form.set("image", new File(["x"], "lake.jpg", { type: "image/jpeg" }));
  const added = await upload("POST", path, form, () => {}, "u1").done;
  expect(added).toEqual({ public_id: "abc", change: null });
  expect(server.seen).toHaveLength(2);
  expect(server.seen[0]?.headers["idempotency-key"]).toBe(
    server.seen[1]?.headers["idempotency-key"],
  );
  expect(server.seen[1]?.body).toContain('filename="lake.jpg"');

  lost = true;
  const { done, abort } = upload("POST", path, form, () => {}, "u1");
  const ended = expect(done).rejects.toMatchObject({ message: "Upload stopped." });
  await vi.waitFor(() => expect(server.seen).toHaveLength(3));
  abort();
  await ended;
  expect(server.seen).toHaveLength(3);
});
