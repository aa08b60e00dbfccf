import { type FollowOptions, followHotel } from "@frontage/sdk/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
import { doing, leave, open, screen, waiting, within } from "../testing/guest";
import { LiveHotelPage } from "./LiveHotelPage";
import en from "./words/en.json";

const sdk = vi.hoisted(() => ({
  followed: [] as FollowOptions[],
  painted: [] as number[],
  closed: 0,
}));

vi.mock("@frontage/sdk/core", async (importOriginal) => ({
  ...(await importOriginal<typeof import("@frontage/sdk/core")>()),
  followHotel: (options: FollowOptions) => {
    sdk.followed.push(options);
    return {
      close: () => sdk.closed++,
      painted: (revision: number) => sdk.painted.push(revision),
    };
  },
}));

const realtime = {
  key: "key",
  cluster: "mt1",
  ws_host: null,
  ws_port: null,
  wss_port: null,
  force_tls: false,
};

beforeEach(() => {
  vi.useFakeTimers();
  sdk.followed.length = 0;
  sdk.painted.length = 0;
  sdk.closed = 0;
});

afterEach(() => {
  leave();
  vi.useRealTimers();
});

const openPage = () =>
  open(<LiveHotelPage words={en} initial={glenlough()} realtime={realtime} follow={followHotel} />);
const staffSave = (rest: Parameters<typeof glenlough>[0]) =>
  doing(() => sdk.followed[0]?.onDocument?.(glenlough({ revision: 8, ...rest })));
const pass = (milliseconds: number) => doing(() => vi.advanceTimersByTime(milliseconds));

describe("a guest has the page open while staff edit", () => {
  test("it follows that hotel alone, from the revision it was rendered at, and lets go at the end", () => {
    openPage();
    expect(sdk.followed).toHaveLength(1);
    expect(sdk.followed[0]).toMatchObject({ slug: "glenlough", api: "/api", realtime });
    expect(sdk.followed[0]?.document?.revision).toBe(7);
    leave();
    expect(sdk.closed).toBe(1);
  });

  test("a new name shows in heading and title, and following goes on undisturbed", () => {
    openPage();
    staffSave({ name: "The Lodge" });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("The Lodge");
    expect(document.title).toBe("The Lodge · Between the lakes & the fells");
    expect(sdk.followed).toHaveLength(1);
    expect(sdk.closed).toBe(0);
  });

  test("the gallery takes the new order, and the page the new revision", () => {
    const { container } = openPage();
    const [one, two, three] = glenlough().gallery_images;
    staffSave({ gallery_images: [three, picture("four"), one, two].filter((image) => !!image) });
    const items = within(screen.getByTestId("gallery")).getAllByRole("listitem");
    expect(items.map((item) => item.dataset.publicId)).toEqual(["three", "four", "one", "two"]);
    expect(container.querySelector("[data-revision]")?.getAttribute("data-revision")).toBe("8");
  });

  test("those who hear the page are told what changed in a burst, once", () => {
    openPage();
    expect(screen.getByTestId("announcement").textContent).toBe("");
    staffSave({ amenities: ["Pool"], phone: "1" });
    pass(500);
    staffSave({ amenities: ["Pool"], primary_color: "#112233", phone: "1" });
    expect(screen.getByTestId("announcement").textContent).toBe("");
    pass(1_000);
    expect(screen.getByTestId("announcement").textContent).toBe(
      "This page was updated just now: amenities, contact details and colours.",
    );
    pass(8_000);
    expect(screen.getByTestId("announcement").textContent).toBe("");
  });

  test("and whoever types is told when the field is left", () => {
    openPage();
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    staffSave({ amenities: ["Pool"] });
    pass(10_000);
    expect(screen.getByTestId("announcement").textContent).toBe("");
    field.blur();
    pass(1_500);
    expect(screen.getByTestId("announcement").textContent).toContain("amenities");
    field.remove();
  });

  test("a change that nobody notices is not announced", () => {
    openPage();
    staffSave({});
    pass(1_500);
    expect(screen.getByTestId("announcement").textContent).toBe("");
  });
});

describe("staff want to know whether their change is on the screen", () => {
  let decode: (() => void)[] = [];

  beforeEach(() => {
    decode = [];
    HTMLImageElement.prototype.decode ??= () => Promise.resolve();
    vi.spyOn(HTMLImageElement.prototype, "decode").mockImplementation(
      () => new Promise<void>((done) => decode.push(done)),
    );
  });
  afterEach(() => vi.restoreAllMocks());

  const hero = (id: string) => ({ ...glenlough().images, hero: picture(id) });

  test("texts are reported after the frame that shows them, each revision once", () => {
    openPage();
    expect(sdk.painted).toEqual([]);
    pass(50);
    expect(sdk.painted).toEqual([7]);
    staffSave({ name: "The Lodge" });
    expect(sdk.painted).toEqual([7]);
    pass(50);
    pass(5_000);
    expect(sdk.painted).toEqual([7, 8]);
  });

  test("an exchanged picture is reported when it has taken its place, with what came meanwhile", async () => {
    openPage();
    pass(50);
    staffSave({ images: hero("second") });
    pass(5_000);
    expect(sdk.painted).toEqual([7]);
    staffSave({ images: hero("second"), name: "The Lodge", revision: 9 });
    pass(5_000);
    expect(sdk.painted).toEqual([7]);
    await waiting(() => decode[0]?.());
    expect(screen.getByTestId("hero").innerHTML).toContain("second");
    pass(50);
    expect(sdk.painted).toEqual([7, 9]);
  });

  test("a picture added to the gallery is reported with its placeholder", () => {
    openPage();
    pass(50);
    staffSave({ gallery_images: [...glenlough().gallery_images, picture("four")] });
    pass(50);
    expect(sdk.painted).toEqual([7, 8]);
  });

  test("a hidden tab reports with the commit, pictures too", () => {
    openPage();
    pass(50);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    staffSave({ images: hero("second") });
    expect(screen.getByTestId("hero").innerHTML).toContain("second");
    expect(sdk.painted).toEqual([7, 8]);
  });

  test("a tab that is hidden while a picture is on its way waits no longer", () => {
    openPage();
    pass(50);
    staffSave({ images: hero("second") });
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    doing(() => {
      document.dispatchEvent(new Event("visibilitychange"));
    });
    expect(sdk.painted).toEqual([7, 8]);
  });
});

describe("a guest loses the connection", () => {
  const become = (status: "live" | "offline") =>
    doing(() => sdk.followed[0]?.onState?.({ status, since: Date.now() }));

  test("and is told so after ten seconds, quietly, until it is back", () => {
    openPage();
    become("offline");
    pass(9_900);
    expect(screen.getByRole("status").textContent).toBe("");
    pass(200);
    expect(screen.getByRole("status").textContent).toContain("Reconnecting");
    become("live");
    expect(screen.getByRole("status").textContent).toBe("");
  });

  test("and a short break passes without a word", () => {
    openPage();
    become("offline");
    pass(5_000);
    become("live");
    pass(60_000);
    expect(screen.getByRole("status").textContent).toBe("");
  });
});
