/** What may be in a user name, as the server says it. */
const USERNAME = /^[\p{Alphabetic}\p{N}@.+\-_]{1,150}$/u;

export const isUsername = (text: string) => USERNAME.test(text.trim());

/** A user name for somebody of this name: the first word, small, without accents. */
export function proposedUsername(name: string): string {
  const [first = ""] = name.trim().split(/\s+/);
  return first
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.+\-_]/gu, "")
    .slice(0, 60);
}
