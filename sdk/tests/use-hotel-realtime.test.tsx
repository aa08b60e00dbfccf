import { cleanup, render } from "@testing-library/react";
import { StrictMode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  configureFrontage,
  type GalleryUpdate,
  type RoomTypeUpdate,
  type SettingsUpdate,
  useHotelRealtime,
} from "../src/index.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;
let told: Told;

interface Told {
  settings: SettingsUpdate[];
  gallery: GalleryUpdate[];
  rooms: RoomTypeUpdate[];
}

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  told = { settings: [], gallery: [], rooms: [] };
  configureFrontage({ realtime: server.realtime, apiUrl: server.api });
  onTestFinished(() => started.stop());
});

afterEach(cleanup);

/** The component of the seed: new callbacks at every render, and every update renders it. */
function SettingsPage({ slug, heard = told }: { slug: string | null; heard?: Told }) {
  const [updates, setUpdates] = useState(0);
  useHotelRealtime(
    slug,
    (data) => {
      heard.settings.push(data);
      setUpdates(updates + 1);
    },
    (update) => {
      heard.gallery.push(update);
      setUpdates(updates + 1);
    },
    (data) => {
      heard.rooms.push(data);
      setUpdates(updates + 1);
    },
  );
  return <output>{updates}</output>;
}

/** Baseline and subscription are there: from now on nothing may be missed. */
function listening() {
  return until(() => {
    expect(server.subscribers()).toBe(1);
    expect(server.asked.length).toBeGreaterThan(0);
  });
}

describe("a settings page as the seed shows it", () => {
  it("is told settings, gallery and room photos with the seed's arguments", async () => {
    render(<SettingsPage slug="killarney" />);
    await listening();
    const [settings] = server.hotel.setHero();
    const [upload] = server.hotel.upload();
    const url = server.hotel.snapshot().gallery.at(-1);
    const [order] = server.hotel.reorder(0, 2);
    const [photo] = server.hotel.photograph(2);
    for (const event of [settings, upload, order, photo]) if (event) server.publish([event]);
    await until(() => expect(told.rooms).toHaveLength(1));
    const { hero_image, gallery } = server.hotel.snapshot();
    expect(told.settings).toEqual([settings?.data]);
    expect(told.settings[0]?.hero_image).toBe(hero_image);
    expect(told.gallery).toEqual([
      { type: "add", url },
      { type: "reorder", gallery },
    ]);
    expect(told.rooms).toEqual([photo?.data]);
    expect(told.rooms[0]).toMatchObject({ room_type_id: 2 });
  });

  it("keeps its one connection while every update renders it with new callbacks", async () => {
    const { container } = render(<SettingsPage slug="killarney" />);
    await listening();
    for (let changes = 1; changes <= 8; changes += 1) {
      server.publish(server.hotel.upload());
      await until(() => expect(container.textContent).toBe(String(changes)));
    }
    expect(told.gallery).toHaveLength(8);
    expect(server.accepted).toBe(1);
    expect(server.subscriptions).toEqual(["hotel-killarney"]);
  });

  it("shares its connection with every other hook of the page", async () => {
    const second: Told = { settings: [], gallery: [], rooms: [] };
    render(
      <>
        <SettingsPage slug="killarney" />
        <SettingsPage slug="killarney" heard={second} />
      </>,
    );
    await listening();
    server.publish(server.hotel.setHero());
    await until(() => expect([told.settings.length, second.settings.length]).toEqual([1, 1]));
    expect(server.accepted).toBe(1);
    expect(server.subscriptions).toHaveLength(1);
  });

  it("does not churn in StrictMode", async () => {
    render(
      <StrictMode>
        <SettingsPage slug="killarney" />
      </StrictMode>,
    );
    await listening();
    server.publish(server.hotel.setHero());
    await until(() => expect(told.settings).toHaveLength(1));
    await settle();
    expect(told.settings).toHaveLength(1);
    expect(server.accepted).toBe(1);
    expect(server.subscriptions).toHaveLength(1);
  });

  it("closes the socket when it goes", async () => {
    const { unmount } = render(<SettingsPage slug="killarney" />);
    await listening();
    unmount();
    await until(() => expect(server.open).toBe(0));
    server.publish(server.hotel.setHero());
    await settle();
    expect(told.settings).toEqual([]);
  });

  it("follows another hotel when its slug changes, and nothing without one", async () => {
    const { rerender } = render(<SettingsPage slug="" />);
    await settle();
    rerender(<SettingsPage slug={null} />);
    await settle();
    expect(server.accepted).toBe(0);
    rerender(<SettingsPage slug="harbour" />);
    await until(() => expect(server.subscribers("hotel-harbour")).toBe(1));
    rerender(<SettingsPage slug="killarney" />);
    await listening();
    await until(() => expect(server.subscribers("hotel-harbour")).toBe(0));
    expect(server.accepted).toBe(1);
  });

  it("subscribes to hotel-hotel-killarney for the seed's sample slug", async () => {
    render(<SettingsPage slug="hotel-killarney" />);
    await until(() => expect(server.subscriptions).toEqual(["hotel-hotel-killarney"]));
  });
});

describe("a settings page on a bad line", () => {
  it("is told an upload once, however often it arrives", async () => {
    render(<SettingsPage slug="killarney" />);
    await listening();
    const upload = server.hotel.upload();
    server.publish([...upload, ...upload]);
    server.publish(server.hotel.setHero());
    server.publish(upload);
    server.publish(server.hotel.photograph(1));
    await until(() => expect(told.rooms).toHaveLength(1));
    expect(told.gallery).toHaveLength(1);
  });

  it("is told afterwards what happened while it was cut off, in order", async () => {
    render(<SettingsPage slug="killarney" />);
    await listening();
    server.cutAll();
    server.hotel.upload();
    const url = server.hotel.snapshot().gallery.at(-1);
    server.hotel.reorder(0, 1);
    server.hotel.setHero();
    await until(() => expect(told.settings).toHaveLength(1));
    expect(told.gallery).toEqual([
      { type: "add", url },
      { type: "reorder", gallery: server.hotel.snapshot().gallery },
    ]);
  });

  it("is told the present state when too much happened to tell it all", async () => {
    render(<SettingsPage slug="killarney" />);
    await listening();
    server.cutAll();
    server.hotel.upload();
    server.hotel.photograph(1);
    server.hotel.edit({ amenities: ["Sauna", "Pool"] });
    server.forgotten = server.hotel.revision;
    await until(() => expect(told.rooms).toHaveLength(2));
    const present = server.hotel.snapshot();
    expect(told.settings).toEqual([present]);
    expect(told.gallery).toEqual([{ type: "reorder", gallery: present.gallery }]);
    expect(told.rooms.map((room) => [room.room_type_id, room.photo_url])).toEqual(
      present.room_types.map((room) => [room.id, room.photo_url]),
    );
  });

  it("is told the whole settings instead of a cut payload", async () => {
    render(<SettingsPage slug="killarney" />);
    await listening();
    const [event] = server.hotel.edit({ slogan: "By the lake" });
    if (!event) throw new Error("nothing changed");
    const { revision, updated_at } = event.data;
    event.data = { revision, updated_at, truncated: true } as typeof event.data;
    server.publish([event]);
    await until(() => expect(told.settings).toHaveLength(1));
    expect(told.settings[0]?.slogan).toBe("By the lake");
  });
});
