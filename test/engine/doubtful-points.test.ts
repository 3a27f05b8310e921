/** Points of which sums tell whether they are elements: whatever has a part of small order is refused, wherever it stands. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../../src/core/bytes.js';
import { curvePublicSums } from '../../src/core/engine/curve-public-sums.js';
import { instantiateSums } from '../../src/core/engine/curve-sum-kernels.js';
import {
  type DoubtfulPoints,
  plainPublicSums,
  publicSums,
  testedSums,
} from '../../src/core/engine/public-sums.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import type { Element, Group, Multiple } from '../../src/core/group.js';
import { ED25519 } from '../../src/core/groups/ed25519-group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('doubtful points');
const SMALL = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

/** The encoding of a point plus so many times a point of order 8. */
function shifted(encoding: Uint8Array, times: number): Uint8Array {
  let point = ed25519.Point.fromBytes(encoding, false);
  for (let i = 0; i < times; i++) point = point.add(SMALL);
  return point.toBytes();
}

function encodingsOf(group: Group, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => group.generator().multiply(group.randomScalar(rng)).toBytes());
}

const fixedOf = (group: Group): Element[] => [group.generator(), group.generator().add(group.generator())];

/** Opens points where the group has a way for it. */
function open(group: Group, encodings: readonly Uint8Array[]): DoubtfulPoints | undefined {
  const { openDoubtful } = publicSums(group, []);
  if (openDoubtful === undefined) throw new Error('there is no way for doubtful points');
  return openDoubtful(concatBytes(...encodings));
}

/** Two sums of each point with a fixed base, as the commitments of a disjunction are. */
function rowsOf(group: Group, elements: readonly Element[]): Multiple[][] {
  const term = (base: Element): Multiple => ({ base, scalar: group.randomScalar(rng) });
  return elements.flatMap((element) => [0, 1].map(() => [term(group.generator()), term(element)]));
}

describe.each([ED25519, P256])('of $id', (group) => {
  it('elements, the identity among them, have the sums that they always have', () => {
    const [a = new Uint8Array(), ...others] = encodingsOf(group, 9);
    const opened = open(group, [a, group.identity().toBytes(), a, group.generator().toBytes(), ...others]);
    if (opened === undefined) throw new Error('all are points');
    const { elements } = opened;
    const zero = { base: elements[0] ?? group.identity(), scalar: group.scalar(0) };
    const rows = [
      ...rowsOf(group, elements),
      [],
      [zero],
      ...rowsOf(
        group,
        encodingsOf(group, 1).map((bytes) => group.elementFromBytes(bytes)),
      ),
    ];
    const lists = [[...elements], elements.slice(0, 3), [], elements.slice(4)];
    const plain = plainPublicSums(group, []);
    expect(opened.each(rows)).toEqual(plain.each(rows));
    expect(opened.totals(lists)).toEqual(plain.totals(lists));
    expect(opened.each([])).toEqual([]);
  });

  it('bytes that are no point, or not whole, are refused at once', () => {
    const good = encodingsOf(group, 3);
    expect(open(group, good)).toBeDefined();
    for (const bad of [new Uint8Array(group.elementBytes).fill(255), new Uint8Array(5)])
      for (let at = 0; at <= good.length; at++)
        expect(open(group, [...good.slice(0, at), bad, ...good.slice(at)])).toBeUndefined();
  });

  it('points of before are elements still, when others have been opened', () => {
    const sums = publicSums(group, fixedOf(group));
    const [first, second] = [encodingsOf(group, 3), encodingsOf(group, 5)];
    const opened = [first, second].map((encodings) => sums.openDoubtful?.(concatBytes(...encodings)));
    for (const points of opened) {
      const rows = rowsOf(group, points?.elements ?? []);
      expect(rows.length).toBeGreaterThan(0);
      expect(points?.each(rows)).toEqual(plainPublicSums(group, []).each(rows));
    }
  });
});

describe('points of edwards25519 with a part of small order are refused', () => {
  const good = encodingsOf(ED25519, 5);
  const refuses = (encodings: readonly Uint8Array[], used = encodings.length): void => {
    const opened = open(ED25519, encodings);
    const some = opened?.elements.slice(0, used) ?? [];
    // What the sums of these come to does not matter, but it must come to something.
    opened?.totals([some, some.slice(1)]);
    expect(opened?.each(rowsOf(ED25519, some))).toBeUndefined();
  };

  it.each([1, 2, 3, 4, 5, 6, 7])('of %i times a point of order 8, at every place', (times) => {
    for (let at = 0; at < good.length; at++) {
      const changed = good.map((encoding, i) => (i === at ? shifted(encoding, times) : encoding));
      refuses(changed);
      refuses(changed, 0);
      refuses(changed, at);
    }
    refuses([...good, shifted(ED25519.identity().toBytes(), times)]);
    refuses([shifted(ED25519.identity().toBytes(), times)]);
    refuses([shifted(ED25519.generator().toBytes(), times)]);
  });

  it('when their parts cancel, and when all have one', () => {
    for (let times = 1; times < 8; times++) {
      const pair = [
        shifted(good[0] ?? SMALL.toBytes(), times),
        shifted(good[1] ?? SMALL.toBytes(), 8 - times),
      ];
      refuses([...pair, ...good.slice(2)]);
      refuses([...pair, ...pair.toReversed(), ...good]);
      refuses(good.map((encoding) => shifted(encoding, times)));
    }
  });

  it('when what is left of them in a sum is a point of order two, which has no double', () => {
    const [point = new Uint8Array()] = good;
    for (const digit of [1, 3, 5, 7]) {
      const opened = open(ED25519, [point, shifted(point, 4), ...good]);
      const [p, q] = opened?.elements ?? [];
      if (opened === undefined || p === undefined || q === undefined) throw new Error('all are points');
      const row = [
        { base: p, scalar: ED25519.scalar(digit) },
        { base: q, scalar: ED25519.scalar(-digit) },
        { base: q, scalar: ED25519.scalar(16 - digit) },
      ];
      expect(opened.each([row, ...rowsOf(ED25519, opened.elements)])).toBeUndefined();
    }
  });

  it('among more than are in memory together, used or not, and beside a sum of very many', () => {
    const many = encodingsOf(ED25519, 140);
    const bad = shifted(many[139] ?? SMALL.toBytes(), 4);
    expect(open(ED25519, many)?.each([])).toEqual([]);
    refuses([...many.slice(0, 139), bad], 3);
    refuses([...many.slice(0, 139), bad]);
    const opened = open(ED25519, [...many.slice(0, 139), bad]);
    const long = rowsOf(ED25519, opened?.elements ?? []).flat();
    expect(opened?.each([long])).toBeUndefined();
    const [honest, plain] = [open(ED25519, many), plainPublicSums(ED25519, [])];
    const row = rowsOf(ED25519, honest?.elements ?? []).flat();
    expect(honest?.each([row])).toEqual(plain.each([row]));
  });

  it('with scalars by which the part vanishes', () => {
    for (const times of [1, 2, 4]) {
      const opened = open(ED25519, [shifted(good[0] ?? SMALL.toBytes(), times), ...good]);
      const rows = (opened?.elements ?? []).map((base) => [{ base, scalar: ED25519.scalar(8) }]);
      expect(opened?.each(rows)).toBeUndefined();
      expect(opened?.each([])).toBeUndefined();
    }
  });

  it('and sums of elements are as ever afterwards', () => {
    const sums = publicSums(ED25519, fixedOf(ED25519));
    const bad = shifted(good[0] ?? SMALL.toBytes(), 2);
    expect(sums.openDoubtful?.(bad)?.each([])).toBeUndefined();
    expect(sums.openDoubtful?.(fromHex('00'.repeat(32)))?.each([])).toBeUndefined();
    const elements = good.map((encoding) => ED25519.elementFromBytes(encoding));
    const rows = rowsOf(ED25519, elements);
    expect(sums.each(rows)).toEqual(plainPublicSums(ED25519, []).each(rows));
    expect(sums.totals([elements])).toEqual(plainPublicSums(ED25519, []).totals([elements]));
  });
});

it('a module that takes every point for an element, or none, is refused', () => {
  const made = instantiateSums('Ed25519');
  if (made === undefined) throw new Error('no module');
  for (const addPairsChecked of [(_: number, count: number) => count, () => 0])
    expect(() =>
      testedSums(ED25519, [], (fixed) => curvePublicSums(ED25519, { ...made, addPairsChecked }, fixed)),
    ).toThrow(EngineFailure);
  expect(() => testedSums(ED25519, [], (fixed) => curvePublicSums(ED25519, made, fixed))).not.toThrow();
});

it.each([RISTRETTO255, TINY_TEST])('there is no such way on $id', (group) => {
  expect(publicSums(group, []).openDoubtful).toBeUndefined();
});
