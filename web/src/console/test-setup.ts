import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { learn, speak } from "./i18n/choice";
import { onMissingValue } from "./i18n/i18n";

// Busy machines are slow, not wrong: what is waited for has time to come.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

// Some tests run without a page, as code that the server runs too does.
const hasPage = typeof document !== "undefined";

// Dates and numbers are British, whatever the machine's own language is.
if (hasPage) {
  Object.defineProperty(navigator, "languages", { value: ["en-GB"], configurable: true });
}

// A sentence with a hole in it is a mistake that nobody would see in a test that looks elsewhere.
onMissingValue((hole, text) => {
  throw new Error(`Nobody said what ${hole} is in "${text}".`);
});

// Screens are drawn without being fetched: their words have to be there already.
if (hasPage) await learn(["setup", "team", "pictures"]);

afterEach(async () => {
  cleanup();
  if (hasPage) await speak("en");
});

// Browsers read blobs so; jsdom only by its FileReader.
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(this);
  });
};

// jsdom knows no pointers that an element holds on to; the notices ask for that.
if (hasPage) Element.prototype.setPointerCapture ??= () => undefined;
