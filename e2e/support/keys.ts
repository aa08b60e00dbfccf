import { expect, type Page } from "@playwright/test";

/** More stops than any screen has. */
const MOST_STOPS = 250;

interface Stop {
  name: string;
  /** Something is drawn around it that shows where the focus is. */
  isSeen: boolean;
}

/** Somebody at a window who has no mouse. Wherever the focus comes by, it must be seen. */
export class Keys {
  readonly #unseen = new Set<string>();

  private constructor(readonly page: Page) {}

  static async at(page: Page): Promise<Keys> {
    await page.addInitScript(() => {
      addEventListener(
        "pointerdown",
        () => {
          throw new Error("somebody used a mouse");
        },
        true,
      );
    });
    return new Keys(page);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Writes over what is in the field that has the focus. */
  async write(text: string): Promise<void> {
    await this.press("Control+a");
    await this.type(text);
  }

  /** Presses a key until what has the focus is called so; fails when it does not come. */
  async to(name: RegExp, key = "Tab"): Promise<void> {
    const passed: string[] = [];
    while (passed.length < MOST_STOPS) {
      const stop = await this.#stop();
      if (stop !== null && !stop.isSeen) this.#unseen.add(stop.name);
      if (stop !== null && name.test(stop.name)) return;
      passed.push(stop?.name ?? "nothing");
      await this.press(key);
    }
    throw new Error(`${name} never had the focus; ${[...new Set(passed)].join(" | ")} had`);
  }

  /** Goes to a button or link and presses it. */
  async use(name: RegExp, key = "Tab"): Promise<void> {
    await this.to(name, key);
    await this.press("Enter");
  }

  /** Goes to whatever is called so by the search. */
  async find(words: string): Promise<void> {
    await this.press("Control+k");
    await expect(this.page.getByLabel("Screen, field, room or action")).toBeFocused();
    await this.type(words);
    await this.press("Enter");
  }

  /** Of all stops since the beginning, each was seen. */
  sawEverything(): void {
    expect([...this.#unseen], "stops at which the focus cannot be seen").toEqual([]);
  }

  #stop(): Promise<Stop | null> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      // A dialog that has just come is no stop: it has the focus until the first key.
      const isWindow = element.matches("[role=dialog], [role=alertdialog]");
      const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
      const around: Element[] = [element, ...element.children];
      // A field that nobody sees is shown by what holds it alone.
      for (let box = element.parentElement, up = 0; box && up < 3; box = box.parentElement) {
        if (box.querySelectorAll(FOCUSABLE).length <= 2) around.push(box);
        up += 1;
      }
      const isSeen = around.some((one) => {
        const { outlineStyle, outlineWidth, visibility } = getComputedStyle(one);
        const { width, height } = one.getBoundingClientRect();
        const isRing = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
        return isRing && visibility === "visible" && width > 2 && height > 2;
      });
      const label = element.id
        ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)
        : null;
      const name =
        element.getAttribute("aria-label") ??
        (label ?? element.closest("label"))?.textContent ??
        element.textContent ??
        "";
      return { name: name.trim().slice(0, 120), isSeen: isWindow || isSeen };
    });
  }
}
