/** Facts about Baby Jubjub that the arguments of the circuits rest on. */
import { describe, expect, it } from 'vitest';
import { circuitSources } from '../../circuits/tools/compile.js';
import { coordinates } from '../../src/ballot/anonymous/statement.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';

const l = BABYJUBJUB.order;

function isSquare(value: bigint): boolean {
  let result = 1n;
  for (let b = value, e = (SNARK_FIELD - 1n) / 2n; e > 0n; e >>= 1n, b = (b * b) % SNARK_FIELD)
    if (e & 1n) result = (result * b) % SNARK_FIELD;
  return result === 1n;
}

describe('Baby Jubjub', () => {
  it('has complete Edwards additions: a is a square, d is none', () => {
    expect([isSquare(168700n), isSquare(168696n)]).toEqual([true, false]);
  });

  it('has no point with u = -1 on its Montgomery form: A - 2 is no square', () => {
    const A = 168698n;
    expect(isSquare(A - 2n)).toBe(false);
  });

  it('has an odd order between 2^250 and 2^251, so that sums of 125 digits never reach it', () => {
    expect(l % 2n).toBe(1n);
    expect(l > 2n ** 250n && l < 2n ** 251n).toBe(true);
    expect(4n ** 125n).toBe(2n ** 250n);
  });

  it('has the generator that the circuits have', () => {
    const source = circuitSources().get('babyjubjub.circom') ?? '';
    for (const coordinate of coordinates(BABYJUBJUB.generator()))
      expect(source).toContain(String(coordinate));
  });
});
