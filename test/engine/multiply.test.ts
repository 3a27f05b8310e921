import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { makeTable } from '../../src/core/engine/fixed-base.js';
import { type FixedBaseTable, instantiateP256, Workspace } from '../../src/core/engine/kernels.js';
import { HEAP_BASE, POINT_STRIDE, TABLE_BYTES } from '../../src/core/engine/layout.js';
import { p256Bulk } from '../../src/core/engine/p256-bulk.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { multiplyPoint, multiplySums } from '../../src/core/engine/p256-multiply.js';
import { P256_NOBLE as P256 } from '../../src/core/groups/p256-noble.js';
import { seededRng } from '../helpers/rng.js';
import { bulkCase, edgeScalars, encodedMultiple, encodedScalar } from './p256-fixtures.js';

const kernels = instantiateP256();

const g = encodedMultiple(1n);
const table = makeTable(kernels, g);
const byVariable = (point: Uint8Array, scalar: Uint8Array): Uint8Array =>
  multiplyPoint(kernels, { point, table: undefined }, scalar);
const byTable = (table: FixedBaseTable, point: Uint8Array, scalar: Uint8Array): Uint8Array =>
  multiplyPoint(kernels, { point, table }, scalar);

describe('constant-time multiplication', () => {
  it.each([1n, 2n, -1n, 12345678901234567890n])('agrees with noble for edge scalars on %i G', (logarithm) => {
    const point = encodedMultiple(logarithm);
    const table = makeTable(kernels, point);
    for (const scalar of edgeScalars()) {
      const expected = toHex(encodedMultiple(scalar * logarithm));
      expect(toHex(byVariable(point, encodedScalar(scalar)))).toBe(expected);
      expect(toHex(byTable(table, point, encodedScalar(scalar)))).toBe(expected);
    }
  });

  it('agrees with noble for random points and scalars', () => {
    const rng = seededRng('multiply');
    for (let n = 0; n < 200; n++) {
      const [a, b] = [P256.randomScalar(rng), P256.randomScalar(rng)];
      const point = encodedMultiple(a.value);
      const product = toHex(encodedMultiple(a.multiply(b).value));
      expect(toHex(byVariable(point, b.toBytes()))).toBe(product);
      if (n < 10) expect(toHex(byTable(makeTable(kernels, point), point, b.toBytes()))).toBe(product);
    }
  });

  it('gives each digit of each window its own table entry', () => {
    const g = encodedMultiple(1n);
    const table = makeTable(kernels, g);
    for (let window = 0; window < 51; window++)
      for (const m of [0n, 1n, 15n, 16n, 30n, 31n]) {
        const scalar = (m << BigInt(5 * window + 1)) + 1n;
        expect(toHex(byTable(table, g, encodedScalar(scalar)))).toBe(toHex(encodedMultiple(scalar)));
      }
  });

  it('leaves no copy of the scalar in memory, nor of its negative', () => {
    const value = 0x1122334455667788990011223344556677889900112233445566778899001123n;
    const g = encodedMultiple(1n);
    for (const scalar of [value, value + 1n])
      for (const run of [
        () => byVariable(g, encodedScalar(scalar)),
        () => byTable(makeTable(kernels, g), g, encodedScalar(scalar)),
      ]) {
        run();
        const memory = Buffer.from(kernels.memory.buffer);
        for (const part of [encodedScalar(scalar), encodedScalar(-scalar)]) {
          expect(memory.indexOf(part.subarray(8, 16))).toBe(-1);
          expect(memory.indexOf(part.slice(8, 16).reverse())).toBe(-1);
        }
      }
  });
});

describe('sums of multiples', () => {
  const logarithms = [1n, 2n, -1n, 12345678901234567890n];
  const bases = logarithms.flatMap((logarithm) => {
    const point = encodedMultiple(logarithm);
    return [
      { point, table: makeTable(kernels, point) },
      { point, table: undefined },
    ].map((base) => ({
      logarithm,
      base,
    }));
  });

  it('agree with noble for edge scalars, each alone and all in parts of many', () => {
    const scalars = edgeScalars();
    const multiples = scalars.map((scalar) => ({
      base: { point: g, table },
      scalar: encodedScalar(scalar),
    }));
    const alone = multiples.map((_, multiple) => [{ multiple, sign: 1 as const }]);
    const sums = multiplySums(kernels, multiples, [...alone, alone.flat()]);
    const total = scalars.reduce((sum, scalar) => sum + scalar, 0n);
    expect(sums.map(toHex)).toEqual([...scalars, total].map((k) => toHex(encodedMultiple(k))));
  });

  it('agree with logarithms for few and many multiples, with all signs, of equal and opposite points', () => {
    const rng = seededRng('sums');
    for (const count of [0, 1, 2, 3, 5, 64, 65, 130]) {
      const terms = Array.from({ length: count }, (_, i) => {
        const { logarithm, base } = bases[(i * 5) % (count > 5 ? 7 : 8)] as (typeof bases)[number];
        const scalar = i % 7 === 0 ? P256.scalar(i - 7) : P256.randomScalar(rng);
        return { logarithm, base, scalar };
      });
      const sums = [1, 2, 3].map((step) =>
        terms
          .flatMap((_, i) => [i, (i * step) % count])
          .map((multiple, i) => ({ multiple, sign: i % step === 0 ? (1 as const) : (-1 as const) })),
      );
      const encoded = terms.map(({ base, scalar }) => ({ base, scalar: scalar.toBytes() }));
      expect(multiplySums(kernels, encoded, [...sums, []]).map(toHex)).toEqual(
        [...sums, []].map((list) =>
          toHex(
            encodedMultiple(
              list.reduce((sum, { multiple, sign }) => {
                const term = terms[multiple] as (typeof terms)[number];
                return sum + BigInt(sign) * term.logarithm * term.scalar.value;
              }, 0n),
            ),
          ),
        ),
      );
    }
  });

  it('leave nothing in the memory that was not there before, but their results', () => {
    const base = { point: g, table };
    const scalars = [3n, 5n, 2n ** 200n + 77n, -12345n].map(encodedScalar);
    const one = new Workspace(kernels).reserve(16);
    multiplySums(
      kernels,
      scalars.map((scalar) => ({ base, scalar })),
      [[{ multiple: 0, sign: 1 }], [{ multiple: 3, sign: -1 }]],
    );
    const left = new Uint8Array(kernels.memory.buffer).subarray(one, one + 4 * 52 * POINT_STRIDE);
    expect(left.every((byte) => byte === 0)).toBe(true);
  });

  it('leave nothing when they fail', () => {
    const own = instantiateP256();
    const bases = [g, g.map((byte) => byte ^ 1)].map((point) => ({ point, table: undefined }));
    const multiples = bases.map((base) => ({ base, scalar: encodedScalar(2n ** 100n + 12345n) }));
    expect(() => multiplySums(own, multiples, [[{ multiple: 0, sign: 1 }]])).toThrow(RangeError);
    const memory = Buffer.from(own.memory.buffer);
    expect(memory.subarray(0, HEAP_BASE).equals(own.fixedPlaces)).toBe(true);
    expect(memory.subarray(HEAP_BASE).every((byte) => byte === 0)).toBe(true);
  });

  it('leave nothing where the kernels compute either', () => {
    const own = instantiateP256();
    const base = { point: g, table: makeTable(own, g) };
    const places = () => Buffer.from(own.memory.buffer.slice(0, HEAP_BASE));
    expect(places().equals(own.fixedPlaces)).toBe(false);
    for (const table of [base.table, undefined]) {
      const all = [{ base: { ...base, table }, scalar: encodedScalar(2n ** 100n + 12345n) }];
      multiplySums(own, all, [[{ multiple: 0, sign: -1 }]]);
      expect(places().equals(own.fixedPlaces)).toBe(true);
    }
    expect(Buffer.from(instantiateP256().memory.buffer).equals(own.fixedPlaces)).toBe(true);
  });

  it('are right whatever the memory held before', () => {
    const base = { point: g, table };
    const space = new Workspace(kernels);
    const junk = space.reserve(1_000_000);
    space.bytes.fill(0xa7, junk, junk + 1_000_000);
    const multiples = [5n, 6n, 7n, 8n].map((k) => ({ base, scalar: encodedScalar(k) }));
    const sums = [0, 1, 2, 3].map((multiple) => [{ multiple, sign: 1 as const }]);
    expect(multiplySums(kernels, multiples, sums).map(toHex)).toEqual(
      [5n, 6n, 7n, 8n].map((k) => toHex(encodedMultiple(k))),
    );
  });
});

describe('tables', () => {
  it('stay where they are while memory grows and other operations run', () => {
    const own = instantiateP256();
    const tables = Array.from({ length: 40 }, (_, i) => {
      const point = encodedMultiple(BigInt(i + 2));
      return { point, table: makeTable(own, point) };
    });
    const bulk = p256Bulk(() => own, P256.order);
    const many = bulkCase(Array.from({ length: 3000 }, (_, i) => [BigInt(i + 1), BigInt(1 + (i % 9))]));
    expect(toHex(bulk.multiMultiplyVartime(many.points, many.scalars))).toBe(toHex(many.expected));
    const ends = tables.map(({ table }) => table.address + TABLE_BYTES);
    expect(Math.max(...ends)).toBe(own.tables.end);
    expect(new Set(ends).size).toBe(tables.length);
    tables.forEach((base, i) => {
      const product = multiplyPoint(own, base, encodedScalar(1000n));
      expect(toHex(product)).toBe(toHex(encodedMultiple(1000n * BigInt(i + 2))));
    });
  });

  it('give their place to others once nobody holds them', async () => {
    const own = instantiateP256();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let n = 0; n < 20 && own.tables.end < 12 * TABLE_BYTES; n++) {
      makeTable(own, g);
      collect();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(own.tables.end).toBeLessThan(12 * TABLE_BYTES);
  });
});

describe('choice of the engine', () => {
  it('is noble itself or a group of its own, which do not mix', () => {
    expect(p256WithEngine('noble')).toBe(P256);
    const [one, two] = [p256WithEngine('wasm'), p256WithEngine('wasm')];
    expect(one.bulk.name).toBe('wasm');
    expect(() => one.generator().add(two.generator())).toThrow(TypeError);
    expect(() => one.generator().add(P256.generator())).toThrow(TypeError);
    expect(toHex(one.generator().toBytes())).toBe(toHex(P256.generator().toBytes()));
  });

  it('gives values that callers cannot change', () => {
    const group = p256WithEngine('wasm');
    const bytes = encodedMultiple(9n);
    const element = group.elementFromBytes(bytes);
    bytes.fill(0);
    element.toBytes().fill(0);
    expect(toHex(element.toBytes())).toBe(toHex(encodedMultiple(9n)));
  });
});
