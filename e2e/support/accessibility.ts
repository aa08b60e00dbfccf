import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

const script = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong in the page, or in the part of it that `within` selects: a line for each
 * finding. Its source is run by the debugger, which no policy of the page forbids.
 */
export async function findings(page: Page, within = "html"): Promise<string[]> {
  await page.evaluate(await script);
  const violations = await page.evaluate(async (selector) => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    return (await tool.run(selector)).violations;
  }, within);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary}`),
  );
}
