/** Square codes (ISO/IEC 18004, QR code) of texts: bytes, error correction level L, the smallest version that fits. */

/** Codewords of error correction in a block, and blocks, of versions 1 to 40 at level L (ISO/IEC 18004, table 9). */
const CORRECTION =
  '07 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30';
const BLOCKS =
  '01 01 01 01 01 02 02 02 02 04 04 04 04 04 06 06 06 06 07 08 08 09 09 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25';
/** Light modules around the code. */
const BORDER = 4;

/** Whether a module is inverted, by mask (ISO/IEC 18004, table 10). */
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** A module: dark or light, and whether it belongs to a pattern that data keep away from. */
interface Grid {
  readonly size: number;
  readonly dark: boolean[][];
  readonly fixed: boolean[][];
}

/**
 * Encodes a text.
 * @returns rows of modules with a light border, true where it is dark
 * @throws {RangeError} if it has more than 2953 bytes
 */
export function squareCodeOf(text: string): readonly (readonly boolean[])[] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const codewords = withCorrection(dataOf(bytes, version), version);
  const grid = patterns(version);
  placeData(grid, codewords);
  const masked = MASKS.map((mask, i) => finished(grid, mask, i));
  const scores = masked.map(penalty);
  return bordered(masked[scores.indexOf(Math.min(...scores))] ?? []);
}

function listed(table: string, version: number): number {
  return Number(table.slice(3 * version - 3, 3 * version - 1));
}

/** Codewords that a version holds, data and correction together. */
function capacity(version: number): number {
  const around = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const alignment = around === 0 ? 0 : (25 * around - 10) * around - 55;
  return (((16 * version + 128) * version + 64 - alignment - (version < 7 ? 0 : 36)) / 8) | 0;
}

function dataCodewords(version: number): number {
  return capacity(version) - listed(CORRECTION, version) * listed(BLOCKS, version);
}

function versionFor(length: number): number {
  for (let version = 1; version <= 40; version++)
    if (length + (version < 10 ? 2 : 3) <= dataCodewords(version)) return version;
  throw new RangeError('too long for a square code');
}

/** Mode, length, bytes, and padding. */
function dataOf(bytes: Uint8Array, version: number): readonly number[] {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  const total = dataCodewords(version);
  put(0, Math.min(4, 8 * total - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let pad = 0xec; bits.length < 8 * total; pad ^= 0xec ^ 0x11) put(pad, 8);
  return Array.from({ length: total }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => 2 * byte + bit, 0),
  );
}

/** Cuts into blocks, adds what corrects each, and interleaves them. */
function withCorrection(data: readonly number[], version: number): readonly number[] {
  const [count, correction] = [listed(BLOCKS, version), listed(CORRECTION, version)];
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const blocks = Array.from({ length: count }, (_, i) => {
    const start = i * short + Math.max(0, i - (count - longer));
    return data.slice(start, start + short + (i < count - longer ? 0 : 1));
  });
  const interleaved = (rows: readonly (readonly number[])[]): number[] =>
    Array.from({ length: short + 1 + correction }, (_, i) =>
      rows.flatMap((row) => row.slice(i, i + 1)),
    ).flat();
  const divisor = divisorOf(correction);
  return [...interleaved(blocks), ...interleaved(blocks.map((block) => remainder(block, divisor)))];
}

/** Multiplication in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return product;
}

/** The product of (x - 2^i) for i below the degree, without its leading coefficient. */
function divisorOf(degree: number): readonly number[] {
  let result: readonly number[] = Array.from({ length: degree }, (_, i) => Number(i === degree - 1));
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    result = result.map((one, k) => times(one, root) ^ (result[k + 1] ?? 0));
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): readonly number[] {
  let rest = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = divisor.map((one, k) => (rest[k + 1] ?? 0) ^ times(one, factor));
  }
  return rest;
}

/** Everything that is no data: finders, timing, alignment, version; the places of the format are kept. */
function patterns(version: number): Grid {
  const size = 17 + 4 * version;
  const rows = (): boolean[][] => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const grid: Grid = { size, dark: rows(), fixed: rows() };
  for (let i = 0; i < size; i++) {
    set(grid, 6, i, i % 2 === 0);
    set(grid, i, 6, i % 2 === 0);
  }
  const far = size - 4;
  for (const [x, y] of [
    [3, 3],
    [far, 3],
    [3, far],
  ] as const)
    rings(grid, x, y, 4);
  const centres = alignmentCentres(version, size);
  const last = centres.length - 1;
  for (const [i, x] of centres.entries())
    for (const [k, y] of centres.entries())
      if (!((i === 0 && k === 0) || (i === 0 && k === last) || (i === last && k === 0))) rings(grid, x, y, 2);
  placeFormat(grid, 0);
  if (version > 6) {
    const bits = (version << 12) | checkBits(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(grid, a, b, ((bits >> i) & 1) === 1);
      set(grid, b, a, ((bits >> i) & 1) === 1);
    }
  }
  return grid;
}

/** Squares one in another: a finder of radius 4, light outside, or an alignment of radius 2. */
function rings(grid: Grid, x: number, y: number, radius: number): void {
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      set(grid, x + dx, y + dy, radius === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
    }
}

function alignmentCentres(version: number, size: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)];
}

function set({ size, dark, fixed }: Grid, x: number, y: number, value: boolean): void {
  const [row, kept] = [dark[y], fixed[y]];
  if (row === undefined || kept === undefined || x < 0 || x >= size) return;
  row[x] = value;
  kept[x] = true;
}

/** The remainder of a code of Bose, Chaudhuri and Hocquenghem. */
function checkBits(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * generator);
  return rest;
}

/** Level and mask, twice, and the module that is always dark. */
function placeFormat(grid: Grid, mask: number): void {
  const level = 1 << 3;
  const bits = (((level | mask) << 10) | checkBits(level | mask, 10, 0x537)) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1;
    const near = i < 6 ? i : i < 8 ? i + 1 : 0;
    if (i < 8) set(grid, 8, near, dark);
    else set(grid, i === 8 ? 7 : 14 - i, 8, dark);
    if (i < 8) set(grid, grid.size - 1 - i, 8, dark);
    else set(grid, 8, grid.size - 15 + i, dark);
  }
  set(grid, 8, grid.size - 8, true);
}

/** Data in columns of two, up and down, from the right. */
function placeData({ size, dark, fixed }: Grid, codewords: readonly number[]): void {
  let bit = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2)
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = dark[y];
        if (row === undefined || fixed[y]?.[x] === true) continue;
        row[x] = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        bit++;
      }
    }
}

function finished(grid: Grid, mask: (x: number, y: number) => boolean, number: number): boolean[][] {
  const { size, fixed } = grid;
  const dark = grid.dark.map((row, y) => row.map((one, x) => one !== (fixed[y]?.[x] !== true && mask(x, y))));
  placeFormat({ size, dark, fixed: fixed.map((row) => [...row]) }, number);
  return dark;
}

/** How hard a code is to read: long runs and plain squares (ISO/IEC 18004, 7.8.3, features 1 and 2). */
function penalty(rows: readonly (readonly boolean[])[]): number {
  let score = 0;
  rows.forEach((row, y) => {
    let [across, down] = [0, 0];
    row.forEach((dark, x) => {
      across = dark === row[x - 1] ? across + 1 : 1;
      down = rows[x]?.[y] === rows[x - 1]?.[y] ? down + 1 : 1;
      for (const run of [across, down]) score += run === 5 ? 3 : run > 5 ? 1 : 0;
      const below = rows[y + 1];
      if (below !== undefined && row[x + 1] === dark && below[x] === dark && below[x + 1] === dark)
        score += 3;
    });
  });
  return score;
}

function bordered(rows: readonly (readonly boolean[])[]): readonly (readonly boolean[])[] {
  const side = Array<boolean>(BORDER).fill(false);
  const empty = (): boolean[][] =>
    Array.from(side, () => Array<boolean>(rows.length + 2 * BORDER).fill(false));
  return [...empty(), ...rows.map((row) => [...side, ...row, ...side]), ...empty()];
}
