/** Poseidon is what circom circuits compute: compared with two independent implementations, and with a published answer. */
import fc from 'fast-check';
import * as lite from 'poseidon-lite';
import { describe, expect, it } from 'vitest';
import { poseidonConstants, poseidonHash, SNARK_FIELD } from '../../src/core/poseidon.js';

const ORACLES: readonly ((inputs: bigint[]) => bigint)[] = [
  lite.poseidon1,
  lite.poseidon2,
  lite.poseidon3,
  lite.poseidon4,
  lite.poseidon5,
  lite.poseidon6,
  lite.poseidon7,
  lite.poseidon8,
  lite.poseidon9,
  lite.poseidon10,
  lite.poseidon11,
  lite.poseidon12,
  lite.poseidon13,
  lite.poseidon14,
  lite.poseidon15,
  lite.poseidon16,
];
const word = fc.bigInt({ min: 0n, max: SNARK_FIELD - 1n });

describe('Poseidon', () => {
  it('gives the answer that circomlib publishes for (1, 2)', () => {
    expect(poseidonHash(2)([1n, 2n])).toBe(
      7853200120776062878684798364095072458815029376092732009249414926327459813530n,
    );
  });

  it.each(ORACLES.map((oracle, i) => ({ count: i + 1, oracle })))(
    'equals poseidon-lite for $count inputs',
    ({ count, oracle }) => {
      const hash = poseidonHash(count);
      const edge = Array.from({ length: count }, () => SNARK_FIELD - 1n);
      expect(hash(edge)).toBe(oracle(edge));
      fc.assert(
        fc.property(fc.array(word, { minLength: count, maxLength: count }), (inputs) => {
          expect(hash(inputs)).toBe(oracle(inputs));
        }),
        { numRuns: 5 },
      );
    },
  );

  it('equals circomlibjs', async () => {
    // @ts-expect-error -- the package has no types.
    const { buildPoseidonReference } = await import('circomlibjs');
    const reference = await buildPoseidonReference();
    for (const inputs of [[7n], [1n, SNARK_FIELD - 1n], [3n, 1n, 4n, 1n, 5n]])
      expect(poseidonHash(inputs.length)(inputs)).toBe(reference.F.toObject(reference(inputs)));
  });

  it('makes every row of the matrix and every constant a field element, none of the matrix zero', () => {
    const { matrix, roundConstants, width, fullRounds, partialRounds } = poseidonConstants(5);
    expect(roundConstants.length).toBe(width * (fullRounds + partialRounds));
    expect(matrix.flat().every((entry) => entry > 0n && entry < SNARK_FIELD)).toBe(true);
    expect(new Set(roundConstants).size).toBe(roundConstants.length);
  });

  it('depends on the order and on the number of inputs', () => {
    expect(poseidonHash(2)([1n, 2n])).not.toBe(poseidonHash(2)([2n, 1n]));
    expect(poseidonHash(1)([1n])).not.toBe(poseidonHash(2)([1n, 0n]));
  });

  it.each([0, 17, -1, 1.5])('refuses %s inputs', (count) => {
    expect(() => poseidonHash(count)).toThrow(RangeError);
  });

  it('refuses what is not a field element, and another number of words', () => {
    const hash = poseidonHash(2);
    for (const bad of [[SNARK_FIELD, 0n], [0n, -1n], [1n], [1n, 2n, 3n]])
      expect(() => hash(bad)).toThrow(RangeError);
  });
});
