import { onTestFinished } from "vitest";
import { type Following, type FollowOptions, followHotel, type LiveState } from "../../src/core.js";
import type { HotelDocument, HotelEvent } from "../../src/wire.js";
import type { TestServer } from "./server.js";

/** A page that follows a hotel and remembers what it was told. */
export class Page {
  readonly events: HotelEvent[] = [];
  readonly documents: HotelDocument[] = [];
  readonly snapshots: HotelDocument[] = [];
  readonly states: LiveState[] = [];
  readonly following: Following;

  constructor(options: FollowOptions) {
    this.following = followHotel({
      onEvent: (event) => this.events.push(event),
      onDocument: (document) => this.documents.push(document),
      onSnapshot: (document) => this.snapshots.push(document),
      onState: (state) => this.states.push(state),
      ...options,
    });
    onTestFinished(() => this.following.close());
  }

  get status(): string {
    return this.following.state().status;
  }

  get statuses(): string[] {
    return this.states.map((state) => state.status);
  }

  /** `revision event`, one line each, as they were told. */
  get told(): string[] {
    return lines(this.events);
  }
}

/** A guest's page: it shows the document of this moment. */
export function guestPage(server: TestServer, more: Partial<FollowOptions> = {}): Page {
  return new Page({
    slug: server.hotel.slug,
    realtime: server.realtime,
    api: server.api,
    document: server.hotel.snapshot(),
    ...more,
  });
}

/** A console: it holds no document, but knows at which revision its lists were read. */
export function consolePage(server: TestServer, more: Partial<FollowOptions> = {}): Page {
  return new Page({
    slug: server.hotel.slug,
    realtime: server.realtime,
    api: server.api,
    since: { revision: server.hotel.revision, epoch: server.hotel.epoch },
    onDocument: undefined,
    ...more,
  });
}

export function lines(events: HotelEvent[]): string[] {
  return events.map(({ revision, event }) => `${revision} ${event}`);
}
