import text from "./widget.css?inline";

let made: CSSStyleSheet | undefined;

/** The elements' style sheet: made by script, which a page's `style-src` does not forbid. */
export function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
  }
  return made;
}
