import { expect, test } from "vitest";
import type { Delivery } from "../api/delivery-types";
import { trouble } from "./DeliveryBanner";
import { Saves } from "./Saves";
import { waitBefore } from "./useDelivery";
import { deliveryWords, savedWords } from "./words";

const sent: Delivery = {
  revision: 7,
  state: "sent",
  open: 14,
  live: 14,
  others: 0,
  p50_ms: 38,
  max_ms: 61,
  settled: true,
  reason: null,
};
const words = (rest: Partial<Delivery>) => {
  const { text, tone } = savedWords({ ...sent, ...rest });
  return `${tone}: ${text}`;
};

test("the line says on how many open pages a save is, and how fast", () => {
  expect(words({})).toBe("good: Saved. Live on 14 of 14 open pages (38 ms).");
  expect(words({ p50_ms: 1_240 })).toBe("good: Saved. Live on 14 of 14 open pages (1.2 s).");
  expect(words({ open: 1, live: 1 })).toBe("good: Saved. Live on 1 of 1 open page (38 ms).");
  expect(words({ live: 9, settled: false })).toBe("open: Saved. Live on 9 of 14 open pages …");
  expect(words({ live: 9 })).toBe("good: Saved. Live on 9 of 14 open pages (38 ms).");
  expect(words({ others: 3 })).toBe(
    "good: Saved. Live on 14 of 14 open pages (38 ms), sent to 3 others.",
  );
});

test("it claims nothing where nobody looks or nobody counts", () => {
  expect(words({ open: 0, live: 0 })).toBe("good: Saved. No page is open now.");
  expect(words({ open: 0, live: 0, others: 1 })).toBe(
    "good: Saved. No page is open now, sent to 1 other.",
  );
  expect(deliveryWords({ ...sent, open: 0, live: 0 }, true).text).toBe("No page was open");
  expect(words({ open: null })).toBe("good: Saved and sent to the live service.");
  expect(savedWords(null)).toEqual({ text: "Saved.", tone: "open" });
});

test("it says what holds a change up", () => {
  const reason = "The live service cannot be reached.";
  expect(words({ state: "waiting", settled: false })).toBe("open: Saved. On its way to the pages…");
  expect(words({ state: "waiting", reason })).toBe(`warn: Saved. Not on the pages yet: ${reason}`);
  expect(words({ state: "refused", reason: "It is too large" })).toBe(
    "bad: Saved. Not on the pages: It is too large.",
  );
});

test("it is asked for soon, then ever less often, and every ten seconds as long as it waits", () => {
  let since = 0;
  const moments = [0, 1, 2, 3, 4].map((asked) => {
    since += waitBefore(asked);
    return since;
  });
  expect(moments).toEqual([150, 400, 1_000, 2_500, 6_000]);
  expect([waitBefore(5), waitBefore(50)]).toEqual([10_000, 10_000]);
});

test("of several saves the one that was done last is told of, and a failed one leaves no trace", () => {
  const saves = new Saves();
  const [first, second, third] = [saves.begin(), saves.begin(), saves.begin()];
  expect(saves.state().newest).toEqual({ state: "saving" });
  first.done(8);
  third.failed();
  expect(saves.state().newest).toEqual({ state: "saving" });
  second.done(9);
  second.failed();
  expect(saves.state().newest).toEqual({ state: "saved", revision: 9 });
  saves.begin().done(null);
  expect(saves.state().newest).toEqual({ state: "unchanged" });
  saves.dismiss();
  expect(saves.state().newest).toEqual({ state: "none" });
});

test("every screen says what has waited for long or was refused, and no other", () => {
  const calm = { waiting: 1, oldest_waiting_ms: 9_000, reason: null, refused: [] };
  expect(trouble(calm, 0)).toBeNull();
  const late = { ...calm, waiting: 2, oldest_waiting_ms: 10_001, reason: "No way out" };
  expect(trouble(late, 0)?.text).toBe(
    "2 saved changes are not on the pages yet: No way out. We keep trying.",
  );
  const refused = [
    { revision: 4, reason: "Too large." },
    { revision: 6, reason: "Too long." },
  ];
  const told = trouble({ ...calm, refused }, 0);
  expect(told?.text).toContain("(revision 6) was not sent to the open pages: Too long.");
  expect(told?.refused).toBe(6);
  expect(trouble({ ...calm, refused }, 6)).toBeNull();
});
