import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { picture } from "../testing/glenlough";
import { doing, leave, open, waiting } from "../testing/guest";
import { LoadedPictures, loadedPictures } from "./fresh";
import { Picture } from "./Picture";

let finishDecoding: (() => void)[] = [];
let failDecoding: ((reason: Error) => void)[] = [];

beforeEach(() => {
  finishDecoding = [];
  failDecoding = [];
  // jsdom has none of its own.
  HTMLImageElement.prototype.decode ??= () => Promise.resolve();
  vi.spyOn(HTMLImageElement.prototype, "decode").mockImplementation(
    () =>
      new Promise<void>((resolve, reject) => {
        finishDecoding.push(resolve);
        failDecoding.push(reject);
      }),
  );
});

afterEach(() => {
  leave();
  vi.restoreAllMocks();
});

const shown = (container: HTMLElement) =>
  container.querySelector("picture:not(.leaving) img")?.getAttribute("alt");
const settle = (steps: (() => void) | undefined) => waiting(() => steps?.());

describe("staff exchange a picture while a guest looks at it", () => {
  test("the old one stays until the new one is decoded", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("new")} sizes="100vw" />);
    expect(shown(container)).toBe("Alt of old");
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Alt of new");
    expect(container.firstElementChild?.getAttribute("data-image")).toBe("new");
    expect(container.querySelectorAll("picture")).toHaveLength(1);
  });

  test("the last of several wins, whichever is decoded first", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("second")} sizes="100vw" />);
    rerender(<Picture image={picture("third")} sizes="100vw" />);
    await settle(finishDecoding[1]);
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Alt of third");
  });

  test("one that cannot be loaded takes its place all the same", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("broken")} sizes="100vw" />);
    await settle(() => failDecoding[0]?.(new Error("no such picture")));
    expect(shown(container)).toBe("Alt of broken");
  });

  test("the first one back again needs no decoding", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("new")} sizes="100vw" />);
    rerender(<Picture image={picture("old", { alt: "Old, again" })} sizes="100vw" />);
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Old, again");
  });

  test("a new alternative text is there at once", () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("old", { alt: "The lake" })} sizes="100vw" />);
    expect(shown(container)).toBe("The lake");
    expect(finishDecoding).toHaveLength(0);
  });
});

test("a picture that comes while somebody looks appears softly; the first one at once", () => {
  const animate = vi.fn(() => ({ finished: Promise.resolve() }));
  Element.prototype.animate = animate as unknown as Element["animate"];
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  const later = open(<Picture image={picture("slow")} sizes="100vw" />);
  const first = open(<Picture image={picture("hero")} sizes="100vw" loading="first" />);
  const logo = open(<Picture image={picture("logo")} sizes="100vw" loading="soon" bare />);
  for (const { container } of [first, logo, later]) {
    expect(animate).not.toHaveBeenCalled();
    expect(img(container).complete).toBe(false);
    doing(() => {
      img(container).dispatchEvent(new Event("load"));
    });
  }
  expect(animate).toHaveBeenCalledExactlyOnceWith(
    [{ opacity: 0 }, { opacity: 1 }],
    expect.anything(),
  );
  vi.unstubAllGlobals();
});

const img = (container: HTMLElement) =>
  container.querySelector("picture:not(.leaving) img") as HTMLImageElement;

describe("staff crop a picture, or move what must stay in view", () => {
  test("the whole stays, in its place, until the part is decoded", async () => {
    const whole = picture("lake", { focal_point: [0.2, 0.4] });
    const part = picture("lake", { version: "ff", alt: "The boat", focal_point: [0.9, 0.9] });
    const { container, rerender } = open(<Picture image={whole} sizes="100vw" />);
    rerender(<Picture image={part} sizes="100vw" />);
    expect(img(container).srcset).toContain(`/lake/${whole.version}/`);
    expect(img(container).style.objectPosition).toBe("20% 40%");
    await settle(finishDecoding[0]);
    expect(img(container).srcset).toContain("/lake/ff/");
    expect(img(container).style.objectPosition).toBe("90% 90%");
  });

  test("a moved focal point moves the very same picture", () => {
    const { container, rerender } = open(<Picture image={picture("lake")} sizes="100vw" />);
    const before = img(container);
    rerender(<Picture image={picture("lake", { focal_point: [0.1, 0.5] })} sizes="100vw" />);
    expect(img(container)).toBe(before);
    expect(before.style.objectPosition).toBe("10% 50%");
    expect(finishDecoding).toHaveLength(0);
  });

  test("what is shown as a whole, and a logo, keep the place that their style gives them", () => {
    const image = picture("lake", { focal_point: [0.1, 0.5] });
    const whole = open(<Picture image={image} sizes="100vw" whole />);
    const logo = open(<Picture image={image} sizes="100vw" bare />);
    for (const { container } of [whole, logo]) {
      expect(img(container).style.objectPosition).toBe("");
    }
  });
});

test("a picture that came by an event is WebP; one that the page was loaded with stays AVIF", async () => {
  const best = (container: HTMLElement) =>
    container.querySelector("picture:not(.leaving) source")?.getAttribute("type");
  const page = (id: string) => (
    <LoadedPictures.Provider value={loadedPictures([picture("old"), null])}>
      <Picture image={picture(id)} sizes="100vw" />
    </LoadedPictures.Provider>
  );
  const { container, rerender } = open(page("old"));
  expect(best(container)).toBe("image/avif");
  rerender(page("new"));
  await settle(finishDecoding[0]);
  expect(best(container)).toBe("image/webp");
  rerender(page("old"));
  await settle(finishDecoding[1]);
  expect(best(container)).toBe("image/avif");
});
