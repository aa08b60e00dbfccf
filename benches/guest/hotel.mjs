/**
 * The hotel that guests open here: the demo's Killarney, every field filled, with a gallery of
 * twenty photographs beside hero, landing image, logo and rooms; complete in every format, as a
 * hotel's page is but for the first minute after an upload.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Pictures of the gallery. */
export const PICTURES = 20;
/** Path of the page. */
export const PAGE = "/hotels/killarney";

const photos = resolve(import.meta.dirname, "../../demo/photos");
const LONGEST_MS = 300_000;

/** Fills the gallery of a server that runs with the demo's hotels. */
export async function fillGallery(server) {
  const hotel = `${server.origin}/api/staff/hotel/killarney/settings`;
  const headers = { Authorization: `Token ${await signIn(server)}` };
  const before = (await snapshot(server)).gallery_images.length;
  const more = (await readdir(photos)).filter((name) => /^harbour-.*\.jpg$/.test(name));
  for (let at = before; at < PICTURES; at += 1) {
    const name = more[(at - before) % more.length];
    const form = new FormData();
    const bytes = await readFile(join(photos, name));
    form.append("image", new Blob([bytes], { type: "image/jpeg" }), name);
    form.append("alt", `A view of the house and its surroundings, number ${at + 1}`);
    form.append("caption", `Number ${at + 1}, as guests see it in the evening`);
    const answer = await fetch(`${hotel}/gallery/upload/`, {
      method: "POST",
      headers,
      body: form,
    });
    if (!answer.ok) throw new Error(`uploading ${name}: ${answer.status} ${await answer.text()}`);
  }
  await everythingMade(server, hotel, headers);
}

/** Until every rendition of every picture is made: a page's pictures are no upload of this minute. */
async function everythingMade(server, hotel, headers) {
  const { gallery_images, images, room_types } = await snapshot(server);
  const all = [
    ...gallery_images,
    ...Object.values(images),
    ...room_types.map(({ photo }) => photo),
  ];
  const until = performance.now() + LONGEST_MS;
  for (const { public_id } of all.filter((image) => image !== null)) {
    for (;;) {
      const answer = await fetch(`${hotel}/images/${public_id}/`, { headers });
      if (!answer.ok) throw new Error(`picture ${public_id}: ${answer.status}`);
      if ((await answer.json()).complete) break;
      if (performance.now() > until) throw new Error("the pictures are not made in five minutes");
      await new Promise((next) => setTimeout(next, 200));
    }
  }
}

async function snapshot(server) {
  return (await fetch(`${server.origin}/api/public${PAGE}/`)).json();
}

async function signIn(server) {
  const answer = await fetch(`${server.origin}/api/staff/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "manager", password: "manager" }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}
