import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults, NodeResult } from "axe-core";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Where axe cannot know the ground: words over a picture or a gradient. `theme-pairs.test.ts` and
 * the white picture of `axe.spec.ts` prove those.
 */
const PICTURED = ".hero, .header, .tile figcaption, .lightbox, .card-picture";

/** What axe finds against the page as it stands; each finding on a line. Empty is well. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await source);
  const { violations, undecided } = await page.evaluate(
    async ({ tags, pictured }) => {
      const { axe } = window as unknown as { axe: { run(...options: unknown[]): unknown } };
      const results = (await axe.run(document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations", "incomplete"],
      })) as AxeResults;
      const isPictured = ({ target }: NodeResult) =>
        document.querySelector(String(target[0]))?.closest(pictured) !== null;
      const said = (all: AxeResults["violations"], leave: (node: NodeResult) => boolean) =>
        all.flatMap(({ id, nodes }) =>
          nodes
            .filter((node) => !leave(node))
            .map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
        );
      return {
        violations: said(results.violations, () => false),
        undecided: said(
          results.incomplete.filter(({ id }) => id === "color-contrast"),
          isPictured,
        ),
      };
    },
    { tags: TAGS, pictured: PICTURED },
  );
  return [...violations, ...undecided.map((one) => `undecided ${one}`)];
}
