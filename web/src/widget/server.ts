/** The server that the script came from: its API, and where its sockets are. */
import { HotelApi, isGone, pause } from "@frontage/sdk/missed";
import type { HotelDocument, RealtimeConnection } from "@frontage/sdk/wire";

const servers = new Map<string, WidgetServer>();

/** The page's one server at this origin. */
export function serverAt(origin: string): WidgetServer {
  const server = servers.get(origin) ?? new WidgetServer(origin);
  servers.set(origin, server);
  return server;
}

export class WidgetServer {
  /** Address of the API. */
  readonly api: string;
  readonly #api: HotelApi;

  /** @param origin without a slash at its end; addresses of pictures and pages begin with it. */
  constructor(readonly origin: string) {
    this.api = `${origin}/api`;
    this.#api = new HotelApi(this.api);
  }

  /** Where the hub is; asks until it is told. */
  realtime(signal: AbortSignal): Promise<RealtimeConnection> {
    return untilAnswered(() => this.#api.realtime(signal), signal);
  }

  /**
   * The hotel; asks until there is an answer.
   *
   * @returns `undefined` when there is no such hotel
   */
  hotel(slug: string, signal: AbortSignal): Promise<HotelDocument | undefined> {
    const ask = (): Promise<HotelDocument | undefined> =>
      this.#api.snapshot(slug, signal).catch((error) => {
        if (!isGone(error)) throw error;
        return undefined;
      });
    return untilAnswered(ask, signal);
  }
}

async function untilAnswered<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      await new Promise((next) => setTimeout(next, pause(tries, error)));
      signal.throwIfAborted();
    }
  }
}
