import { useEffect, useLayoutEffect, useRef } from "react";
import { followConfigured } from "./follow-configured.js";
import type { HotelDocument, HotelEvent, HotelEvents } from "./wire.js";

/** What happened to the gallery. */
export type GalleryUpdate = { type: "add"; url: string } | { type: "reorder"; gallery: string[] };

/** Settings as guests see them, at a revision. */
export type SettingsUpdate = HotelEvents["settings-updated"];

/** A room type's new photo. */
export type RoomTypeUpdate = HotelEvents["room-type-image-updated"];

interface Callbacks {
  onSettingsUpdate?: ((data: SettingsUpdate) => void) | null | undefined;
  onGalleryUpdate?: ((update: GalleryUpdate) => void) | null | undefined;
  onRoomTypeUpdate?: ((data: RoomTypeUpdate) => void) | null | undefined;
}

/**
 * With the commit, not after it: an event between the two would reach callbacks of the render
 * before. React's server renderer wants no layout effects, and nothing happens there.
 */
const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/**
 * Tells a component what changed on a hotel's page, as it changes.
 *
 * The callbacks may be new functions at every render: the latest ones are called, and the
 * connection is left alone. All hooks of a page share one socket. With a known API address, what a
 * lost connection missed is told afterwards, in order, as if it had just arrived; when there was
 * too much of it, each callback is told the present state instead.
 *
 * @param hotelSlug `null` or empty: not connected
 */
export function useHotelRealtime(
  hotelSlug: string | null | undefined,
  onSettingsUpdate?: Callbacks["onSettingsUpdate"],
  onGalleryUpdate?: Callbacks["onGalleryUpdate"],
  onRoomTypeUpdate?: Callbacks["onRoomTypeUpdate"],
): void {
  const latest = useRef<Callbacks>({});
  useCommitEffect(() => {
    latest.current = { onSettingsUpdate, onGalleryUpdate, onRoomTypeUpdate };
  });
  useEffect(() => {
    if (!hotelSlug) return;
    const { stop } = followConfigured({
      slug: hotelSlug,
      onEvent: (event, healing) => tellEvent(latest.current, event, healing),
      onSnapshot: (snapshot) => tellSnapshot(latest.current, snapshot),
    });
    return stop;
  }, [hotelSlug]);
}

function tellEvent(callbacks: Callbacks, event: HotelEvent, healing: boolean): void {
  // A cut event holds a part only; where it can be had, the whole follows as a snapshot.
  if (event.data.truncated && healing) return;
  switch (event.event) {
    case "settings-updated":
      callbacks.onSettingsUpdate?.(event.data);
      break;
    case "gallery-image-uploaded":
      callbacks.onGalleryUpdate?.({ type: "add", url: event.data.url });
      break;
    case "gallery-reordered":
      if (Array.isArray(event.data.gallery)) {
        callbacks.onGalleryUpdate?.({ type: "reorder", gallery: event.data.gallery });
      }
      break;
    case "room-type-image-updated":
      callbacks.onRoomTypeUpdate?.(event.data);
      break;
  }
}

function tellSnapshot(callbacks: Callbacks, snapshot: HotelDocument): void {
  const { revision, updated_at } = snapshot;
  callbacks.onSettingsUpdate?.(snapshot);
  callbacks.onGalleryUpdate?.({ type: "reorder", gallery: snapshot.gallery });
  for (const { id, photo_url, photo } of snapshot.room_types) {
    callbacks.onRoomTypeUpdate?.({
      revision,
      updated_at,
      room_type_id: id,
      photo_url,
      photo,
      timestamp: updated_at,
    });
  }
}
