/**
 * The hotel that staff look after here: Killarney of the demo with two hundred pictures in its
 * gallery and forty room types, which is more than any house in a hundred has.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export const PICTURES = 200;
export const ROOMS = 40;

const photos = resolve(import.meta.dirname, "../../demo/photos");

/** Fills the hotel of a server that runs with the demo's hotels; what is there already stays. */
export async function fillHotel(server, browser) {
  const headers = { Authorization: `Token ${await signIn(server)}` };
  const hotel = `${server.origin}/api/staff/hotel/killarney`;
  const page = await browser.newPage();
  try {
    const names = (await readdir(photos)).filter((name) => name.endsWith(".jpg")).sort();
    for (let at = (await gallery(server)).length; at < PICTURES; at += 1) {
      const file = await readFile(join(photos, names[at % names.length]));
      const form = new FormData();
      form.append(
        "image",
        new Blob([await another(page, file, at)], { type: "image/jpeg" }),
        "p.jpg",
      );
      if (at % 5 > 0) form.append("alt", `The house and its surroundings, view ${at + 1}`);
      await asked("POST", `${hotel}/settings/gallery/upload/`, headers, form);
    }
  } finally {
    await page.close();
  }
  const rooms = await asked("GET", `${hotel}/room-types/`, headers);
  for (let at = rooms.count; at < ROOMS; at += 1) {
    const room = {
      name: `Room with a view ${at + 1}`,
      code: `V${at + 1}`,
      short_description: "A wide bed, a desk by the window and the lake in front of it.",
      starting_price_from: `${120 + at}.00`,
      currency: "EUR",
      max_occupancy: 2 + (at % 3),
      bed_setup: "1 king",
    };
    await asked(
      "POST",
      `${hotel}/room-types/`,
      { ...headers, "Content-Type": "application/json" },
      JSON.stringify(room),
    );
  }
}

/** Public ids of the gallery. */
async function gallery(server) {
  const answer = await fetch(`${server.origin}/api/public/hotels/killarney/`);
  return (await answer.json()).gallery_images;
}

/** A picture that no other is nearly the same as: a part of a photograph, turned and tinted. */
async function another(page, file, number) {
  const made = await page.evaluate(
    async ([photo, number]) => {
      const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(1200, 800);
      const draw = canvas.getContext("2d");
      const share = 0.35 + ((number * 7) % 40) / 100;
      const width = image.width * share;
      const height = (width * 2) / 3;
      draw.filter = `hue-rotate(${(number * 47) % 360}deg)`;
      draw.translate(600, 400);
      draw.rotate(((number % 4) * Math.PI) / 2);
      draw.drawImage(
        image,
        ((image.width - width) * ((number * 13) % 10)) / 10,
        ((image.height - Math.min(height, image.height)) * ((number * 29) % 10)) / 10,
        width,
        Math.min(height, image.height),
        -720,
        -720,
        1440,
        1440,
      );
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
      let text = "";
      for (const byte of new Uint8Array(await blob.arrayBuffer()))
        text += String.fromCharCode(byte);
      return btoa(text);
    },
    [file.toString("base64"), number],
  );
  return Buffer.from(made, "base64");
}

async function asked(method, url, headers, body) {
  const answer = await fetch(url, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function signIn(server) {
  const { token } = await asked(
    "POST",
    `${server.origin}/api/staff/login/`,
    { "Content-Type": "application/json" },
    JSON.stringify({ username: "manager", password: "manager" }),
  );
  return token;
}
