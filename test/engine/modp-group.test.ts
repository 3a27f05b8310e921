import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { modpGroupWithEngine, modpWasmGroup } from '../../src/core/engine/modp-group.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Element, Group } from '../../src/core/group.js';
import { modpGroup } from '../../src/core/groups/modp.js';
import { BELENIOS_2048_PARAMETERS, HELIOS_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { testRandom } from './field-harness.js';
import { MODP_GROUPS } from './modp-fixtures.js';

/** The code and message of what `run` throws, or its result in hexadecimal. */
function outcome(run: () => Uint8Array | number | Element): string {
  try {
    const result = run();
    if (typeof result === 'number') return String(result);
    return toHex(result instanceof Uint8Array ? result : result.toBytes());
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof RangeError || error instanceof TypeError))
      throw error;
    return `${error.name}: ${error.message}`;
  }
}

describe.each(MODP_GROUPS)('%s on the kernels and on bigint', (id, parameters) => {
  const { p, q, g } = parameters;
  const [wasm, reference] = (['wasm', 'bigint'] as const).map((engine) =>
    modpGroupWithEngine(id, parameters, engine),
  ) as [Group, Group];
  const { elementBytes } = wasm;
  const rng = seededRng(id);
  const both = (run: (group: Group) => Uint8Array | number | Element): void =>
    expect(outcome(() => run(wasm))).toBe(outcome(() => run(reference)));
  const encode = (value: bigint): Uint8Array => integerToBytes(value, elementBytes);
  const long = q > 2n ** 300n;

  it('are told apart by the names of their engines', () => {
    expect([wasm.bulk.name, reference.bulk.name]).toEqual(['wasm', 'bigint']);
    both((group) => group.generator());
    both((group) => group.identity());
    both((group) => group.hashToElement('domain', Uint8Array.of(1, 2, 3)));
  });

  it('take the same powers for edge exponents, by every path', () => {
    const base = wasm.hashToElement('base', Uint8Array.of(7)).toBytes();
    const [x, y] = [wasm.elementFromBytes(base), reference.elementFromBytes(base)];
    const table = wasm.withTable(x);
    const one = wasm.withTable(wasm.identity());
    const exponents = [0n, 1n, 2n, 31n, 32n, q - 1n, q - 2n, q >> 1n, wasm.randomScalar(rng).value];
    for (let bit = 5n; 2n ** bit < q; bit += long ? 511n : 63n) exponents.push(2n ** bit, 2n ** bit - 1n);
    for (const exponent of exponents) {
      const k = wasm.scalar(exponent);
      const expected = toHex(y.multiplyVartime(reference.scalar(exponent)).toBytes());
      expect(toHex(x.multiply(k).toBytes())).toBe(expected);
      expect(toHex(x.multiplyVartime(k).toBytes())).toBe(expected);
      expect(toHex(table.multiply(k).toBytes())).toBe(expected);
      expect(one.multiply(k).isIdentity()).toBe(true);
      expect(wasm.identity().multiply(k).isIdentity()).toBe(true);
    }
  });

  it('accept and refuse the same bytes, in the same words', () => {
    const cofactor = (p - 1n) / q;
    const element = wasm.hashToElement('x', Uint8Array.of(1)).toBytes();
    const candidates = [
      ...[0n, 1n, 2n, g, p - 1n, p - g, p >> 1n].map(encode),
      ...[p, p + 1n, 2n ** BigInt(8 * elementBytes) - 1n].map(encode),
      element,
      element.map((byte, i) => (i === elementBytes - 1 ? byte ^ 1 : byte)),
      reference.hashToElement('x', Uint8Array.of(2)).toBytes(),
      ...[new Uint8Array(0), element.subarray(1), concatBytes(element, Uint8Array.of(0))],
    ];
    // An element times one of order 2: a member of the larger subgroup of order 2q.
    expect(cofactor % 2n).toBe(0n);
    for (const bytes of candidates) {
      both((group) => group.elementFromBytes(bytes, 'ballot.c1'));
      both((group) => group.elementOrIdentityFromBytes(bytes));
      both((group) => group.bulk.firstInvalid(bytes));
      both((group) => group.bulk.sum(bytes));
      both((group) => group.bulk.multiMultiplyVartime(bytes, group.scalar(3).toBytes()));
    }
  });

  it('multiply in bulk alike', () => {
    const points = Array.from({ length: long ? 5 : id === 'BELENIOS-2048' ? 34 : 8 }, (_, i) =>
      i % 7 === 3
        ? wasm.identity()
        : wasm.generator().multiplyVartime(wasm.scalar(i % 5 === 4 ? 1 : 3n ** BigInt(i))),
    );
    const scalars = points.map((_, i) =>
      [wasm.randomScalar(rng), wasm.scalar(0), wasm.scalar(-1), wasm.scalar(i)][i % 4]?.toBytes(),
    );
    const [bytes, factors] = [
      concatBytes(...points.map((point) => point.toBytes())),
      concatBytes(...scalars.map((scalar) => scalar ?? new Uint8Array())),
    ];
    both((group) => group.bulk.multiMultiplyVartime(bytes, factors));
    both((group) => group.bulk.sum(bytes));
    both((group) => group.bulk.firstInvalid(bytes));
    both((group) => group.bulk.multiMultiplyVartime(new Uint8Array(0), new Uint8Array(0)));
    both((group) => group.bulk.sum(new Uint8Array(0)));
    const spoilt = bytes.slice();
    spoilt.fill(255, 2 * elementBytes, 3 * elementBytes);
    both((group) => group.bulk.firstInvalid(spoilt));
    both((group) => group.bulk.multiMultiplyVartime(spoilt, factors));
  });
});

describe('the engine', () => {
  const make = (parameters = HELIOS_2048_PARAMETERS) => {
    const kernels = instantiateModp();
    return { kernels, group: modpWasmGroup('HELIOS-2048', parameters, () => kernels) };
  };

  it('gives groups that do not mix, and do not disturb each other', () => {
    const [a, b] = [make().group, make(BELENIOS_2048_PARAMETERS).group];
    const reference = modpGroup('HELIOS-2048', HELIOS_2048_PARAMETERS);
    expect(() => a.generator().add(b.generator())).toThrow(TypeError);
    expect(() => a.generator().add(reference.generator())).toThrow(TypeError);
    const expected = toHex(reference.generator().multiply(reference.scalar(12345)).toBytes());
    for (let round = 0; round < 3; round++) {
      b.generator().multiply(b.scalar(-round));
      expect(toHex(a.generator().multiply(a.scalar(12345)).toBytes())).toBe(expected);
    }
  });

  it('gives values that callers cannot change', () => {
    const { group } = make();
    const bytes = group.generator().toBytes();
    const element = group.elementFromBytes(bytes);
    bytes.fill(0);
    element.toBytes().fill(0);
    group.generator().toBytes().fill(0);
    expect(element.equals(group.generator())).toBe(true);
  });

  it('leaves nothing of a secret scalar in memory, nor the powers it chose', () => {
    const { group, kernels } = make();
    const value = 0x1122334455667788990011223344556677889900112233445566778899001123n;
    const scalar = group.scalar(value);
    const base = group.generator();
    for (const element of [base, group.withTable(base)]) {
      element.multiply(scalar);
      new Uint8Array(kernels.memory.buffer).fill(0, 16384 + 3 * 320);
      element.multiply(scalar);
      const memory = Buffer.from(kernels.memory.buffer);
      expect(memory.indexOf(scalar.toBytes().subarray(8, 16))).toBe(-1);
      // What is left are the constants: everything behind them, and the kernels' own places, are zero.
      const constants = memory.subarray(16384, 16384 + 3 * 320);
      expect(constants.some((byte) => byte !== 0)).toBe(true);
      expect(memory.subarray(16384 + 3 * 320).every((byte) => byte === 0)).toBe(true);
      for (const [from, to] of [
        [2048, 4096],
        [6144, 11264],
        [12288, 16384],
      ])
        expect(memory.subarray(from, to).every((byte) => byte === 0)).toBe(true);
    }
  });

  it('gives the same results over dirty memory and after many operations', () => {
    const { group, kernels } = make();
    const [k, x] = [group.scalar(3n ** 150n), group.hashToElement('x', Uint8Array.of(1))];
    const table = group.withTable(x);
    const expected = toHex(x.multiply(k).toBytes());
    for (let round = 0; round < 40; round++) {
      new Uint8Array(kernels.memory.buffer).fill(round, 16384 + 3 * 320);
      const results = [x.multiply(k), x.multiplyVartime(k), table.multiply(k)].map((e) => toHex(e.toBytes()));
      expect(new Set(results)).toEqual(new Set([expected]));
    }
  });

  it('never needs more than a MiB, whatever the number of points', () => {
    const { group, kernels } = make();
    const count = 1100;
    const bytes = concatBytes(...Array.from({ length: count }, () => group.generator().toBytes()));
    const scalars = concatBytes(
      ...Array.from({ length: count }, (_, i) => group.scalar(5n ** BigInt(i)).toBytes()),
    );
    const first = group.bulk.sum(bytes.subarray(0, 256));
    const product = group.bulk.multiMultiplyVartime(bytes, scalars);
    const sum = Array.from({ length: count }, (_, i) => 5n ** BigInt(i)).reduce((a, b) => a + b);
    expect(toHex(product)).toBe(toHex(group.generator().multiply(group.scalar(sum)).toBytes()));
    expect(toHex(first)).toBe(toHex(group.generator().toBytes()));
    expect(kernels.memory.buffer.byteLength).toBeLessThanOrEqual(2 ** 20);
  });

  it('gives a result or a typed error for any bytes, never a trap', () => {
    const random = testRandom(5);
    const { group, kernels } = make();
    const reference = modpGroup('HELIOS-2048', HELIOS_2048_PARAMETERS);
    const pool = [0n, 1n, HELIOS_2048_PARAMETERS.g, HELIOS_2048_PARAMETERS.p, 2n ** 2048n - 1n].map((v) =>
      integerToBytes(v, 256),
    );
    const seen = new Set<string>();
    for (let n = 0; n < 120; n++) {
      const points = concatBytes(
        ...Array.from(
          { length: random() * 4 },
          () => pool[Math.floor(random() * 9)] ?? pool[1] ?? new Uint8Array(),
        ),
      );
      const scalars = Uint8Array.from(
        { length: points.length / 8 },
        () => random() * 256 - (random() < 0.5 ? 0 : 128),
      );
      const cut = random() < 0.3 ? Math.floor(random() * 300) : 0;
      const run = ({ bulk }: Group): string =>
        outcome(() =>
          bulk.multiMultiplyVartime(points.subarray(cut), scalars.subarray(random() < 0 ? 1 : 0)),
        );
      const result = run(group);
      expect(result).toBe(run(reference));
      expect(outcome(() => group.bulk.sum(points.subarray(cut)))).toBe(
        outcome(() => reference.bulk.sum(points.subarray(cut))),
      );
      seen.add(result.slice(0, 10));
    }
    expect(seen.size).toBeGreaterThanOrEqual(3);
    expect(kernels.memory.buffer.byteLength).toBeLessThanOrEqual(2 ** 20);
  });
});
