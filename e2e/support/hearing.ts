import { expect, type Page } from "@playwright/test";

interface Heard {
  event: string;
  channel?: string;
  data?: unknown;
}

/**
 * What a page's sockets receive. Attach it before the page is opened: it tells when the page is
 * live, and what it heard since.
 */
export class Hearing {
  readonly #frames: Heard[] = [];

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const frame = JSON.parse(payload.toString()) as Heard;
        this.#frames.push(frame);
      });
    });
  }

  /** Waits until the server has confirmed `times` subscriptions to the hotel's channel. */
  async live(slug: string, times = 1): Promise<void> {
    await this.#confirmed(`hotel-${slug}`, times);
  }

  /** Waits until the server has confirmed the subscription of a landing page. */
  async liveOnAll(times = 1): Promise<void> {
    await this.#confirmed("hotels", times);
  }

  async #confirmed(channel: string, times: number): Promise<void> {
    await expect
      .poll(() => this.subscriptionsTo(channel), { message: `a subscription to ${channel}` })
      .toBeGreaterThanOrEqual(times);
  }

  /** How often the page has subscribed to the hotel's channel so far. */
  subscriptions(slug: string): number {
    return this.subscriptionsTo(`hotel-${slug}`);
  }

  /** The same for any channel. */
  subscriptionsTo(name: string): number {
    return this.#frames.filter(
      ({ event, channel }) =>
        event === "pusher_internal:subscription_succeeded" && channel === name,
    ).length;
  }

  /** Everything that was received, as it came. */
  frames(): readonly Heard[] {
    return this.#frames;
  }

  /** The events of hotels, without the protocol's own, as `[channel, event]` in order. */
  events(): [string, string][] {
    return this.#frames
      .filter((frame) => !frame.event.startsWith("pusher"))
      .map((frame) => [frame.channel ?? "", frame.event]);
  }
}
