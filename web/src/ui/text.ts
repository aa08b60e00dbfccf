/**
 * Small text helpers that give the same answer in the server's script engine and in every browser;
 * that rules out `Intl`, whose wording differs between them and which the server does not have.
 */

const SIGNS: Record<string, string> = {
  EUR: "€",
  GBP: "£",
  USD: "$",
  JPY: "¥",
  INR: "₹",
  KRW: "₩",
  ILS: "₪",
  TRY: "₺",
  UAH: "₴",
  PHP: "₱",
  VND: "₫",
};

/**
 * A decimal string and an ISO 4217 code as guests read it: `€129`, `€1,250.50`, `CHF 129`. Empty
 * when there is no price to speak of (blank, malformed or zero).
 */
export function formatPrice(amount: string, currency: string): string {
  const parts = /^(\d+)(?:\.(\d{1,2})\d*)?$/.exec(amount.trim());
  if (!parts) return "";
  const whole = (parts[1] ?? "").replace(/^0+(?=\d)/, "");
  const cents = (parts[2] ?? "").padEnd(2, "0");
  if (whole === "0" && cents === "00") return "";
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const number = cents === "00" ? grouped : `${grouped}.${cents}`;
  const code = currency.trim().toUpperCase();
  const sign = SIGNS[code];
  if (sign) return sign + number;
  return code ? `${code} ${number}` : number;
}

/**
 * Staff's text as paragraphs: blank lines separate them, single line breaks become spaces. Other
 * blanks (such as those that must not break) are letters like any other.
 */
export function paragraphs(text: string): string[] {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((part) => part.replace(/[ \t\r\n]+/g, " ").trim())
    .filter((part) => part !== "");
}

/** The lines of a postal address as staff typed them. */
export function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What is there, joined; blanks leave no separator behind. */
export function joined(parts: (string | null | undefined)[], separator = ", "): string {
  return parts
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .join(separator);
}

/**
 * Parts of a title, joined, for where no element can keep them apart: signs that turn the direction
 * of writing, and would turn what stands behind them, are left out.
 */
export function titled(parts: (string | null | undefined)[]): string {
  return joined(parts, " · ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** An address a link or picture may use: http(s) or a path of this site; otherwise `null`. */
export function webAddress(value: string | null | undefined): string | null {
  const address = value?.trim() ?? "";
  return /^(https?:\/\/|\/(?!\/))/i.test(address) ? address : null;
}

/** `https://www.example.com/` as guests say it: `example.com`. */
export function spokenAddress(address: string): string {
  return address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/+$/, "");
}

/** A telephone number as `tel:` wants it: digits and a leading plus. */
export function dialable(phone: string): string {
  return phone.replace(/\(0\)/g, "").replace(/(?!^\+)[^\d]/g, "");
}

/** The text cut at a word, with an ellipsis when something was left out. */
export function shortened(text: string, limit: number): string {
  const flat = text.replace(/[ \t\r\n]+/g, " ").trim();
  if (flat.length <= limit) return flat;
  const cut = flat.slice(0, limit);
  const short = cut.slice(0, Math.max(cut.lastIndexOf(" "), limit / 2));
  // Half of a character that takes two places is none, and no JSON carries it.
  return `${short.replace(/[\ud800-\udbff]$/, "").trimEnd()}…`;
}
