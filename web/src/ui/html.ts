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

/** `path` under the site's base address. */
export function absolute(base: string, path: string): string {
  return base.replace(/\/+$/, "") + path;
}
