import { describe, expect, it } from 'vitest';
import { curvePublicSums } from '../../src/core/engine/curve-public-sums.js';
import { instantiateSums } from '../../src/core/engine/curve-sum-kernels.js';
import {
  type PublicSums,
  plainPublicSums,
  publicSums,
  testedSums,
} from '../../src/core/engine/public-sums.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import type { Element, Group, Multiple } from '../../src/core/group.js';
import { ED25519 } from '../../src/core/groups/ed25519-group.js';
import { ED25519_NOBLE } from '../../src/core/groups/ed25519-noble.js';
import { BELENIOS_2048, ELECTIONGUARD_4096, RFC_3526_2048 } from '../../src/core/groups/modp-groups.js';
import { BELENIOS_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { bytesToInteger } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

type Rows = readonly (readonly Multiple[])[];

const rng = seededRng('public sums');
const GROUPS: readonly Group[] = [P256, ED25519, BELENIOS_2048, RISTRETTO255, TINY_TEST];
const SLOW: readonly Group[] = [RFC_3526_2048, ELECTIONGUARD_4096];

function basesOf(group: Group): { fixed: [Element, Element]; others: Element[] } {
  const g = group.generator();
  const key = g.multiply(group.randomScalar(rng));
  return { fixed: [g, key], others: [1, 2, 3].map(() => g.multiply(group.randomScalar(rng))) };
}

/** Every pair of a fixed base and another one that is related to it, with scalars at the ends of the range and between. */
function exceptionalRows(group: Group): { fixed: Element[]; rows: Multiple[][] } {
  const { fixed, others } = basesOf(group);
  const [g, key] = fixed;
  const zero = group.identity();
  const copy = group.elementFromBytes(g.toBytes());
  const bases = [g, key, copy, g.negate(), key.negate(), zero, g.add(g), ...others.slice(0, 1)];
  const k = group.randomScalar(rng);
  const scalars = [group.scalar(0), group.scalar(1), group.scalar(2), group.scalar(-1), k, k.negate()];
  const single = bases.flatMap((base) => scalars.map((scalar) => [{ base, scalar }]));
  const pairs = bases.flatMap((base) =>
    scalars.flatMap((scalar) =>
      [k, group.scalar(1)].map((s) => [
        { base: g, scalar: s },
        { base, scalar },
      ]),
    ),
  );
  const sumless: Multiple[][] = [[], [{ base: zero, scalar: k }], [{ base: zero, scalar: group.scalar(0) }]];
  return { fixed: [...fixed, zero], rows: [...single, ...pairs, ...sumless] };
}

function expectSame(group: Group, fixed: readonly Element[], rows: Rows): void {
  const [got, expected] = [publicSums(group, fixed).each(rows), plainPublicSums(group, fixed).each(rows)];
  expect(got).toHaveLength(rows.length);
  got.forEach((encoding, i) => {
    expect(encoding, `sum ${i}`).toEqual(expected[i]);
  });
}

describe.each(GROUPS)('$id', (group) => {
  it('gives what single operations give, whatever meets', () => {
    const { fixed, rows } = exceptionalRows(group);
    expectSame(group, fixed, rows);
  });

  it('takes what cancels within a sum, digit by digit, for the identity', () => {
    const { fixed, others } = basesOf(group);
    const [g] = fixed;
    const [a = g] = others;
    const minus = a.negate();
    const digits = [1, 3, 5, 7];
    const rows = digits.flatMap((low) =>
      digits.flatMap((high) => [
        [
          { base: a, scalar: group.scalar(low) },
          { base: minus, scalar: group.scalar(low + 16 * high) },
        ],
        [
          { base: g, scalar: group.scalar(1) },
          { base: g.negate(), scalar: group.scalar(1 + 16 * high) },
          { base: a, scalar: group.scalar(low) },
        ],
      ]),
    );
    expectSame(group, fixed, rows);
    for (const row of rows.slice(0, 8)) expectSame(group, fixed, [row]);
  });

  it('computes bases that occur in many sums, and several bases in one', () => {
    const { fixed, others } = basesOf(group);
    const [a, b, c] = others as [Element, Element, Element];
    const of = (...bases: Element[]) => bases.map((base) => ({ base, scalar: group.randomScalar(rng) }));
    const rows = [of(a), of(fixed[0], a), of(b, c, fixed[1], a), of(a, a, a), of(...fixed, ...fixed), of(c)];
    expectSame(group, fixed, rows);
    expectSame(group, [], rows);
  });

  it('refuses to mix groups', () => {
    const other = group === P256 ? ED25519 : P256;
    const [own, foreign] = [group, other].map((g) => ({ base: g.generator(), scalar: g.scalar(1) })) as [
      Multiple,
      Multiple,
    ];
    expect(() => publicSums(group, [foreign.base])).toThrow(TypeError);
    const sums = publicSums(group, []);
    for (const bad of [foreign, { ...own, scalar: foreign.scalar }, { ...own, base: foreign.base }])
      expect(() => sums.each([[own], [own, bad]])).toThrow(TypeError);
    expect(sums.each([[own]])).toEqual([own.base.toBytes()]);
  });
});

describe.each(SLOW)('$id', (group) => {
  it('gives what single operations give', () => {
    const { fixed, others } = basesOf(group);
    const [a, b] = others as [Element, Element];
    const scalars = [group.scalar(0), group.scalar(-1), group.randomScalar(rng)];
    expectSame(
      group,
      fixed,
      [a, a, b].map((base, i) => [
        { base: fixed[i % 2] ?? a, scalar: group.randomScalar(rng) },
        { base, scalar: scalars[i] ?? group.scalar(1) },
      ]),
    );
  });
});

describe.each([
  { group: P256, noble: P256_NOBLE },
  { group: ED25519, noble: ED25519_NOBLE },
])('many sums on $group.id', ({ group, noble }) => {
  it('go in parts: more sums, and more bases, than are in memory together', () => {
    const [g, fixed] = [noble.generator(), group.generator()];
    const logs = Array.from({ length: 600 }, () => group.randomScalar(rng).value);
    const bases = logs.map((k) => group.elementFromBytes(g.multiplyVartime(noble.scalar(k)).toBytes()));
    const order = group.order;
    const check = (rows: { terms: Multiple[]; log: bigint }[]): void => {
      const got = publicSums(group, [fixed]).each(rows.map(({ terms }) => terms));
      rows.forEach(({ log }, i) => {
        const expected = g.multiplyVartime(noble.scalar(log % order)).toBytes();
        expect(got[i], `sum ${i}`).toEqual(expected);
      });
    };
    const term = (i: number): { terms: Multiple[]; log: bigint } => {
      const [r, c] = [group.randomScalar(rng), group.randomScalar(rng)];
      const [base = fixed, log = 1n] = [bases[i], logs[i]];
      const terms = [
        { base: fixed, scalar: r },
        { base, scalar: c },
      ];
      return { terms, log: r.value + c.value * log };
    };
    check(bases.map((_, i) => term(i)));
    const long = [0, 1, 2].map(() => {
      const parts = bases.slice(0, 70).map((_, i) => term(i));
      return {
        terms: parts.flatMap(({ terms }) => terms),
        log: parts.reduce((sum, { log }) => sum + log, 0n),
      };
    });
    check([term(0), ...long, term(1)]);
  });

  it('a module that computes wrongly is refused', () => {
    const made = instantiateSums(group.id);
    if (made === undefined) throw new Error('no module');
    for (const name of ['addPackedVartime', 'unpackPoints', 'packPoints', 'copyPacked'] as const) {
      const broken = { ...made, [name]: () => 1 };
      const open = (fixed: readonly Element[]): PublicSums => curvePublicSums(group, broken, fixed);
      expect(() => testedSums(group, [], open), name).toThrow(EngineFailure);
    }
  });
});

it('products of powers are those of bigint', () => {
  const { p, q, g } = BELENIOS_2048_PARAMETERS;
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, square] = [1n, base];
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % p;
      square = (square * square) % p;
    }
    return result;
  };
  const group = BELENIOS_2048;
  const [log, r, c] = [1, 2, 3].map(() => group.randomScalar(rng)) as [never, never, never];
  const base = group.generator().multiply(log);
  const terms = [
    { base: group.generator(), scalar: r },
    { base, scalar: c },
  ] as Multiple[];
  const [sum = new Uint8Array()] = publicSums(group, [group.generator()]).each([terms]);
  const [fixed = terms[0], other = terms[0]] = terms;
  const expected =
    (power(g, fixed?.scalar.value ?? 0n) * power(bytesToInteger(base.toBytes()), other?.scalar.value ?? 0n)) %
    p;
  expect(bytesToInteger(sum)).toBe(expected);
  expect(q).toBe(group.order);
});

describe('sums of lists of elements', () => {
  it.each([...GROUPS, P256_NOBLE].map((group) => [group.bulk.name, group.id, group] as const))(
    'on %s of %s are those of one addition after the other',
    (_engine, _id, group) => {
      const { fixed, others } = basesOf(group);
      const [g, key] = fixed;
      const zero = group.identity();
      const lists = [
        ...[
          [],
          [zero],
          [zero, zero],
          [g],
          [g, g],
          [g, g, g],
          [g, g.negate()],
          [g, g, g.negate(), g.negate()],
        ],
        ...[[g, key, zero, ...others], [...others, ...others], [key, key.negate(), g], others.slice(0, 2)],
      ];
      const got = publicSums(group, fixed).totals(lists);
      expect(got).toEqual(plainPublicSums(group, fixed).totals(lists));
    },
  );

  it('may be longer than what is in memory together', () => {
    const g = ED25519.generator();
    const steps = [g, g.add(g), g.negate()];
    const long = Array.from({ length: 4200 }, (_, i) =>
      ED25519.elementFromBytes((steps[i % 3] ?? g).toBytes()),
    );
    const sums = publicSums(ED25519, []);
    const got = sums.totals([long.slice(0, 3000), long, long.slice(3000)]);
    const times = (k: number): Uint8Array => g.multiply(ED25519.scalar(k)).toBytes();
    expect(got).toEqual([times(2000), times(2800), times(800)]);
  });

  it.each([P256, BELENIOS_2048, TINY_TEST])('of $id refuse elements of other groups', (group) => {
    const foreign = group === P256 ? ED25519.generator() : P256.generator();
    expect(() => publicSums(group, []).totals([[group.generator(), foreign]])).toThrow(TypeError);
  });
});
