import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { HotelDocument, RoomType } from "@frontage/sdk/wire";
import type { Server } from "./server";

/** What the server answered: the status and the JSON body. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

/** The hotel's public document, as anybody may read it. */
export async function snapshot(server: Server, slug: string): Promise<HotelDocument> {
  const answer = await fetch(`${server.origin}/api/public/hotels/${slug}/`);
  if (!answer.ok) throw new Error(`snapshot of ${slug}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as HotelDocument;
}

/** A member of staff who works by program instead of by hand, on one hotel. */
export class Staff {
  readonly #server: Server;
  readonly #token: string;
  readonly slug: string;

  private constructor(server: Server, token: string, slug: string) {
    this.#server = server;
    this.#token = token;
    this.slug = slug;
  }

  /** Signs in. `slug` is the hotel to work on, also one that the account may not touch. */
  static async signIn(server: Server, username: string, slug: string): Promise<Staff> {
    const answer = await fetch(`${server.origin}/api/staff/login/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, password: username }),
    });
    if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
    const { token } = (await answer.json()) as { token: string };
    return new Staff(server, token, slug);
  }

  /** What tells the server who asks. */
  get authorization(): string {
    return `Token ${this.#token}`;
  }

  /** Sends `body` (JSON or a form) to a path below the hotel, e.g. `settings/`. */
  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: FormData | object,
    draft?: number,
  ): Promise<Answer<T>> {
    const form = body instanceof FormData;
    const answer = await fetch(`${this.#server.origin}/api/staff/hotel/${this.slug}/${path}`, {
      method,
      headers: {
        Authorization: this.authorization,
        ...(draft === undefined ? {} : { "X-Draft": String(draft) }),
        ...(body && !form ? { "Content-Type": "application/json" } : {}),
      },
      body: form ? body : body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as T };
  }

  async #done<T>(method: string, path: string, body?: FormData | object): Promise<T> {
    const answer = await this.request<T>(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** Changes fields of the settings; answers the new revision. */
  async edit(fields: Record<string, unknown>): Promise<number> {
    return (await this.#done<{ revision: number }>("PATCH", "settings/", fields)).revision;
  }

  /** Begins a draft that changes these fields of the settings; answers its id. */
  async draft(name: string, fields: Record<string, unknown>): Promise<number> {
    const { id } = await this.#done<{ id: number }>("POST", "drafts/", { name });
    const kept = await this.request("PATCH", "settings/", fields, id);
    if (kept.status !== 200) throw new Error(`into the draft: ${JSON.stringify(kept.body)}`);
    return id;
  }

  /** Uploads a picture of the settings (`hero_image`, `logo`, …). */
  async uploadSetting(field: string, file: string): Promise<void> {
    await this.#done("PATCH", "settings/", await upload(field, file));
  }

  /** Adds a picture to the end of the gallery. */
  async uploadGallery(file: string): Promise<{ url: string; public_id: string }> {
    return this.#done("POST", "settings/gallery/upload/", await upload("image", file));
  }

  async reorderGallery(gallery: string[]): Promise<void> {
    await this.#done("POST", "settings/gallery/reorder/", { gallery });
  }

  /** Takes a picture out of the gallery. */
  async removeGallery(url: string): Promise<void> {
    await this.#done("DELETE", "settings/gallery/remove/", { url });
  }

  /** Whether every size of every picture of the page is made. */
  async isComplete(): Promise<boolean> {
    const { gallery_images, images, room_types } = await snapshot(this.#server, this.slug);
    const photos = room_types.map((room) => room.photo);
    const all = [...gallery_images, ...Object.values(images), ...photos];
    for (const { public_id } of all.filter((image) => image !== null)) {
      const path = `settings/images/${public_id}/`;
      if (!(await this.#done<{ complete: boolean }>("GET", path)).complete) return false;
    }
    return true;
  }

  /** Changes what a picture says or shows: alt text, caption, focal point, crop. */
  async describe(publicId: string, fields: Record<string, unknown>): Promise<void> {
    await this.#done("PATCH", `settings/images/${publicId}/`, fields);
  }

  /** Makes a room type; answers its id. */
  async addRoom(fields: Record<string, unknown>): Promise<number> {
    return (await this.#done<{ id: number }>("POST", "room-types/", fields)).id;
  }

  async editRoom(id: number, fields: Record<string, unknown>): Promise<void> {
    await this.#done("PATCH", `room-types/${id}/`, fields);
  }

  async removeRoom(id: number): Promise<void> {
    await this.#done("DELETE", `room-types/${id}/`);
  }

  async roomTypes(): Promise<RoomType[]> {
    return (await this.#done<{ results: RoomType[] }>("GET", "room-types/")).results;
  }

  async uploadRoomPhoto(id: number, file: string): Promise<{ photo_url: string }> {
    const form = await upload("photo", file);
    return this.#done("POST", `room-types/${id}/upload-image/`, form);
  }
}

/** A form with one picture. */
export async function upload(field: string, file: string): Promise<FormData> {
  const form = new FormData();
  const type = file.endsWith(".png") ? "image/png" : "image/jpeg";
  form.append(field, new Blob([new Uint8Array(await readFile(file))], { type }), basename(file));
  return form;
}
