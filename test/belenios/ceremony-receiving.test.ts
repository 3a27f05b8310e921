/** What a trustee receives in a ceremony, if it is wrong: the dealer is named, and there is no share. */
import { describe, expect, it } from 'vitest';
import { openMessage } from '../../src/belenios/ceremony-channel.js';
import { ceremonySecrets } from '../../src/belenios/ceremony-keys.js';
import { type CeremonyOutcome, dealPolynomial, receiveDealings } from '../../src/belenios/index.js';
import { DecodeError } from '../../src/core/errors.js';
import {
  type Change,
  changed,
  held,
  keyOf,
  longer,
  old,
  put,
  rng,
  sealedBy,
  shorter,
  textOf,
} from './ceremony-changes.js';
import { culprits } from './ceremony-run.js';

describe('what a trustee receives', () => {
  const { group } = held.open;
  const inputs = held.inputs;
  const secretOfTwo = JSON.parse(dealPolynomial(held.open, keyOf(2), rng)).secrets[0];
  const received = (change: Change): CeremonyOutcome<string> =>
    receiveDealings(held.open, keyOf(1), textOf(changed(inputs, 1, change), 1), rng);
  const cut = (sealed: string): string => sealed.replace(/\w\w"}$/, '"}');

  it.each<[string, Change, readonly string[]]>([
    ['a secret of another polynomial', put('secrets.1', secretOfTwo), ['2 wrong-secret']],
    ['a secret of its own making', put('secrets.1', sealedBy(2, 1, { secret: '5' })), ['2 wrong-secret']],
    ['a secret that another sealed', put('secrets.1', sealedBy(3, 1, { secret: '5' })), ['2 bad-value']],
    [
      'secrets that changed places',
      put('secrets', ([own, ...others]: string[]) => [own, ...others.toReversed()]),
      ['2 bad-value', '3 bad-value'],
    ],
    ['a secret for another', put('secrets.1', JSON.parse(textOf(inputs, 3)).secrets[1]), ['2 bad-encoding']],
    ['a secret that was cut', put('secrets.2', cut), ['3 bad-encoding']],
    [
      'a secret that was changed',
      put('secrets.2', (each: string) => each.replace(/"data":"../, '"data":"00')),
      ['3 bad-encoding'],
    ],
    ['a message that is no secret', put('secrets.1', sealedBy(2, 1, { secrets: '5' })), ['2 bad-value']],
    ['a secret that is no number', put('secrets.1', sealedBy(2, 1, { secret: '-5' })), ['2 bad-number']],
    ['a secret without end', put('secrets.1', sealedBy(2, 1, { secret: '9'.repeat(700) })), ['2 too-large']],
    [
      'the polynomial of another as its own',
      put('polynomial', JSON.parse(textOf(inputs, 2)).polynomial),
      ['1 bad-encoding'],
    ],
    [
      'another polynomial as its own',
      put('polynomial', sealedBy(1, 1, { polynomial: ['1', '2'] })),
      ['1 other-polynomial'],
    ],
    [
      'a shorter polynomial as its own',
      put('polynomial', sealedBy(1, 1, { polynomial: ['1'] })),
      ['1 bad-value'],
    ],
    ['a changed signature of a polynomial', put('coefexps.2.signature.response', '1'), ['3 wrong-signature']],
    ['a changed view', put('signatures.1.response', '1'), ['2 wrong-signature']],
    [
      'views that changed places',
      put('signatures', (all: string[]) => all.toReversed()),
      ['1 wrong-signature', '3 wrong-signature'],
    ],
  ])('with %s', (_name, change, expected) => {
    expect(culprits(received(change))).toEqual(expected);
  });

  it('with a message inside that names another', () => {
    const sealed = sealedBy(2, 1, { secret: '5' }, 3);
    expect(culprits(received(put('secrets.1', sealed)))).toEqual(['2 bad-value']);
  });

  it.each<[string, Change]>([
    ['no views', ({ signatures: _, ...input }) => input],
    ['a secret too few', put('secrets', shorter)],
    ['a polynomial too many', put('coefexps', longer)],
    ['a field too many', (i) => ({ ...i, more: 1 })],
    ['nothing', () => []],
  ])('with %s, for which no trustee is to blame', (_name, change) => {
    expect(() => received(change)).toThrow(DecodeError);
  });

  it('from Belenios 2.0, which does not reduce what it adds up', () => {
    const own = ceremonySecrets(group, keyOf(1, old));
    const sender = old.open.members[1]?.verification.element ?? group.group.identity();
    const [, sealed = ''] = JSON.parse(textOf(old.inputs, 1)).secrets;
    const { secret } = openMessage(group, own, sender, sealed, '') as { secret: string };
    const resealed = (value: bigint): readonly string[] => {
      const other = sealedBy(2, 1, { secret: String(value) }, 1, old);
      const input = textOf(changed(old.inputs, 1, put('secrets.1', other)), 1);
      return culprits(receiveDealings(old.open, keyOf(1, old), input, rng));
    };
    expect(resealed(BigInt(secret) + group.group.order)).toEqual([]);
    expect(resealed(BigInt(secret) + 1n)).toEqual(['2 wrong-secret']);
  });
});
