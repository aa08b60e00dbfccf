/**
 * The blurred preview of a picture, small enough to stand in the page's own style: its ThumbHash
 * (https://evanw.github.io/thumbhash/) worked out on a grid of some eight by six pixels and written
 * as a bitmap, which needs neither checksum nor compression. The browser's scaling blurs it. Runs
 * in the server's script engine too, which has neither `atob` nor a canvas.
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes of a bitmap before its pixels: 14 of the file's header and 40 of the picture's. */
const HEADER = 54;

/**
 * The preview as a `data:` address; `null` when the hash is missing or none, or when the picture
 * has clear parts, through which a preview would go on shining. Whatever the hash says, the
 * address is of letters, digits and `:;,+/=` only.
 */
export function placeholderAddress(hash: string | null): string | null {
  if (!hash) return null;
  let known = worked.get(hash);
  if (known === undefined) {
    const bytes = fromBase64(hash);
    const hashed = bytes && read(bytes);
    known = hashed && `data:image/bmp;base64,${toBase64(bitmap(hashed))}`;
    if (worked.size >= MOST_WORKED) worked.clear();
    worked.set(hash, known);
  }
  return known;
}

/** What was worked out before: a page is written anew with each change, its pictures seldom. */
const worked = new Map<string, string | null>();
const MOST_WORKED = 500;

/** The cosine terms of one channel; `terms` in the order in which the hash has them. */
interface Channel {
  base: number;
  across: number;
  down: number;
  terms: number[];
}

/** Brightness, yellow against blue, red against green. */
type Hashed = [light: Channel, yellow: Channel, red: Channel];

function read(bytes: number[]): Hashed | null {
  if (bytes.length < 5) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes;
  const first = a | (b << 8) | (c << 16);
  const second = d | (e << 8);
  const clear = first >> 23;
  if (clear) return null;
  const wide = second >> 15;
  const short = Math.max(3, second & 7);
  let next = 10;
  const channel = (base: number, scale: number, across: number, down: number): Channel => {
    const terms: number[] = [];
    for (const _ of places(across, down)) {
      const half = ((bytes[next >> 1] ?? 0) >> ((next & 1) * 4)) & 15;
      terms.push((half / 7.5 - 1) * scale);
      next += 1;
    }
    return { base, across, down, terms };
  };
  const hashed: Hashed = [
    channel((first & 63) / 63, ((first >> 18) & 31) / 31, wide ? 7 : short, wide ? short : 7),
    // Colours were hashed a quarter too weak, so that their terms fit.
    channel(((first >> 6) & 63) / 31.5 - 1, (((second >> 3) & 63) / 63) * 1.25, 3, 3),
    channel(((first >> 12) & 63) / 31.5 - 1, (((second >> 9) & 63) / 63) * 1.25, 3, 3),
  ];
  return next <= bytes.length * 2 ? hashed : null;
}

/** Which waves a channel has: all but the flat one that fit under the diagonal. */
function places(across: number, down: number): [x: number, y: number][] {
  const all: [number, number][] = [];
  for (let y = 0; y < down; y += 1) {
    for (let x = y === 0 ? 1 : 0; x * down < across * (down - y); x += 1) all.push([x, y]);
  }
  return all;
}

/** The channel's value at a place, both 0…1. */
function at({ base, across, down, terms }: Channel, left: number, top: number): number {
  return places(across, down).reduce(
    (sum, [x, y], index) =>
      sum + 2 * (terms[index] ?? 0) * Math.cos(Math.PI * x * left) * Math.cos(Math.PI * y * top),
    base,
  );
}

/** One pixel more each way than there are waves: fewer would lose some, more would tell nothing. */
function bitmap([light, yellow, red]: Hashed): number[] {
  const width = light.across + 1;
  const height = light.down + 1;
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = header(width, height, HEADER + row * height);
  // A bitmap begins with its lowest row.
  for (let y = height - 1; y >= 0; y -= 1) {
    const end = bytes.length + row;
    for (let x = 0; x < width; x += 1) {
      const [left, top] = [(x + 0.5) / width, (y + 0.5) / height];
      const [l, p, q] = [at(light, left, top), at(yellow, left, top), at(red, left, top)];
      const blue = l - (2 / 3) * p;
      const r = (3 * l - blue + q) / 2;
      for (const share of [blue, r - q, r]) bytes.push(level(share));
    }
    while (bytes.length < end) bytes.push(0);
  }
  return bytes;
}

/** Thirty-two levels are enough for a blur, and leave a fifth less when the page is compressed. */
function level(share: number): number {
  return Math.min(255, Math.round(32 * Math.max(0, share)) * 8);
}

function header(width: number, height: number, size: number): number[] {
  const bytes = new Array<number>(HEADER).fill(0);
  // "BM", the file's size, where pixels begin; the header's own size, sides, planes, bits a pixel.
  const fields: [number, number][] = [
    [0, 0x42],
    [1, 0x4d],
    [2, size & 255],
    [3, size >> 8],
    [10, HEADER],
    [14, 40],
    [18, width],
    [22, height],
    [26, 1],
    [28, 24],
  ];
  for (const [place, value] of fields) bytes[place] = value;
  return bytes;
}

function fromBase64(text: string): number[] | null {
  const digits = [...text.replace(/=+$/, "")].map((digit) => DIGITS.indexOf(digit));
  if (digits.some((digit) => digit < 0)) return null;
  const bytes: number[] = [];
  let bits = 0;
  for (const [index, digit] of digits.entries()) {
    bits = ((bits << 6) | digit) & 0xffff;
    // Each digit after the first of four completes a byte.
    const spare = 6 - 2 * (index & 3);
    if (spare < 6) bytes.push((bits >> spare) & 255);
  }
  return bytes;
}

function toBase64(bytes: number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += DIGITS.charAt(bits >> 18) + DIGITS.charAt((bits >> 12) & 63);
    text += b === undefined ? "=" : DIGITS.charAt((bits >> 6) & 63);
    text += c === undefined ? "=" : DIGITS.charAt(bits & 63);
  }
  return text;
}
