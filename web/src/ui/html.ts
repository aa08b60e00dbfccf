/** Writing HTML by hand, for the page's head, which no component renders. */

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A void element such as `<meta>`; attributes that are `null` or blank leave the element out. */
export function tag(name: string, attributes: Record<string, string | null | undefined>): string {
  const pairs = Object.entries(attributes);
  if (pairs.some(([, value]) => !value?.trim())) return "";
  return `<${name}${pairs.map(([key, value]) => ` ${key}="${escapeHtml(value ?? "")}"`).join("")}>`;
}

/** JSON-LD as a script element that no text inside can end. */
export function linkedData(value: unknown): string {
  const json = JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  return `<script type="application/ld+json">${json}</script>`;
}

/** `path` under the site's base address; what is an address by itself stays one. */
export function absolute(base: string, path: string): string {
  if (/^https?:\/\//.test(path)) return path;
  return base.replace(/\/+$/, "") + path;
}

/** The tab's icon: the one given, else a small bell, so that no browser asks for `/favicon.ico`. */
export function iconLink(href: string | null): string {
  return tag("link", { rel: "icon", href: href || BELL });
}

const BELL = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" ' +
    'fill="#3a2f24"/><g fill="none" stroke="#ecdcc0" stroke-width="2" stroke-linecap="round">' +
    '<path d="M7 22.5h18M9 19.5a7 7 0 0 1 14 0zM16 12.5V9.5M14 9.5h4"/></g></svg>',
)}`;
