/**
 * QR codes of short texts (ISO/IEC 18004): bytes, error correction level L, versions 1 to 9, and
 * always the first mask, which readers take like any other. Enough for a link, and small.
 */

/** By version, from 1: codewords of data in a block, of error correction in a block, and blocks. */
const VERSIONS: readonly (readonly [data: number, correction: number, blocks: number])[] = [
  [19, 7, 1],
  [34, 10, 1],
  [55, 15, 1],
  [80, 20, 1],
  [108, 26, 1],
  [68, 18, 2],
  [78, 20, 2],
  [97, 24, 2],
  [116, 30, 2],
];

/** Rows from above; `true` is dark. `null` when the text is too long. */
export function qrCode(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text);
  // A mode (4 bits), a length (8 bits) and the bytes.
  const index = VERSIONS.findIndex(([data, , blocks]) => bytes.length + 2 <= data * blocks);
  const [data, correction, blocks] = VERSIONS[index] ?? [0, 0, 0];
  if (blocks === 0) return null;
  const size = 21 + 4 * index;
  const grid = new Grid(size);
  grid.drawPatterns(index + 1);
  grid.drawBits(interleaved(codewords(bytes, data * blocks), data, correction, blocks));
  grid.drawFormat();
  return grid.dark;
}

/** Mode, length, bytes and padding as codewords. */
function codewords(bytes: Uint8Array, capacity: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, 8);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    words.push(bits.slice(at, at + 8).reduce((word, bit) => word * 2 + bit, 0));
  }
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Blocks of data and their error correction, taken in turns. */
function interleaved(words: number[], data: number, correction: number, blocks: number): number[] {
  const parts = Array.from({ length: blocks }, (_, block) =>
    words.slice(block * data, (block + 1) * data),
  );
  const checks = parts.map((part) => remainder(part, correction));
  const inTurns = (lists: number[][], length: number) =>
    Array.from({ length }, (_, at) => lists.map((list) => list[at] ?? 0)).flat();
  return [...inTurns(parts, data), ...inTurns(checks, correction)];
}

/** Reed–Solomon over GF(256) with x⁸+x⁴+x³+x²+1. */
function remainder(words: readonly number[], length: number): number[] {
  let generator = [1];
  for (let power = 0, root = 1; power < length; power += 1, root = times(root, 2)) {
    const next = [...generator, 0];
    generator.forEach((factor, at) => {
      next[at + 1] = (next[at + 1] ?? 0) ^ times(factor, root);
    });
    generator = next;
  }
  const rest = [...words, ...new Array<number>(length).fill(0)];
  for (let at = 0; at < words.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, offset) => {
      rest[at + offset] = (rest[at + offset] ?? 0) ^ times(factor, lead);
    });
  }
  return rest.slice(words.length);
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product & 0xff;
}

class Grid {
  readonly dark: boolean[][];
  readonly #fixed: boolean[][];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    const empty = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
    this.dark = empty();
    this.#fixed = empty();
  }

  #set(row: number, column: number, dark: boolean): void {
    const [cells, fixed] = [this.dark[row], this.#fixed[row]];
    if (!cells || !fixed || column < 0 || column >= this.#size) return;
    cells[column] = dark;
    fixed[column] = true;
  }

  drawPatterns(version: number): void {
    const last = this.#size - 1;
    for (let at = 0; at <= last; at += 1) {
      this.#set(6, at, at % 2 === 0);
      this.#set(at, 6, at % 2 === 0);
    }
    for (const [row, column] of [
      [3, 3],
      [3, last - 3],
      [last - 3, 3],
    ] as const) {
      this.#square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
    }
    const places = version === 1 ? [] : [6, ...(version >= 7 ? [last / 2] : []), last - 6];
    for (const row of places) {
      for (const column of places) {
        const isCorner =
          (row === 6 && (column === 6 || column === last - 6)) ||
          (row === last - 6 && column === 6);
        if (!isCorner) this.#square(row, column, 2, (ring) => ring !== 1);
      }
    }
    // Kept free for the format, which is drawn last.
    this.drawFormat();
    if (version >= 7) this.#drawVersion(version);
  }

  #square(row: number, column: number, reach: number, isDark: (ring: number) => boolean): void {
    for (let down = -reach; down <= reach; down += 1) {
      for (let right = -reach; right <= reach; right += 1) {
        const ring = Math.max(Math.abs(down), Math.abs(right));
        this.#set(row + down, column + right, isDark(ring));
      }
    }
  }

  /** Level L and the first mask. */
  drawFormat(): void {
    const bits = 0b111011111000100;
    const last = this.#size - 1;
    for (let at = 0; at < 15; at += 1) {
      const dark = ((bits >> at) & 1) === 1;
      const place = at < 6 ? at : at < 8 ? at + 1 : 14 - at + (at < 9 ? 1 : 0);
      if (at < 8) this.#set(place, 8, dark);
      else this.#set(8, place, dark);
      if (at < 8) this.#set(8, last - at, dark);
      else this.#set(last - 14 + at, 8, dark);
    }
    this.#set(last - 7, 8, true);
  }

  #drawVersion(version: number): void {
    let rest = version;
    for (let at = 0; at < 12; at += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let at = 0; at < 18; at += 1) {
      const dark = ((bits >> at) & 1) === 1;
      const far = this.#size - 11 + (at % 3);
      this.#set(far, Math.floor(at / 3), dark);
      this.#set(Math.floor(at / 3), far, dark);
    }
  }

  /** In pairs of columns from the right, up and down in turns, under the first mask. */
  drawBits(words: readonly number[]): void {
    const bits = words.flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (word >> bit) & 1));
    let next = 0;
    for (let right = this.#size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      const isUp = ((right + 1) & 2) === 0;
      for (let step = 0; step < this.#size; step += 1) {
        const row = isUp ? this.#size - 1 - step : step;
        for (const column of [right, right - 1]) {
          const cells = this.dark[row];
          if (!cells || this.#fixed[row]?.[column]) continue;
          cells[column] = (bits[next] === 1) !== ((row + column) % 2 === 0);
          next += 1;
        }
      }
    }
  }
}
