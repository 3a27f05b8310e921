/** Row LKP-09: the sealing of letters carries the private shares of the key ceremony, which only their receiver opens. */
import { expect, it } from 'vitest';
import { DecodeError } from '../../../src/core/errors.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { unseal } from '../../../src/core/sealing.js';
import type { CeremonyReveal } from '../../../src/elgamal/ceremony-messages.js';
import { shareContext } from '../../../src/elgamal/ceremony-params.js';
import { openShares } from '../../../src/elgamal/ceremony-receiver.js';
import { actors } from '../../elgamal/ceremony-actors.js';
import { at } from '../../elgamal/helpers.js';

it('LKP-09 seals the shares of a ceremony: their trustee opens them, another key does not, and who seals wrongly is named', () => {
  const { params, sealingSecrets, dealings } = actors(P256, 2, 3, 'party shares');
  const reveals = dealings.map(({ reveal }) => reveal);
  for (const trustee of [1, 2, 3])
    expect(openShares(params, trustee, at(sealingSecrets, trustee - 1), reveals).kind).toBe('share');
  const [first] = reveals;
  if (first === undefined) throw new Error('there are three');
  const [, forSecond = new Uint8Array(), forThird = new Uint8Array()] = first.sealedShares;
  const context = shareContext(params, 1, 2);
  expect(unseal(forSecond, at(sealingSecrets, 1), context).length).toBe(P256.scalarBytes);
  for (const other of [0, 2])
    expect(() => unseal(forSecond, at(sealingSecrets, other), context)).toThrow(DecodeError);
  expect(() => unseal(forSecond, at(sealingSecrets, 1), shareContext(params, 1, 3))).toThrow(DecodeError);
  const altered = forSecond.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
  for (const wrong of [forThird, altered]) {
    const lie: CeremonyReveal = { ...first, sealedShares: first.sealedShares.with(1, wrong) };
    expect(openShares(params, 2, at(sealingSecrets, 1), [lie, ...reveals.slice(1)])).toMatchObject({
      complaints: [{ trustee: 2, dealer: 1 }],
    });
  }
});
