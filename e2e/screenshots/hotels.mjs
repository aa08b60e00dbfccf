/**
 * Hotels that strain the page: one that says nothing yet, one with a single picture, one with
 * sixty, and one whose every name is as long as the fields allow.
 */
import { execFile, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { binary } from "../../benches/parts/server.mjs";

const photos = resolve(import.meta.dirname, "../../demo/photos");
export const PASSWORD = "a photographer's password";

const LONG_NAME =
  "The Grand Royal Atlantic Spa, Golf & Conference Resort of Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson";
const LONG_WORD =
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

/** Makes all of them; answers their slugs by what is special about them. */
export async function makeHotels(server, dataDir) {
  const files = (await readdir(photos)).filter((name) => name.endsWith(".jpg")).sort();
  await openHouse(server, dataDir, "new-house", "The New House");

  const one = await openHouse(server, dataDir, "one-picture", "Lighthouse Keeper's Cottage");
  await one.upload("settings/gallery/upload/", "image", "harbour-cove.jpg");
  await one.edit({
    city_override: "Doolin",
    country_override: "Ireland",
    welcome_message: "One cottage, one bed, one view.",
    contact_phone: "+353 65 555 0100",
  });

  const many = await openHouse(server, dataDir, "sixty-pictures", "Sixty Views");
  await many.upload("settings/", "hero_image", "killarney-misty-lake.jpg", "PATCH");
  for (let at = 0; at < 60; at += 1) {
    await many.upload("settings/gallery/upload/", "image", files[at % files.length]);
  }
  await many.edit({
    theme_mode: "dark",
    primary_color: "#7A5CC4",
    tagline_override: "And counting",
  });

  const long = await openHouse(server, dataDir, "long-names", LONG_NAME);
  await long.upload("settings/", "hero_image", "harbour-hero.jpg", "PATCH");
  await long.upload("settings/gallery/upload/", "image", "harbour-pool.jpg");
  await long.edit({
    tagline_override: `${LONG_WORD}: rooms with a view of the ${LONG_WORD.toLowerCase()}`,
    slogan: "مرحبا بكم في فندقنا المطل على البحر",
    welcome_message: `${LONG_WORD}. `.repeat(6),
    long_description: "Far out, where the road ends, the house begins. ".repeat(80),
    amenities: [LONG_WORD, "Wi-Fi", "حوض سباحة", `Breakfast until ${"very ".repeat(12)}late`],
    booking_url_override: "https://booking.example.com/long",
    city_override: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    country_override: "United Kingdom of Great Britain and Northern Ireland",
    contact_email: `${"reservations.".repeat(4)}desk@${"long-".repeat(6)}names.example.com`,
    contact_address: `${LONG_WORD}\n1 ${"Very Long Street ".repeat(6)}\nGaerwen`,
  });
  for (const name of [LONG_WORD, "Twin", `${"Superior Deluxe Premium ".repeat(5)}Room`]) {
    await long.room({
      name,
      bed_setup: `${"one large double bed and ".repeat(3)}a cot`,
      max_occupancy: 12,
      starting_price_from: "123456.78",
      currency: "CHF",
      availability_message: "Only a few left for the second weekend after the next bank holiday",
    });
  }
  return { empty: "new-house", one: "one-picture", many: "sixty-pictures", long: "long-names" };
}

/** Opens a hotel with one person, called as its slug; answers what that person does. */
export async function openHouse(server, dataDir, slug, name, role = "manager") {
  const there = ["--data-dir", dataDir];
  const run = promisify(execFile);
  await run(binary(), ["hotel", "create", "--slug", slug, "--name", name, ...there]);
  const who = ["--hotel", slug, "--username", slug, "--role", role, "--password-stdin"];
  const asked = spawn(binary(), ["staff", "create", ...who, ...there], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  asked.stdin.end(`${PASSWORD}\n`);
  await new Promise((done) => asked.once("close", done));
  return Desk.signIn(server, slug);
}

/** The front desk of one hotel, by program. */
class Desk {
  constructor(server, slug, token) {
    this.base = `${server.origin}/api/staff/hotel/${slug}/`;
    this.headers = { Authorization: `Token ${token}` };
  }

  static async signIn(server, slug) {
    const answer = await fetch(`${server.origin}/api/staff/login/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: slug, password: PASSWORD }),
    });
    if (!answer.ok) throw new Error(`${slug}: ${answer.status} ${await answer.text()}`);
    return new Desk(server, slug, (await answer.json()).token);
  }

  edit(fields) {
    return this.#send("PATCH", "settings/", fields);
  }

  room(fields) {
    return this.#send("POST", "room-types/", { code: fields.name.slice(0, 12), ...fields });
  }

  async upload(path, field, file, method = "POST") {
    const form = new FormData();
    const bytes = await readFile(join(photos, file));
    form.append(field, new Blob([bytes], { type: "image/jpeg" }), file);
    return this.#send(method, path, form);
  }

  async #send(method, path, body) {
    const form = body instanceof FormData;
    const answer = await fetch(this.base + path, {
      method,
      headers: form ? this.headers : { ...this.headers, "Content-Type": "application/json" },
      body: form ? body : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
}
