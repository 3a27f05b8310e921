import { describe, expect, it } from 'vitest';
import { fieldKernels } from '../../kernels/field/kernels.js';
import { montgomeryField } from '../../kernels/field/montgomery.js';
import { MONTGOMERY_RADIX } from '../../kernels/field/prime.js';
import { resultForm, STORED } from '../../kernels/field/program.js';
import { instantiateP256 } from '../../src/core/engine/kernels.js';
import { SCALAR_STRIDE, UNIFORM_BYTES } from '../../src/core/engine/layout.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { adversarialLimbs, integerOf, testRandom } from './field-harness.js';
import { Q } from './p256-fixtures.js';

const kernels = instantiateP256();
kernels.memory.grow(4);
const memory = kernels.memory.buffer;
const [A, B, TARGET, BYTES] = [70_000, 110_000, 150_000, 200_000].map((x) => x - (x % 16)) as [
  number,
  number,
  number,
  number,
];

/** The scalars that limbs in memory stand for. */
function stored(address: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => {
    const limbs = Array.from(new Int32Array(memory, address + i * SCALAR_STRIDE, 9));
    return mod(integerOf(limbs) * INVERSE_RADIX, Q);
  });
}

const INVERSE_RADIX = inverse(MONTGOMERY_RADIX);

/** By Fermat. */
function inverse(x: bigint): bigint {
  let [result, base] = [1n, x % Q];
  for (let e = Q - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * base) % Q;
    base = (base * base) % Q;
  }
  return result;
}

/** Writes scalars whose limbs are anywhere in the stored form, half of them at its ends. */
function placeAdversarial(address: number, count: number, random: () => number): bigint[] {
  for (let i = 0; i < count; i++)
    new Int32Array(memory, address + i * SCALAR_STRIDE, 9).set(adversarialLimbs(STORED, random));
  return stored(address, count);
}

function place(address: number, values: readonly bigint[]): void {
  values.forEach((value, i) => {
    new Uint8Array(memory).set(integerToBytes(value, 32), BYTES + 32 * i);
  });
  expect(kernels.scalarsFromBytes(BYTES, address, values.length)).toBe(-1);
}

function read(address: number, count: number): bigint[] {
  kernels.scalarsToBytes(BYTES, address, count);
  return Array.from({ length: count }, (_, i) => bytesToInteger(new Uint8Array(memory, BYTES + 32 * i, 32)));
}

const EDGES: readonly bigint[] = [
  ...[0n, 1n, 2n, Q - 1n, Q - 2n, Q >> 1n, mod(MONTGOMERY_RADIX, Q)],
  ...Array.from({ length: 256 }, (_, k) => 2n ** BigInt(k)),
  ...Array.from({ length: 255 }, (_, k) => 2n ** BigInt(k + 1) - 1n),
].filter((x) => x < Q);

const ELEMENTWISE = {
  scalarsMultiply: (_: bigint, a: bigint, b: bigint) => a * b,
  scalarsAdd: (_: bigint, a: bigint, b: bigint) => a + b,
  scalarsSubtract: (_: bigint, a: bigint, b: bigint) => a - b,
  scalarsMultiplyAdd: (t: bigint, a: bigint, b: bigint) => t + a * b,
} as const;
const S = SCALAR_STRIDE;
const LISTS = [S, S, S] as const;

describe('conversions of scalars', () => {
  it('give every edge scalar back', () => {
    place(A, EDGES);
    expect(read(A, EDGES.length)).toEqual(EDGES);
  });

  it('refuse the first integer from the order up, wherever it stands', () => {
    const bytes = new Uint8Array(memory);
    for (const bad of [Q, Q + 1n, 2n ** 256n - 1n, Q + 2n ** 128n])
      for (const position of [0, 1, 6]) {
        const values = Array.from({ length: 7 }, (_, i) =>
          i >= position && i % 2 === position % 2 ? bad : Q - 1n,
        );
        values.forEach((value, i) => {
          bytes.set(integerToBytes(value, 32), BYTES + 32 * i);
        });
        expect(kernels.scalarsFromBytes(BYTES, A, 7)).toBe(position);
      }
    expect(kernels.scalarsFromBytes(BYTES, A, 0)).toBe(-1);
  });

  it('reduce wide integers', () => {
    const random = testRandom(3);
    const wide = Array.from({ length: 300 }, () =>
      Array.from({ length: UNIFORM_BYTES }, () => Math.floor(random() * 256)),
    );
    wide.push(Array<number>(48).fill(255), Array<number>(48).fill(0), Array.from(integerToBytes(Q, 48)));
    wide.push(Array.from(integerToBytes(Q << 128n, 48)), Array.from(integerToBytes((1n << 256n) - 1n, 48)));
    const bytes = new Uint8Array(memory);
    wide.forEach((item, i) => {
      bytes.set(item, BYTES + UNIFORM_BYTES * i);
    });
    kernels.scalarsFromUniform(BYTES, A, wide.length);
    expect(read(A, wide.length)).toEqual(wide.map((item) => mod(bytesToInteger(Uint8Array.from(item)), Q)));
  });

  it('make any limbs of the stored form canonical', () => {
    const expected = placeAdversarial(A, 900, testRandom(9));
    expect(read(A, 900)).toEqual(expected);
  });
});

describe.each(Object.entries(ELEMENTWISE))('%s', (name, meaning) => {
  it('agrees with integers on edges and on limbs at the ends of their intervals', () => {
    const random = testRandom(name.length);
    for (let round = 0; round < 12; round++) {
      const count = 1 + Math.floor(random() * 800);
      const [t, a, b] = [TARGET, A, B].map((x) => placeAdversarial(x, count, random));
      kernels[name as keyof typeof ELEMENTWISE](TARGET, A, B, count, ...LISTS);
      const expected = t?.map((x, i) => mod(meaning(x, a?.[i] ?? 0n, b?.[i] ?? 0n), Q));
      expect(read(TARGET, count)).toEqual(expected);
      expect(stored(A, count)).toEqual(a);
      expect(stored(B, count)).toEqual(b);
    }
    const turned = [...EDGES.slice(3), ...EDGES.slice(0, 3)];
    place(A, EDGES);
    place(B, turned);
    place(TARGET, EDGES);
    kernels[name as keyof typeof ELEMENTWISE](TARGET, A, B, EDGES.length, ...LISTS);
    expect(read(TARGET, EDGES.length)).toEqual(EDGES.map((x, i) => mod(meaning(x, x, turned[i] ?? 0n), Q)));
  });

  it('writes over its sources', () => {
    const random = testRandom(name.length + 1);
    const a = placeAdversarial(A, 50, random);
    kernels[name as keyof typeof ELEMENTWISE](A, A, A, 50, ...LISTS);
    expect(read(A, 50)).toEqual(a.map((x) => mod(meaning(x, x, x), Q)));
  });
});

/** Places that meet, cover each other in part, or do not; at distances from 0 on. */
const MEETING = [A, A + S, A + 7 * S, B] as const;
const DISTANCES = [0, S, 2 * S, 5 * S] as const;

describe.each(Object.entries(ELEMENTWISE))('%s at any distances', (name, meaning) => {
  it('does one after the other, as integers do, and touches nothing else', () => {
    const random = testRandom(name.length + 2);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    for (let round = 0; round < 100; round++) {
      placeAdversarial(A, 110, random);
      placeAdversarial(B, 110, random);
      const limbs = new Int32Array(memory.slice(A, B + 110 * S));
      const values = new Map<number, bigint>();
      const value = (address: number): bigint => values.get(address) ?? stored(address, 1)[0] ?? 0n;
      const [t, a, b] = [pick(MEETING), pick(MEETING), pick(MEETING)];
      const strides = [pick(DISTANCES), pick(DISTANCES), pick(DISTANCES)] as const;
      const count = Math.floor(random() * 20);
      for (let i = 0; i < count; i++) {
        const [to, x, y] = [t + i * strides[0], a + i * strides[1], b + i * strides[2]];
        values.set(to, mod(meaning(value(to), value(x), value(y)), Q));
      }
      kernels[name as keyof typeof ELEMENTWISE](t, a, b, count, ...strides);
      for (const [address, expected] of values) expect(read(address, 1)).toEqual([expected]);
      const after = new Int32Array(memory.slice(A, B + 110 * S));
      for (const address of values.keys())
        after.set(limbs.subarray((address - A) / 4, (address - A) / 4 + 9), (address - A) / 4);
      expect(after.every((word, i) => word === limbs[i])).toBe(true);
    }
  });
});

describe('series', () => {
  it.each([0n, 1n, Q - 1n, 2n, 0x123456789abcdefn])('powers of %i', (y) => {
    place(A, [y]);
    place(TARGET, [1n]);
    kernels.scalarsMultiply(TARGET + S, TARGET, A, 299, S, S, 0);
    const powers = [1n];
    while (powers.length < 300) powers.push(((powers.at(-1) ?? 0n) * y) % Q);
    expect(read(TARGET, 300)).toEqual(powers);
  });

  it('sums of products, of none too, and into a source', () => {
    const random = testRandom(17);
    for (const count of [0, 1, 2, 900]) {
      const [a = [], b = []] = [A, B].map((x) => placeAdversarial(x, count, random));
      const sum = a.reduce((total, x, i) => total + x * (b[i] ?? 0n), 0n);
      const [start = 0n] = placeAdversarial(TARGET, 1, random);
      kernels.scalarsMultiplyAdd(TARGET, A, B, count, 0, S, S);
      expect(read(TARGET, 1)).toEqual([mod(start + sum, Q)]);
    }
  });

  it('write nothing for a count of zero, and nothing behind their end', () => {
    const words = new Int32Array(memory, TARGET, 200).fill(-77);
    const names = ['scalarsMultiply', 'scalarsAdd', 'scalarsSubtract', 'scalarsMultiplyAdd'] as const;
    for (const name of names) kernels[name](TARGET, A, B, 0, ...LISTS);
    expect(words.every((word) => word === -77)).toBe(true);
    for (const name of names) kernels[name](TARGET, A, B, 3, ...LISTS);
    expect(words.subarray(30).every((word) => word === -77)).toBe(true);
  });
});

describe('secrets', () => {
  it('leave no copy behind but where they were put', () => {
    const value = 0x1122334455667788990011223344556677889900112233445566778899001123n;
    const bytes = new Uint8Array(memory);
    place(A, [value, value]);
    const copy = bytes.slice(A, A + 36);
    place(TARGET, [1n, 1n]);
    kernels.scalarsMultiply(B, TARGET, A, 2, ...LISTS);
    kernels.scalarsMultiplyAdd(B, TARGET, A, 2, ...LISTS);
    kernels.scalarsToBytes(BYTES, A, 1);
    bytes.fill(0, 65536);
    expect(Buffer.from(bytes).indexOf(copy.subarray(8, 20))).toBe(-1);
    expect(Buffer.from(bytes).indexOf(integerToBytes(value, 32).subarray(8, 20))).toBe(-1);
  });

  it('have bounds that are proved for the stored form alone', () => {
    const { multiply } = fieldKernels(montgomeryField(Q));
    const loose = STORED.map(({ low, high }) => ({ low: 4n * low - 2n ** 31n, high: 4n * high }));
    expect(() => resultForm(multiply, [STORED, STORED])).not.toThrow();
    expect(() => resultForm(multiply, [loose, loose])).toThrow('could reach');
  });
});
