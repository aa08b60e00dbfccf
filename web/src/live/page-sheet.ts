/**
 * The document's own style text while the page is open. The server put the first version into
 * `<style id="theme">`; the page's policy allows no other inline styles, but sheets made by script
 * are free of it.
 */
let sheet: CSSStyleSheet | null = null;
let shown: string | null = null;

/** Whether the document's own style is still what the server wrote. */
export function hasServersStyle(): boolean {
  return sheet === null && !!document.getElementById("theme")?.textContent;
}

/** Makes `text` the document's own style, unless it already is. */
export function showPageStyle(text: string): void {
  const written = document.getElementById("theme");
  shown ??= written?.textContent ?? "";
  if (shown === text || !("adoptedStyleSheets" in document)) return;
  shown = text;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(text);
  written?.remove();
}
