import { expect, test } from "vitest";
import { request } from "./http";
import { ApiError } from "./problem";
import { nameSenderBy } from "./sender";
import { serve } from "./test-server";
import { upload } from "./upload";

test("a write names the window's socket, a read does not", async () => {
  const server = await serve(() => ({ status: 200, body: { revision: 7 } }));
  nameSenderBy(() => "12.34");
  await request("GET", "/api/a/");
  expect(await request("PATCH", "/api/a/", { slogan: "Hello" })).toEqual({ revision: 7 });
  nameSenderBy(() => null);
  await request("DELETE", "/api/a/");

  const [read, write, unconnected] = server.seen;
  expect(read?.headers["x-socket-id"]).toBeUndefined();
  expect(write?.headers["x-socket-id"]).toBe("12.34");
  expect(write?.body).toBe('{"slogan":"Hello"}');
  expect(unconnected?.headers["x-socket-id"]).toBeUndefined();
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
  const server = await serve(() => ({ status: 201, body: { public_id: "abc" } }));
  nameSenderBy(() => "12.34");
  const form = new FormData();
  form.set("image", new File(["x".repeat(50_000)], "lake.jpg", { type: "image/jpeg" }));
  const shares: number[] = [];
  const { done } = upload<{ public_id: string }>("POST", "/api/up/", form, (s) => shares.push(s));
  expect(await done).toEqual({ public_id: "abc" });
  expect(shares.at(-1)).toBe(1);
  expect(server.seen[0]?.headers["x-socket-id"]).toBe("12.34");
  expect(server.seen[0]?.body).toContain('filename="lake.jpg"');
  nameSenderBy(() => null);
});

test("a refused upload says the server's reason", async () => {
  await serve(() => ({
    status: 400,
    body: { error: "This is no picture.", image: ["No picture."] },
  }));
  const { done } = upload("POST", "/api/up/", new FormData(), () => {});
  await expect(done).rejects.toMatchObject({ status: 400, message: "This is no picture." });
});

test("a stopped upload ends at once", async () => {
  await serve(() => ({ status: 200, body: {} }));
  const { done, abort } = upload("POST", "/api/up/", new FormData(), () => {});
  abort();
  await expect(done).rejects.toMatchObject({ status: 0, message: "Upload stopped." });
});
