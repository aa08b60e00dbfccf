import type { Page } from "@playwright/test";

/** An HTML text as a browser with script off understands it. */
export interface Parsed {
  /** The page as lines: elements with what guests meet of them, and the texts between. */
  shape: string[];
  /** Names of the elements in order, without their texts. */
  tags: string[];
  /** All text of the page. */
  text: string;
  title: string;
  /** `name` or `property` of each meta element, and its content. */
  metas: Record<string, string>;
  /** The contents of the JSON-LD elements, parsed. */
  linked: Record<string, unknown>[];
  /** What each script element is: its type and address. */
  scripts: string[];
  /** Attributes that would run something, wherever they stand. */
  handlers: string[];
  /** Every address that a link leads to. */
  links: string[];
  /** Every alternative text. */
  alts: string[];
}

/**
 * Reads `html` with the browser's own parser, with script off as `DOMParser` has it; without
 * `html`, the page itself as it stands now, after its script took over.
 */
export async function readPage(page: Page, html?: string): Promise<Parsed> {
  return page.evaluate((source) => {
    const read = source === null ? document : new DOMParser().parseFromString(source, "text/html");
    const shown = ["href", "src", "alt", "id", "dir", "lang", "aria-label", "aria-labelledby"];
    const shape: string[] = [];
    const tags: string[] = [];
    const walk = (node: Node): void => {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.nodeValue ?? "";
        // Neighbouring texts are one to whoever reads them.
        const last = shape.at(-1);
        if (last?.startsWith("“")) shape[shape.length - 1] = last + text;
        else if (text !== "") shape.push(`“${text}`);
        return;
      }
      if (!(node instanceof Element) && node.nodeType !== Node.ELEMENT_NODE) return;
      const element = node as Element;
      // What is announced comes and goes by itself.
      if (element.matches(".note, [data-testid=announcement]")) return;
      const attributes = shown.flatMap((name) => {
        const value = element.getAttribute(name);
        return value === null ? [] : [`${name}=${value}`];
      });
      tags.push(element.localName);
      shape.push([element.localName, ...attributes].join(" "));
      for (const child of element.childNodes) walk(child);
      shape.push(`/${element.localName}`);
    };
    const root = read.getElementById("page");
    if (root) walk(root);

    const all = <E extends Element = Element>(selector: string) => [
      ...read.querySelectorAll<E>(selector),
    ];
    const plain = read.body.cloneNode(true) as HTMLElement;
    for (const script of plain.querySelectorAll("script, style")) script.remove();
    return {
      shape,
      tags,
      text: plain.textContent ?? "",
      title: read.title,
      metas: Object.fromEntries(
        all("meta[content]").map((meta) => [
          meta.getAttribute("name") ?? meta.getAttribute("property") ?? "",
          meta.getAttribute("content") ?? "",
        ]),
      ),
      linked: all("script[type='application/ld+json']").map((one) =>
        JSON.parse(one.textContent ?? ""),
      ),
      scripts: all<HTMLScriptElement>("script").map(
        (script) => `${script.type} ${script.id}${script.getAttribute("src") ?? ""}`,
      ),
      handlers: all("*").flatMap((element) =>
        [...element.attributes]
          .filter(
            ({ name, value }) =>
              name.startsWith("on") ||
              name === "style" ||
              name === "srcdoc" ||
              /^\s*javascript:/i.test(value),
          )
          .filter(({ name }) => source !== null || name !== "style")
          .map(({ name, value }) => `${element.localName} ${name}=${value}`),
      ),
      links: all("a[href]").map((link) => link.getAttribute("href") ?? ""),
      alts: all("img").map((image) => image.getAttribute("alt") ?? "(none)"),
    };
  }, html ?? null);
}
