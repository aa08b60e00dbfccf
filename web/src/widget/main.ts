/**
 * The script for other people's sites. It defines `<frontage-hotel>` and, when its own line names a
 * hotel, shows it right where it stands. It has to stay a classic script: only those know, while
 * they run, which line of the page they are.
 */
import { complain } from "./complain";
import { HotelElement } from "./hotel-element";
import { serverAt } from "./server";
import { SETTINGS } from "./settings";

const NAME = "frontage-hotel";

const own = document.currentScript;
// As a module it runs once for all of its lines, and is told of none.
const modules = document.querySelectorAll<HTMLScriptElement>(
  'script[type=module][src*="/widget.js"]',
);
const scripts = own instanceof HTMLScriptElement && own.src ? [own] : [...modules];

const [first] = scripts;
if (first) {
  // From the script's own address and nothing else: what a page says leads nowhere else.
  const server = serverAt(new URL(first.src).origin);
  if (!customElements.get(NAME)) {
    customElements.define(
      NAME,
      class extends HotelElement {
        override server = server;
      },
    );
  }
  for (const script of scripts) {
    if (script.dataset.hotel) place(script);
  }
  function place(script: HTMLScriptElement): void {
    if (!script.closest("body")) {
      complain(
        `the script for "${script.dataset.hotel}" stands in <head>. Move it to where the hotel ` +
          "should appear.",
      );
      return;
    }
    const element = document.createElement(NAME) as HotelElement;
    element.server = server;
    for (const name of SETTINGS) {
      const value = script.dataset[name];
      if (value !== undefined) element.setAttribute(name, value);
    }
    script.after(element);
  }
} else {
  complain("load it from its server, as …/widget.js: it cannot tell where it came from.");
}
