import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { configureFrontage, type HotelDocument, useHotelDocument } from "../src/index.js";
import { TestServer } from "./support/server.js";
import { until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  configureFrontage({ realtime: server.realtime, apiUrl: server.api });
  onTestFinished(() => started.stop());
});

afterEach(cleanup);

function Headline({ slug, initial }: { slug: string | null; initial?: HotelDocument }) {
  const { document, state } = useHotelDocument(slug, initial);
  return (
    <h1>
      {document?.name ?? "No hotel"}, {state.status}
    </h1>
  );
}

function headline(): string | null {
  return screen.getByRole("heading").textContent;
}

describe("a component that shows a hotel", () => {
  it("starts with what it was given and follows the changes", async () => {
    render(<Headline slug="killarney" initial={server.hotel.snapshot()} />);
    expect(headline()).toBe("Lakeside House, connecting");
    await until(() => expect(headline()).toBe("Lakeside House, live"));
    server.publish(server.hotel.edit({ name: "Grand House" }));
    await until(() => expect(headline()).toBe("Grand House, live"));
  });

  it("tells a server that counts what it has painted", async () => {
    server.receipts = true;
    configureFrontage({ realtime: server.realtime, apiUrl: server.api });
    render(<Headline slug="killarney" initial={server.hotel.snapshot()} />);
    await until(() => expect(server.painted).toEqual(["1.7 hotel-killarney 1"]));
    server.publish(server.hotel.edit({ name: "Grand House" }));
    await until(() => expect(server.painted.at(-1)).toBe("1.7 hotel-killarney 2"));
    expect(headline()).toBe("Grand House, live");
  });

  it("fetches the document when it was given none", async () => {
    render(<Headline slug="killarney" />);
    expect(headline()).toBe("No hotel, connecting");
    await until(() => expect(headline()).toBe("Lakeside House, live"));
  });

  it("forgets one hotel when it is asked for none", async () => {
    const { rerender } = render(<Headline slug="killarney" initial={server.hotel.snapshot()} />);
    await until(() => expect(headline()).toBe("Lakeside House, live"));
    rerender(<Headline slug={null} />);
    expect(headline()).toBe("No hotel, connecting");
    await until(() => expect(server.open).toBe(0));
  });
});
