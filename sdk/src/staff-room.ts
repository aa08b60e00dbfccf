/**
 * Who of a hotel's staff is at work now, and what their windows tell each other: the presence
 * channel `presence-hotel-{slug}` and its client events. Every word of another window is somebody
 * else's input, to be checked by whoever hears it; only who said it is certain, for the hub says so.
 */
import type { Channel, PresenceChannel } from "pusher-js";
import { connectionTo } from "./connection.js";
import { connectionOptions, type Origin } from "./options.js";
import { isRecord } from "./share.js";
import { StaffSubscription } from "./staff-subscription.js";
import type { RealtimeConnection } from "./wire.js";

/** Somebody of the staff who has a window open. */
export interface Colleague {
  /** As in `by` of other events of staff. */
  readonly id: string;
  readonly name: string;
}

export interface StaffRoomOptions {
  /** The hotel; the channel is `presence-hotel-{slug}`. */
  slug: string;
  /** Where the sockets are, as `GET /api/realtime/` says. */
  realtime: RealtimeConnection;
  /** The server's own host, for a `realtime` without `ws_host`; the page's when left out. */
  origin?: Origin | undefined;
  /** What windows say to each other, without `client-`; other events are not heard. */
  hears: readonly string[];
  /** Who is there, oneself included, whenever that changed. Nobody while the line is lost. */
  onPeople(people: readonly Colleague[], me: string | null): void;
  /** Another window said something; `from` is a {@link Colleague.id}. */
  onSaid(event: string, data: unknown, from: string): void;
}

/** A place in the staff's room; {@link StaffRoom.leave} gives it up. */
export interface StaffRoom {
  /** Tells the other windows, if they can be told now; the server takes ten a second. */
  say(event: string, data: unknown): boolean;
  leave(): void;
}

/** Enters the staff's room of a hotel. The page must be on the server's own site. */
export function enterStaffRoom(options: StaffRoomOptions): StaffRoom {
  const { slug, realtime, origin, hears, onPeople, onSaid } = options;
  const connection = connectionTo(realtime.key, connectionOptions(realtime, origin));
  let room: PresenceChannel | null = null;
  let isIn = false;
  const tell = () => {
    if (room && isIn) onPeople(peopleIn(room), idOf(room.members.myID));
    else onPeople([], null);
  };
  const listeners = hears.map((event) => {
    const heard = (data: unknown, about?: { user_id?: unknown }) => {
      const from = idOf(about?.user_id);
      if (from !== null) onSaid(event, data, from);
    };
    return { name: `client-${event}`, heard };
  });
  const subscription = new StaffSubscription(connection, `presence-hotel-${slug}`, {
    bound(channel: Channel) {
      room = channel as PresenceChannel;
      channel.bind("pusher:member_added", tell);
      channel.bind("pusher:member_removed", tell);
      for (const { name, heard } of listeners) channel.bind(name, heard);
    },
    unbound(channel: Channel) {
      channel.unbind("pusher:member_added", tell);
      channel.unbind("pusher:member_removed", tell);
      for (const { name, heard } of listeners) channel.unbind(name, heard);
    },
    listening(is) {
      isIn = is;
      tell();
    },
  });
  return {
    say: (event, data) => (isIn && room?.trigger(`client-${event}`, data)) || false,
    leave() {
      isIn = false;
      subscription.end();
    },
  };
}

function peopleIn(room: PresenceChannel): Colleague[] {
  const people: Colleague[] = [];
  room.members.each(({ id, info }: { id: unknown; info: unknown }) => {
    const known = idOf(id);
    if (known === null) return;
    const name = isRecord(info) && typeof info.name === "string" ? info.name : known;
    people.push({ id: known, name });
  });
  return people;
}

/** Ids are texts with us, and may be numbers elsewhere. */
function idOf(id: unknown): string | null {
  if (typeof id === "number") return String(id);
  return typeof id === "string" && id !== "" ? id : null;
}
