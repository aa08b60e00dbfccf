/**
 * How to reach a hotel. Two sets of fields hold it, the hotel's own and the public settings'
 * contact fields; both are shown, what they have in common only once.
 */
import type { HotelDocument } from "@frontage/sdk/wire";
import { dialable, joined, lines, webAddress } from "../ui/text";

/** What the contact section has to show; empty lists and `null` where the hotel says nothing. */
export interface Contact {
  /** Postal addresses, each a list of lines. */
  addresses: string[][];
  phones: string[];
  emails: string[];
  websites: string[];
  map: string | null;
  position: { latitude: number; longitude: number } | null;
}

export function contactOf(document: HotelDocument): Contact {
  const postal = [
    document.address_line_1,
    document.address_line_2,
    joined([document.postal_code, document.city], " "),
    document.country,
  ].filter((line) => line.trim() !== "");
  const written = lines(document.contact_address);
  const mentioned = (part: string) => mentions(document.contact_address, part);
  const { address_line_1, address_line_2, postal_code } = document;
  // The settings' address is usually the same one written out, so it is shown once, with whatever
  // it leaves out; only a different one is a second.
  const repeated = [address_line_1, address_line_2].some(mentioned);
  const own = [address_line_1, address_line_2, postal_code].filter((part) => part.trim() !== "");
  const left = joined(own.filter((part) => !mentioned(part)));
  const addresses = repeated
    ? [left ? [...written, left] : written]
    : [own.length > 0 ? postal : [], written].filter((one) => one.length > 0);

  const { latitude, longitude } = document;
  const position = latitude !== null && longitude !== null ? { latitude, longitude } : null;
  return {
    addresses,
    phones: distinct([document.contact_phone, document.phone], number),
    emails: distinct([document.contact_email, document.email], (email) => email.toLowerCase()),
    websites: distinct([document.website, document.website_url], (site) =>
      site.toLowerCase().replace(/\/+$/, ""),
    ).filter((site) => webAddress(site)),
    map: webAddress(document.google_maps_link) ?? mapOf(position),
    position,
  };
}

/** Whether there is anything a guest could use. */
export function hasContact(contact: Contact): boolean {
  const { addresses, phones, emails, websites, map } = contact;
  return [...addresses, ...phones, ...emails, ...websites].length > 0 || map !== null;
}

/** A position as sailors and guests write it: `52.0599° N, 9.5044° W`; `compass`: N, S, E, W. */
export function spokenPosition(
  position: { latitude: number; longitude: number },
  compass = "NSEW",
): string {
  const part = (value: number, at: number) =>
    `${Math.abs(value).toFixed(4)}° ${compass[value < 0 ? at + 1 : at]}`;
  return `${part(position.latitude, 0)}, ${part(position.longitude, 2)}`;
}

/** A link that writes to the address, whatever signs are in it: `?` would begin a subject. */
export function mailTo(email: string): string {
  return `mailto:${encodeURIComponent(email).replace("%40", "@")}`;
}

function mapOf(position: Contact["position"]): string | null {
  if (!position) return null;
  const { latitude, longitude } = position;
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

function mentions(text: string, part: string): boolean {
  const plain = (value: string) =>
    value
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  return plain(part) !== "" && ` ${plain(text)} `.includes(` ${plain(part)} `);
}

/** The same number, however it is written; "at the desk" is none and the same only as itself. */
function number(phone: string): string {
  return /[^\d\s()+./-]/.test(phone) ? phone : dialable(phone);
}

function distinct(values: string[], same: (value: string) => string): string[] {
  const seen = new Map<string, string>();
  for (const value of values.map((one) => one.trim()).filter((one) => one !== "")) {
    if (!seen.has(same(value))) seen.set(same(value), value);
  }
  return [...seen.values()];
}
