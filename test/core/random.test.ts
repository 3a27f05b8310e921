import { expect, it } from 'vitest';
import { drawBytes, systemRng, uniformInteger } from '../../src/core/random.js';
import { seededRng } from '../helpers/rng.js';

it('the system source gives fresh bytes of any length, beyond the quota of one call too', () => {
  for (const length of [0, 1, 32, 65_536, 65_537, 200_000]) expect(systemRng(length).length).toBe(length);
  expect(systemRng(32)).not.toEqual(systemRng(32));
  expect(
    systemRng(70_000)
      .subarray(65_536)
      .some((byte) => byte !== 0),
  ).toBe(true);
});

it('a source that returns something else is refused', () => {
  for (const wrong of [
    new Uint8Array(31),
    new Uint8Array(33),
    [] as unknown as Uint8Array,
    undefined as never,
  ])
    expect(() => drawBytes(() => wrong, 32)).toThrow(RangeError);
});

it('uniform integers are uniform for a small bound', () => {
  const rng = seededRng('uniform');
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 12_000; i++) {
    const value = uniformInteger(6, rng);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0);
  expect(chiSquare).toBeLessThan(20.5);
  expect(counts.length).toBe(6);
});

it('uniform integers reject the draws that would bias them', () => {
  const draws = [new Uint8Array(6).fill(255), Uint8Array.of(0, 0, 0, 0, 0, 5)];
  let calls = 0;
  const rng = (): Uint8Array => draws[calls++] ?? new Uint8Array(6);
  expect(uniformInteger(10, rng)).toBe(5);
  expect(calls).toBe(2);
  expect(uniformInteger(1, () => new Uint8Array(6).fill(9))).toBe(0);
  expect(uniformInteger(2 ** 32, () => new Uint8Array(6).fill(255))).toBe(2 ** 32 - 1);
});

it('uniform integers refuse bounds out of range', () => {
  for (const bound of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1])
    expect(() => uniformInteger(bound, systemRng)).toThrow(RangeError);
});
