import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Delivery } from "../api/delivery-types";
import { aimAt } from "../api/target";
import { type Answer, serve } from "../api/test-server";
import { TextsSection } from "../features/settings/TextsSection";
import { settingsQuery } from "../hotel/settings";
import { renderConsole, settingsOf } from "../test-console";
import { DeliveryBanner } from "./DeliveryBanner";
import { StateLine } from "./StateLine";

function Screen() {
  const { data } = useQuery(settingsQuery("killarney"));
  return (
    <>
      <StateLine
        placeOf={(form) => ({ title: form, address: `/staff/settings#${form}` })}
        onGo={() => {}}
        uploads="/staff/gallery"
      />
      {data && <TextsSection settings={data} />}
    </>
  );
}

const sent: Delivery = {
  revision: 2,
  state: "sent",
  open: 2,
  live: 2,
  others: 0,
  p50_ms: 38,
  max_ms: 61,
  settled: true,
  reason: null,
};

/** A hotel that saves everything, and tells of the delivery what `tell` says. */
async function hotel(tell: (asked: number) => Answer, unchanged = false) {
  let asked = 0;
  const server = await serve(({ method, path }) => {
    if (path.includes("/history/")) return tell(asked++);
    return { status: 200, body: settingsOf({ revision: method === "GET" ? 1 : 2 }), unchanged };
  });
  return { server, deliveries: () => server.seen.filter(({ path }) => path.includes("/history/")) };
}

async function save() {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Slogan"), "Rest");
  await user.click(screen.getByRole("button", { name: "Save texts" }));
}

const line = () => screen.findByTestId("save-line");
const says = (words: string) => waitFor(async () => expect(await line()).toHaveTextContent(words));

test("after a save the line counts the pages until all have painted, then asks no more", async () => {
  const { deliveries } = await hotel((asked) => ({
    status: 200,
    body: asked === 0 ? { ...sent, live: 1, settled: false } : sent,
  }));
  renderConsole(<Screen />);
  await save();
  await says("Saved. Live on 1 of 2 open pages …");
  await says("Saved. Live on 2 of 2 open pages (38 ms).");
  expect(deliveries().map(({ path }) => path)).toEqual(
    Array(2).fill("/api/staff/hotel/killarney/history/2/delivery/"),
  );
  await new Promise((done) => setTimeout(done, 1_000));
  expect(deliveries()).toHaveLength(2);
});

test("a save that waits says why in warning colours, and is asked for until it is sent", async () => {
  const reason = "The live service at push.example cannot be reached.";
  await hotel((asked) => ({
    status: 200,
    body: asked < 2 ? { ...sent, state: "waiting", open: 0, settled: false, reason } : sent,
  }));
  renderConsole(<Screen />);
  await save();
  await says(`Saved. Not on the pages yet: ${reason}`);
  expect(screen.getByTestId("state-line").dataset.tone).toBe("warn");
  await says("Saved. Live on 2 of 2 open pages");
  expect(screen.getByTestId("state-line").dataset.tone).toBe("good");
});

test("where nobody counts it says no more than that it is saved", async () => {
  const { deliveries } = await hotel(() => ({ status: 404, body: {} }));
  renderConsole(<Screen />);
  await save();
  await line();
  await waitFor(() => expect(screen.getByTestId("state-line").dataset.tone).toBe("good"));
  expect(await line()).toHaveTextContent(/^Saved\.$/);
  expect(deliveries()).toHaveLength(1);
});

test("a save into a draft says so by the draft's name, and counts no pages", async () => {
  aimAt(5);
  try {
    const seen = await serve(({ method, path }) => {
      if (path.endsWith("/drafts/")) {
        const results = [{ id: 5, name: "Winter", state: "open", changes: [] }];
        return { status: 200, body: { revision: 1, results } };
      }
      return { status: 200, body: settingsOf({ revision: method === "GET" ? 1 : 2 }) };
    });
    renderConsole(<Screen />);
    await save();
    await says("Saved in the draft “Winter”.");
    expect(seen.seen.some(({ path }) => path.includes("/delivery/"))).toBe(false);
  } finally {
    aimAt(null);
  }
});

test("a save that changed nothing asks for nobody's delivery", async () => {
  const { deliveries } = await hotel(() => ({ status: 200, body: sent }), true);
  renderConsole(<Screen />);
  await save();
  await says("Saved. It was like this already.");
  await new Promise((done) => setTimeout(done, 300));
  expect(deliveries()).toHaveLength(0);
});

test("when the screen goes nobody asks any more", async () => {
  const { deliveries } = await hotel(() => ({ status: 200, body: { ...sent, settled: false } }));
  const { unmount } = renderConsole(<Screen />);
  await save();
  await waitFor(() => expect(deliveries()).toHaveLength(1));
  unmount();
  await new Promise((done) => setTimeout(done, 1_200));
  expect(deliveries()).toHaveLength(1);
});

test("a save that fails is said in the line, with the reason, and what was typed stays", async () => {
  await serve(({ method }) =>
    method === "GET"
      ? { status: 200, body: settingsOf({ revision: 1 }) }
      : { status: 400, body: { slogan: ["Too long."] } },
  );
  renderConsole(<Screen />);
  await save();
  expect(await screen.findByText("Not saved – texts: Too long.")).toBeInTheDocument();
  expect(screen.getByTestId("state-line").dataset.about).toBe("failed");
  expect(screen.getByLabelText("Slogan")).toHaveValue("Rest");
  // Refused for what it says, it is not tried again by itself.
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
});

test("every screen says that something waits, until somebody has read what was refused", async () => {
  await serve(() => ({
    status: 200,
    body: {
      waiting: 0,
      oldest_waiting_ms: null,
      reason: null,
      refused: [{ revision: 6, reason: "Too large." }],
    },
  }));
  renderConsole(<DeliveryBanner />);
  expect(await screen.findByTestId("delivery-banner")).toHaveTextContent("Too large.");
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByTestId("delivery-banner")).not.toBeInTheDocument();
});
