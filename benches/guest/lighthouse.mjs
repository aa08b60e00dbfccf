/**
 * Lighthouse, as it comes, on its mobile profile: it loads the page without slowing it and works
 * out what a slow phone would make of it.
 */
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

/** Its four categories. */
export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** One run: a score of 0 to 100 for each category, and what cost points. */
export async function scores(url, chromePath, chromeFlags) {
  const chrome = await launch({ chromePath, chromeFlags, logLevel: "error" });
  try {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      logLevel: "error",
      onlyCategories: CATEGORIES,
    });
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    const faults = CATEGORIES.flatMap((name) =>
      lhr.categories[name].auditRefs
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.98)
        .map(({ id }) => {
          const { score, title, displayValue = "" } = lhr.audits[id];
          return `${name}: ${title} ${displayValue} (${Math.round(score * 100)})`;
        }),
    );
    return {
      version: lhr.lighthouseVersion,
      scores: Object.fromEntries(
        CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)]),
      ),
      faults,
    };
  } finally {
    await chrome.kill();
  }
}
