import type { BrowserContext } from "@playwright/test";

declare global {
  interface Window {
    tellPolicyViolation?: (what: string) => void;
  }
}

/**
 * Everything a browser complains about while a test runs: console errors, uncaught exceptions and
 * violations of the content security policy. A test ends with none, but for those it expected.
 */
export class Complaints {
  readonly #all: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Watches every page of the context, those that come later too. */
  async watch(context: BrowserContext): Promise<void> {
    context.on("weberror", (error) => this.#all.push(`uncaught: ${error.error().message}`));
    context.on("console", (message) => {
      if (message.type() !== "error") return;
      this.#all.push(`console: ${message.text()} (${message.location().url})`);
    });
    await context.exposeBinding("tellPolicyViolation", (_source, what: string) => {
      this.#all.push(`policy: ${what}`);
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.tellPolicyViolation?.(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  }

  /** Names a complaint that belongs to the story, such as a lost connection. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  unexpected(): string[] {
    return this.#all.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }
}
