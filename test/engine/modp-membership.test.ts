import { invert, pow } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { ModpSpace, modpField } from '../../src/core/engine/modp-field.js';
import { modpWasmGroup } from '../../src/core/engine/modp-group.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { areElements, isElement, modpSubgroup } from '../../src/core/engine/modp-subgroup.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import { isSquare } from '../../src/core/groups/jacobi.js';
import {
  ELECTIONGUARD_3072_PARAMETERS,
  HELIOS_2048_PARAMETERS,
  RFC_3526_2048_PARAMETERS,
} from '../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../src/core/integers.js';
import { MODP_GROUPS, randomInteger } from './modp-fixtures.js';

describe.each(MODP_GROUPS)('the Jacobi symbol modulo the prime of %s', (_, { p }) => {
  const field = modpField(instantiateModp(), p);
  const { kernels, elementBytes } = field;
  const jacobi = (value: bigint): number => {
    new Uint8Array(kernels.memory.buffer).fill(0x5a, field.base);
    return kernels.jacobi(new ModpSpace(field).plain(integerToBytes(value, elementBytes)));
  };

  it('is that of the reference', () => {
    const values = [1n, 2n, 3n, 4n, 5n, 6n, 7n, p - 1n, p - 2n, p - 3n, p >> 1n, (p >> 1n) + 1n, p >> 28n];
    for (let i = 3n; 2n ** i < p; i += 97n) values.push(2n ** i, 2n ** i - 1n, p - 2n ** i);
    for (let i = 0; i < 60; i++) values.push((randomInteger(8 * elementBytes) % (p - 1n)) + 1n);
    for (const value of values) expect(jacobi(value)).toBe(isSquare(value, p) ? 1 : 0);
  });

  it('comes to an end where there is no symbol', () => expect(jacobi(0n)).toBe(2));
});

describe('a square that the kernels do not find out about', () => {
  it('is decided by the reference', () => {
    const kernels = { ...instantiateModp(), jacobi: () => 2 };
    const group = modpSubgroup(modpField(kernels, RFC_3526_2048_PARAMETERS.p), RFC_3526_2048_PARAMETERS);
    expect([4n, 5n, 11n].map((x) => isElement(group, integerToBytes(x, 256)))).toEqual(
      [4n, 5n, 11n].map((x) => isSquare(x, RFC_3526_2048_PARAMETERS.p)),
    );
  });

  it.each([0, 1])('is found out about by the self-test if the answer is always %i', (answer) => {
    const kernels = { ...instantiateModp(), jacobi: () => answer };
    const group = modpWasmGroup('RFC-3526-2048', RFC_3526_2048_PARAMETERS, () => kernels);
    expect(() => group.generator().add(group.generator())).toThrow(EngineFailure);
  });
});

describe('membership of many elements at once', () => {
  const parameters = ELECTIONGUARD_3072_PARAMETERS;
  const { p, q } = parameters;
  const group = modpSubgroup(modpField(instantiateModp(), p), parameters);
  const encode = (...values: bigint[]): Uint8Array =>
    concatBytes(...values.map((value) => integerToBytes(value, group.field.elementBytes)));
  const members = [1n, 2n, 3n, 5n, 7n, 11n].map((x) => pow(x, (p - 1n) / q, p));
  /** Of order r, the large prime beside q. */
  const stray = pow(3n, 2n * q, p);

  it('accepts elements, the identity and repetitions among them', () => {
    expect(areElements(group, encode(...members))).toBe(true);
    expect(areElements(group, encode(...members, ...members, 1n))).toBe(true);
    expect(areElements(group, encode())).toBe(true);
    const many = Array.from({ length: 70 }, (_, i) => members[i % members.length] ?? 1n);
    expect(areElements(group, encode(...many))).toBe(true);
  });

  it('refuses one bad encoding at any place', () => {
    const bad = [stray, (stray * (members[1] ?? 1n)) % p, p - 1n, p - (members[1] ?? 1n), 0n, p, p + 1n, 4n];
    for (const value of bad)
      for (let place = 0; place <= members.length; place++)
        expect(areElements(group, encode(...members.slice(0, place), value, ...members.slice(place)))).toBe(
          false,
        );
    expect(areElements(group, encode(...members).subarray(1))).toBe(false);
  });

  it('refuses parts outside the group that cancel, in whatever fixed ways', () => {
    const inverse = invert(stray, p);
    const pairs = [
      [stray, inverse],
      [stray, stray, inverse, inverse],
      [stray, stray, pow(inverse, 2n, p)],
      [p - 1n, p - 1n],
      [p - stray, p - inverse],
    ];
    for (const pair of pairs)
      for (let round = 0; round < 4; round++)
        expect(areElements(group, encode(...members, ...pair))).toBe(false);
  });

  it('is behind the bulk engine, which then names the bad one', () => {
    const made = modpWasmGroup('ELECTIONGUARD-3072', parameters);
    expect(made.bulk.firstInvalid(encode(...members))).toBe(-1);
    expect(made.bulk.firstInvalid(encode(...members, stray, members[0] ?? 1n, stray))).toBe(members.length);
    expect(() => made.bulk.sum(encode(...members, invert(stray, p), stray))).toThrow(
      `points[${members.length}]: not an element of ELECTIONGUARD-3072`,
    );
  });

  it('is not for groups whose cofactor has small factors', () => {
    const other = modpSubgroup(
      modpField(instantiateModp(), HELIOS_2048_PARAMETERS.p),
      HELIOS_2048_PARAMETERS,
    );
    expect(() => areElements(other, new Uint8Array(0))).toThrow(TypeError);
  });
});
