import type { BrowserContext, Locator, Page } from "@playwright/test";
import type { Cable } from "./cable";
import type { Console } from "./console";
import type { Photo } from "./photos";
import type { Random } from "./random";
import { expect } from "./test";
import type { Troubles } from "./troubles";
import { without, wordsOf } from "./words";

/** The texts of the settings that are written together, by name and label. */
export const TEXTS = {
  welcome_message: "Welcome message",
  short_description: "Short description",
  long_description: "Long description",
} as const;

export type TextName = keyof typeof TEXTS;
export const TEXT_NAMES = Object.keys(TEXTS) as TextName[];

/** The one text of a room type that is written together. */
export const ROOM_TEXT = "short_description";

/** What somebody decided about a field that two had changed, having seen both. */
export interface Decision {
  /** "texts.welcome_message", "room-3.short_description". */
  field: string;
  mine: Set<string>;
  theirs: Set<string>;
  took: "yours" | "theirs" | "both";
}

/** One of several who edit one hotel at the same time, over a line of their own. */
export class Writer {
  readonly page: Page;
  readonly typed: { field: string; word: string }[] = [];
  /** Words that were given up knowingly: discarded, or theirs taken instead. */
  readonly givenUp = new Set<string>();
  decisions: Decision[] = [];
  /** Pictures that were carried in this walk, by their public ids. */
  readonly carried = new Set<string>();
  /** Files chosen for the gallery in this walk. */
  chosen = 0;
  isCut = false;
  #count = 0;

  constructor(
    readonly name: string,
    readonly number: number,
    readonly context: BrowserContext,
    readonly console: Console,
    readonly cable: Cable,
    readonly troubles: Troubles,
    readonly random: Random,
    /** What all of them did, in order, for the report of a failure. */
    readonly story: string[],
  ) {
    this.page = console.page;
    this.page.on("dialog", (dialog) => void dialog.accept());
  }

  /** Everything is as it was before a walk. */
  forget(): void {
    this.decisions = [];
    this.typed.length = 0;
    this.chosen = 0;
    this.givenUp.clear();
    this.carried.clear();
  }

  text(name: TextName): Locator {
    return this.page.locator(`form[data-form=texts] [name=${name}]`);
  }

  line(): Locator {
    return this.page.getByTestId("state-line");
  }

  question(): Locator {
    return this.page.getByRole("alertdialog", { name: "Somebody else changed this too" });
  }

  async isAsked(): Promise<boolean> {
    return (await this.question().count()) > 0;
  }

  /** The form of a room type that is open, as "room-3". */
  async room(): Promise<string | null> {
    const form = this.page.locator("form[data-form^=room-]");
    return (await form.count()) > 0
      ? form.getAttribute("data-form", { timeout: 500 }).catch(() => null)
      : null;
  }

  /** Goes to a screen; what is typed in an open dialog is kept. */
  async go(screen: "Settings" | "Gallery" | "Rooms"): Promise<void> {
    if (await this.room()) await this.close();
    await this.console.go(screen);
  }

  async open(room: number): Promise<void> {
    if ((await this.isAsked()) || (await this.room())) return;
    this.note(`opens room type ${room}`);
    await this.go("Rooms");
    await this.page
      .getByTestId(`room-${room}`)
      .getByRole("button", { name: /^Edit (?!alt)/ })
      .click();
    await this.page.locator(`form[data-form=room-${room}]`).waitFor();
  }

  /** Closes the dialog of a room type; what is typed there stays on the device. */
  async close(): Promise<void> {
    this.note("closes the room type");
    const dialog = this.page
      .getByRole("dialog")
      .filter({ has: this.page.locator("form[data-form^=room-]") });
    const keep = this.page.getByRole("button", { name: "Close and keep it" });
    await expect(async () => {
      if (await this.isAsked()) await this.answer();
      if ((await dialog.count()) === 0) return;
      if ((await keep.count()) > 0) await keep.click({ timeout: 1_000 });
      else await this.page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0, { timeout: 500 });
    }).toPass({ intervals: [50, 100, 200], timeout: 20_000 });
  }

  /** Writes a word that nobody ever wrote, where this writer is, and sees it stand there. */
  async write(): Promise<void> {
    if (await this.isAsked()) return;
    const room = await this.room();
    if (room === null && (await this.text("welcome_message").count()) === 0) {
      await this.go("Settings");
    }
    const name = room === null ? this.random.pick(TEXT_NAMES) : ROOM_TEXT;
    const form = room ?? "texts";
    const field = this.page.locator(`form[data-form=${form}] [name=${name}]`);
    this.#count += 1;
    const word = `w${this.number}x${this.#count}`;
    this.note(`writes ${word} into ${form}.${name}`);
    const element = await field.elementHandle({ timeout: 1_000 }).catch(() => null);
    // A save that was under way has closed the room type.
    if (element === null) return this.note("finds it closed");
    await element.focus().catch(() => {});
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.type(` ${word}`, { delay: this.random.below(8) });
    const now = await element.inputValue({ timeout: 500 }).catch(() => "");
    if (!wordsOf(now).has(word)) {
      // A question may come up between two letters, or a save that is done close the room type;
      // letters after that were not typed into the field. A space may even have opened the room
      // type again, by the button that had the focus then: it is another field that stands there.
      const isGone = !(await element.evaluate((one) => one.isConnected).catch(() => false));
      if (isGone || (await this.isAsked()) || (await this.room()) !== room) return;
      throw new Error(`${this.name} wrote ${word}, and the field has: ${now}`);
    }
    this.typed.push({ field: `${form}.${name}`, word });
  }

  async save(): Promise<void> {
    if (await this.isAsked()) return;
    const room = await this.room();
    if (room === null && (await this.text("welcome_message").count()) === 0) return;
    this.note(`saves ${room ?? "the texts"}`);
    const field = room === null ? this.random.pick(TEXT_NAMES) : ROOM_TEXT;
    const form = this.page.locator(`form[data-form=${room ?? "texts"}]`);
    await form
      .locator(`[name=${field}]`)
      .focus({ timeout: 1_000 })
      .catch(() => {});
    await this.page.keyboard.press("Control+s");
  }

  async discard(): Promise<void> {
    const button = this.console.section("Texts").getByRole("button", { name: "Discard" });
    if ((await this.isAsked()) || (await button.count()) === 0) return;
    const before = await this.shown();
    await button.click({ timeout: 2_000 }).catch(() => this.note("could not discard"));
    const after = await this.shown();
    for (const name of TEXT_NAMES) this.#giveUp(wordsOf(before[name]), wordsOf(after[name]));
    this.note("discards");
  }

  /** Answers the question whose words to keep, field by field, and notes what was seen. */
  async answer(): Promise<void> {
    const question = this.question();
    if (!(await this.isAsked())) return;
    const form = (await this.room()) ?? "texts";
    const made: Decision[] = [];
    const both: Record<string, Set<string>> = {};
    for (const group of await question.getByRole("radiogroup").all()) {
      const name = (await group.getAttribute("data-field")) ?? "";
      const field = `${form}.${name}`;
      const mine = wordsOf(await group.locator('[data-side="yours"]').innerText());
      const theirs = wordsOf(await group.locator('[data-side="theirs"]').innerText());
      const options = await group.getByRole("radio").count();
      const took = this.random.pick(
        options > 2
          ? (["yours", "theirs", "both", "both"] as const)
          : (["yours", "theirs"] as const),
      );
      if (took === "both") {
        both[field] = wordsOf(await group.locator('[data-side="both"]').innerText());
      }
      await group.locator(`input[value="${took}"]`).check({ force: true });
      made.push({ field, mine, theirs, took });
    }
    for (const { field, mine, theirs, took } of made) {
      const lost =
        took === "both" ? without(new Set([...mine, ...theirs]), both[field] ?? new Set()) : [];
      if (lost.length > 0) throw new Error(`made of both, ${field} lacks ${lost}`);
      if (took === "theirs") this.#giveUp(mine, theirs);
      this.note(`keeps ${took} of ${field}: mine ${[...mine]}, theirs ${[...theirs]}`);
    }
    this.decisions.push(...made);
    await question.getByRole("button", { name: "Save my choice" }).click();
  }

  async undo(): Promise<void> {
    const button = this.page.getByRole("button", { name: "Undo", exact: true }).first();
    if ((await this.isAsked()) || (await button.count()) === 0) return;
    this.note("takes back");
    await button.click({ timeout: 1_000 }).catch(() => this.note("the offer was gone"));
  }

  async reload(): Promise<void> {
    if (this.isCut) return;
    this.note("loads the page again");
    await this.page.reload();
    await this.page.locator("h1").waitFor();
  }

  cut(): void {
    this.note("loses the line");
    this.isCut = true;
    this.cable.pull();
  }

  mend(): void {
    if (this.isCut) this.note("has the line again");
    this.isCut = false;
    this.cable.plug();
  }

  /** Chooses files for the gallery. They are on their way while something else is done. */
  async upload(files: readonly Photo[]): Promise<void> {
    if (await this.isAsked()) return;
    await this.go("Gallery");
    this.chosen += files.length;
    this.note(`uploads ${files.map(({ name }) => name)}`);
    await this.page.getByTestId("gallery-files").setInputFiles([...files]);
  }

  /** Carries a picture by the keyboard to another place. */
  async carry(): Promise<void> {
    if (await this.isAsked()) return;
    await this.go("Gallery");
    const all = await this.console.gallery();
    const picture = this.random.pick(all);
    const handle = this.console.galleryItem(picture).getByRole("button", { name: /^Reorder/ });
    const step = this.random.pick(["ArrowLeft", "ArrowRight"] as const);
    const steps = 1 + this.random.below(4);
    this.note(`carries ${picture} ${steps} times by ${step}`);
    try {
      await handle.focus({ timeout: 1_000 });
    } catch {
      return this.note("finds it gone");
    }
    this.carried.add(picture);
    await this.page.keyboard.press("Enter");
    for (let count = 0; count < steps; count += 1) await this.page.keyboard.press(step);
    await this.page.keyboard.press("Enter");
  }

  /** Nothing is typed, asked, on its way or refused. */
  async isAtRest(): Promise<boolean> {
    if ((await this.isAsked()) || (await this.room())) return false;
    const about = await this.line().getAttribute("data-about");
    const unsaved = await this.page.getByTestId("unsaved").count();
    return unsaved === 0 && (about === "saved" || about === "idle" || about === "upload-failed");
  }

  /** One thing towards rest; the line says what is left to do. */
  async tidy(): Promise<boolean> {
    if (await this.isAsked()) await this.answer();
    if (await this.isAtRest()) return true;
    const about = await this.line().getAttribute("data-about");
    if (about === "saving" || about === "uploading") return false;
    if (await this.room()) {
      const save = this.page.getByRole("button", { name: "Save room type" });
      if (await save.isEnabled({ timeout: 500 })) await save.click({ timeout: 1_000 });
      else await this.close();
      return false;
    }
    const unsaved = this.page.getByTestId("unsaved");
    if ((await unsaved.count()) > 0) {
      // By the line's own way: to where it was typed, and saved there.
      const open = this.page.getByRole("button", { name: /^\W*Open\W*:/ });
      if ((await open.count()) === 0) await unsaved.click({ timeout: 1_000 });
      await open.first().click({ timeout: 1_000 });
      if ((await this.room()) === null) await this.save();
      return false;
    }
    const again = this.line().getByRole("button", { name: "Try again" });
    if ((await again.count()) > 0) await again.click({ timeout: 1_000 });
    return false;
  }

  note(what: string): void {
    this.story.push(`${this.name} ${what}`);
  }

  shown(): Promise<Record<TextName, string>> {
    return this.page.evaluate(
      (names) =>
        Object.fromEntries(
          names.map((name) => [
            name,
            document.querySelector<HTMLTextAreaElement>(`[data-form=texts] [name=${name}]`)
              ?.value ?? "",
          ]),
        ) as Record<TextName, string>,
      TEXT_NAMES,
    );
  }

  #giveUp(had: ReadonlySet<string>, has: ReadonlySet<string>): void {
    for (const word of without(had, has)) this.givenUp.add(word);
  }
}
