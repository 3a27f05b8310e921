/** What a voter's device refuses to encrypt, and that its nonces are hedged. */
import { describe, expect, it } from 'vitest';
import { prepareAnonymousVote } from '../../../src/ballot/anonymous/index.js';
import { systemRng } from '../../../src/core/random.js';
import { CONTEST, ROLL, voter } from '../../circuits/fixtures.js';

describe('a voter’s device', () => {
  it('refuses choices that the rule does not allow, and paths that lead elsewhere', () => {
    const choice = (values: readonly number[]) => ({ kind: 'values', values }) as const;
    const prepare = (values: readonly number[], who = voter(1)) =>
      prepareAnonymousVote(CONTEST, choice(values), who, systemRng);
    expect(() => prepare([1, 1])).toThrow(RangeError);
    expect(() => prepare([1])).toThrow(RangeError);
    expect(() => prepareAnonymousVote(CONTEST, { kind: 'blank' }, voter(1), systemRng)).toThrow(RangeError);
    expect(() => prepare([1, 0], { ...voter(1), path: ROLL.pathOf(2) })).toThrow(RangeError);
    expect(() => prepare([1, 0], { ...voter(1), secret: 3n })).toThrow(RangeError);
    const { bits, siblings } = ROLL.pathOf(1);
    const long = { bits: [...bits, 0], siblings: [...siblings, 0n] };
    expect(() => prepare([1, 0], { ...voter(1), path: long })).toThrow(RangeError);
  });

  it('never uses a nonce twice, even with a broken source of randomness', () => {
    const broken = (length: number): Uint8Array => new Uint8Array(length);
    const other = { ...CONTEST, publicKey: CONTEST.publicKey.negate() };
    const prepared = (
      [
        [CONTEST, 0, [1, 0]],
        [CONTEST, 1, [1, 0]],
        [CONTEST, 0, [0, 1]],
        [other, 0, [1, 0]],
      ] as const
    ).map(([contest, place, values]) =>
      prepareAnonymousVote(contest, { kind: 'values', values }, voter(place), broken),
    );
    const firsts = prepared.flatMap(({ statement }) =>
      statement.ciphertexts.map(({ c1 }) => c1.toBytes().join()),
    );
    expect(new Set(firsts).size).toBe(8);
  });
});
