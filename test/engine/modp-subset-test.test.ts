/** Membership of many residues by products of random subsets, in groups whose cofactor has small factors. */
import { pow } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { modpField } from '../../src/core/engine/modp-field.js';
import { modpWasmGroup } from '../../src/core/engine/modp-group.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { modpSubgroup } from '../../src/core/engine/modp-subgroup.js';
import { passSubsetTests, SUBSETS_FROM } from '../../src/core/engine/modp-subset-test.js';
import { HELIOS_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../src/core/integers.js';

const { p, q, g } = HELIOS_2048_PARAMETERS;
const group = modpSubgroup(modpField(instantiateModp(), p), HELIOS_2048_PARAMETERS);
const encode = (...values: readonly bigint[]): Uint8Array =>
  concatBytes(...values.map((value) => integerToBytes(value, 256)));
const members = Array.from({ length: 9 }, (_, i) => pow(g, BigInt(3 ** i), p));
/** An element of a small order that divides the cofactor, which has the factors 2, 9, 5, 13, 23 and 647. */
const ofOrder = (order: bigint): bigint => {
  for (let x = 2n; ; x++) {
    const element = pow(x, (p - 1n) / order, p);
    if (element !== 1n) return element;
  }
};

describe('random subsets', () => {
  it('accept elements, the identity and repetitions', () => {
    for (const count of [0, 1, 4, 5, 6, 9])
      expect(passSubsetTests(group, encode(...members.slice(0, count)))).toBe(true);
    expect(passSubsetTests(group, encode(1n, ...members, ...members, 1n))).toBe(true);
  });

  it.each([2n, 3n, 5n, 13n, 23n, 647n, q * 2n, q * 3n])('refuse an order of %i, at any place', (order) => {
    const bad = order > q ? (ofOrder(order / q) * g) % p : ofOrder(order);
    for (const place of [0, 4, 5, 8]) {
      const mixed = members.with(place, bad);
      expect(passSubsetTests(group, encode(...mixed))).toBe(false);
    }
  });

  it('refuse parts outside the group that cancel', () => {
    const three = ofOrder(3n);
    expect(passSubsetTests(group, encode(p - g, p - 1n, ...members))).toBe(false);
    expect(passSubsetTests(group, encode(three, (three * three) % p))).toBe(false);
    expect(passSubsetTests(group, encode(three, three, three))).toBe(false);
  });

  it('refuse what is no residue', () => {
    for (const value of [0n, p, p + 1n, 2n ** 2048n - 1n])
      expect(passSubsetTests(group, encode(...members, value))).toBe(false);
    expect(passSubsetTests(group, encode(...members).subarray(1))).toBe(false);
  });
});

describe('the bulk engine', () => {
  const engine = modpWasmGroup('HELIOS-2048', HELIOS_2048_PARAMETERS);
  const many = Array.from({ length: SUBSETS_FROM }, (_, i) => members[i % members.length] ?? g);

  it('names the first of many that is no element', () => {
    expect(engine.bulk.firstInvalid(encode(...many))).toBe(-1);
    expect(engine.bulk.firstInvalid(encode(...many.with(7, p - 1n)))).toBe(7);
  });

  it('adds pair by pair', () => {
    const sums = engine.bulk.addEach?.(encode(...members), encode(...members.toReversed()));
    expect(sums).toEqual(encode(...members.map((x, i) => (x * (members[8 - i] ?? 1n)) % p)));
    expect(engine.bulk.addEach?.(encode(), encode())).toEqual(encode());
    expect(() => engine.bulk.addEach?.(encode(g), encode())).toThrow(RangeError);
    expect(() => engine.bulk.addEach?.(encode(g).subarray(1), encode(g).subarray(1))).toThrow(RangeError);
  });
});
