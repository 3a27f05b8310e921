import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, toHex } from '../../src/core/bytes.js';
import { embedMessage, extractMessage, messageBytes } from '../../src/core/embedding.js';
import type { Element, Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { seededRng } from '../helpers/rng.js';
import { ALL_GROUPS } from './all-groups.js';

const RISTRETTO255_KERNELS = ristretto255WithEngine('wasm');
const SIZE = 30;
const ZEROS = new Uint8Array(SIZE);
const ONES = new Uint8Array(SIZE).fill(255);

/** The element of a message and a counter by the group's own decoding, if there is one. */
type Candidate = (group: Group, message: Uint8Array, counter: number) => Element | undefined;

function attempt(decode: () => Element): Element | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

/** By noble's compressed points, of which 02 is the even one. */
const onP256: Candidate = (group, message, counter) =>
  attempt(() => {
    const point = p256.Point.fromBytes(concatBytes(Uint8Array.of(2, 0), message, Uint8Array.of(counter)));
    return group.elementFromBytes(point.toBytes(false).subarray(1));
  });

const onRistretto: Candidate = (group, message, counter) =>
  attempt(() =>
    group.elementFromBytes(
      concatBytes(Uint8Array.of(2 * (counter & 127)), message, Uint8Array.of(counter >> 7)),
    ),
  );

const NATIVE: readonly (readonly [string, Group, Candidate])[] = [
  ['P-256 on kernels', P256, onP256],
  ['P-256 on noble', P256_NOBLE, onP256],
  ['ristretto255 on kernels', RISTRETTO255_KERNELS, onRistretto],
  ['ristretto255 on noble', RISTRETTO255, onRistretto],
];

const messages = fc.uint8Array({ minLength: SIZE, maxLength: SIZE });

describe.each(NATIVE)('messages in %s', (id, group, candidate) => {
  const rng = seededRng(id);
  const some = [ZEROS, ONES, ...Array.from({ length: 12 }, () => rng(SIZE))];
  const counters = Array.from({ length: 64 }, (_, counter) => counter);

  it('have 30 bytes', () => expect(messageBytes(group)).toBe(SIZE));

  it('come back, each from an element of its own', () => {
    const property = fc.property(messages, (message) => {
      const element = embedMessage(group, message);
      expect(element.isIdentity()).toBe(false);
      expect(extractMessage(element)).toEqual(message);
    });
    fc.assert(property, { numRuns: 15, examples: [[ZEROS], [ONES]] });
  });

  it('have the element of the smallest counter that decodes, and only that one', () => {
    const used = new Set<number>();
    for (const message of some) {
      const working = counters.filter((counter) => candidate(group, message, counter) !== undefined);
      const [first = -1] = working;
      used.add(first);
      expect(working.length).toBeGreaterThan(5);
      const element = embedMessage(group, message);
      for (const counter of working.slice(0, 6)) {
        const other = candidate(group, message, counter);
        expect(other && element.equals(other)).toBe(counter === first);
        expect(other && extractMessage(other)).toEqual(counter === first ? message : undefined);
      }
    }
    expect(used.size).toBeGreaterThan(2);
  });

  it('are not in the identity, nor in what the group makes otherwise', () => {
    expect(extractMessage(group.identity())).toBeUndefined();
    for (const message of some.slice(0, 4)) {
      const element = embedMessage(group, message);
      for (const other of [element.negate(), element.add(element), element.add(group.generator())]) {
        const found = extractMessage(other);
        expect(found === undefined || embedMessage(group, found).equals(other)).toBe(true);
      }
    }
    expect(extractMessage(group.generator())).toBeUndefined();
  });

  it('of another length are refused', () => {
    for (const length of [0, SIZE - 1, SIZE + 1, 32])
      expect(() => embedMessage(group, new Uint8Array(length))).toThrow(RangeError);
  });

  it('are not changed, and given as bytes of their own', () => {
    const message = ONES.slice();
    const element = embedMessage(group, message);
    const bytes = element.toBytes();
    extractMessage(element)?.fill(7);
    expect(message).toEqual(ONES);
    expect(element.toBytes()).toEqual(bytes);
  });
});

describe('elements of messages', () => {
  it('are the same on every engine', () => {
    const property = fc.property(messages, (message) => {
      const bytes = (group: Group): string => toHex(embedMessage(group, message).toBytes());
      expect(bytes(P256)).toBe(bytes(P256_NOBLE));
      expect(bytes(RISTRETTO255_KERNELS)).toBe(bytes(RISTRETTO255));
    });
    fc.assert(property, { numRuns: 5 });
  });

  it('are of the form that is documented', () => {
    const ascending = Uint8Array.from({ length: SIZE }, (_, i) => i + 1);
    const onCurve = embedMessage(P256, ascending).toBytes();
    expect(onCurve[0]).toBe(0);
    expect(onCurve.subarray(1, 31)).toEqual(ascending);
    expect((onCurve[63] ?? 1) & 1).toBe(0);
    const ristretto = embedMessage(RISTRETTO255, ascending).toBytes();
    expect((ristretto[0] ?? 1) & 1).toBe(0);
    expect(ristretto.subarray(1, 31)).toEqual(ascending);
    expect(ristretto[31]).toBe(0);
    expect([toHex(onCurve), toHex(ristretto)]).toMatchInlineSnapshot(`
      [
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e01d179f0137ac13fcfc08c31a44d67a469e84d6fea9d50140a833cc0459dd580d6",
        "0e0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e00",
      ]
    `);
  });

  it('of P-256 have the even root, and no other first byte', () => {
    for (const message of [ZEROS, ONES]) {
      const even = embedMessage(P256, message);
      expect(extractMessage(even.negate())).toBeUndefined();
    }
    const rng = seededRng('first byte');
    let seen = 0;
    while (seen < 10) {
      const x = concatBytes(Uint8Array.of(1), rng(30), Uint8Array.of(0));
      const point = attempt(() =>
        P256.elementFromBytes(
          p256.Point.fromBytes(concatBytes(Uint8Array.of(2), x))
            .toBytes(false)
            .subarray(1),
        ),
      );
      if (point === undefined) continue;
      expect(extractMessage(point)).toBeUndefined();
      seen++;
    }
  });

  it('of ristretto255 have no counter beyond the last', () => {
    const rng = seededRng('last byte');
    let seen = 0;
    while (seen < 10) {
      const encoding = concatBytes(Uint8Array.of(0), rng(30), Uint8Array.of(127));
      const element = attempt(() => RISTRETTO255_KERNELS.elementFromBytes(encoding));
      if (element === undefined) continue;
      expect(extractMessage(element)).toBeUndefined();
      seen++;
    }
  });

  it('of ristretto255 that are zero but for the counter step over the identity', () => {
    const bytes = embedMessage(RISTRETTO255, ZEROS).toBytes();
    expect(equalBytes(bytes, new Uint8Array(32))).toBe(false);
    expect(bytes.subarray(1)).toEqual(new Uint8Array(31));
  });
});

const others = ALL_GROUPS.filter(({ id }) => id !== 'P-256' && id !== 'ristretto255');

describe.each(others.map((group) => [group.id, group] as const))('group %s', (_, group) => {
  it('carries no messages', () => {
    expect(messageBytes(group)).toBe(0);
    expect(() => embedMessage(group, new Uint8Array(0))).toThrow(RangeError);
    expect(() => embedMessage(group, new Uint8Array(30))).toThrow(RangeError);
    expect(() => extractMessage(group.generator())).toThrow(RangeError);
  });
});
