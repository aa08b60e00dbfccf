/**
 * For a page that is shown inside the console: a click on a link within the page goes there, one
 * on any other link goes nowhere. What the page's own components have dealt with is left alone.
 * Answers the address that was not followed.
 */
export function stayHere(event: MouseEvent): string | null {
  const target = event.target as Element | null;
  const link = target?.closest?.("a[href]");
  if (!link || event.defaultPrevented) return null;
  event.preventDefault();
  const href = link.getAttribute("href") ?? "";
  if (!href.startsWith("#")) return href;
  link.ownerDocument.getElementById(href.slice(1))?.scrollIntoView({ behavior: "smooth" });
  return null;
}
