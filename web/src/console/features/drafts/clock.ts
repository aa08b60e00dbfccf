/**
 * The hotel's clock, as far as this browser knows it: which moments a minute of it is. In the
 * night when clocks go forward some minutes do not come at all, when they go back some come twice.
 * The server decides; this only lets the form say so before anything is sent.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** Every moment, in milliseconds since 1970, at which the clock of that zone shows `local`. */
export function momentsOf(local: string, zone: string): number[] {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return [];
  const offsets = new Set(
    [-DAY_MS, 0, DAY_MS].map((away) => offsetAt(wall + away, zone) * MINUTE_MS),
  );
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => localAt(at, zone) === local)
    .sort((a, b) => a - b);
}

/** The first minute that there is after one that the clock leaves out. */
export function afterGap(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`);
  return localAt(wall - offsetAt(wall - DAY_MS, zone) * MINUTE_MS, zone);
}

/** What the clock of that zone shows at a moment: `2026-12-04T06:00`. */
export function localAt(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone) * MINUTE_MS).toISOString().slice(0, 16);
}

/** How far the clock of that zone is ahead of UTC at a moment, in minutes. */
export function offsetAt(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return Math.round((shown - Math.floor(at / 1000) * 1000) / MINUTE_MS);
}

/** `UTC+1`, `UTC-3:30`. */
export function offsetWords(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const sign = minutes < 0 ? "−" : "+";
  return `UTC${sign}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    clocks.set(zone, clock);
  }
  return clock;
}
