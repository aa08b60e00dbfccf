/** Fewest characters of a password that somebody chooses; the server has the same rule. */
export const PASSWORD_CHARACTERS = 10;

/** From here on a password is more than good. */
const STRONG_CHARACTERS = 16;

export type Strength = "short" | "likeName" | "same" | "fine" | "strong";

/** How good a password is for a user name. Length counts, not kinds of characters. */
export function strengthOf(password: string, username: string): Strength {
  const characters = [...password];
  if (characters.length < PASSWORD_CHARACTERS) return "short";
  const name = username.trim().toLowerCase();
  if (name !== "" && password.trim().toLowerCase() === name) return "likeName";
  if (new Set(characters).size === 1) return "same";
  return characters.length < STRONG_CHARACTERS ? "fine" : "strong";
}

/** Whether the server takes such a password. */
export const isEnough = (strength: Strength) => strength === "fine" || strength === "strong";

/** How many characters are missing. */
export const missingCharacters = (password: string) =>
  Math.max(0, PASSWORD_CHARACTERS - [...password].length);
