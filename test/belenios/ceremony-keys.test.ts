/** Keys that trustees publish and that are wrong: after a ceremony, and in the list of an election. */
import { describe, expect, it } from 'vitest';
import {
  electionTrustees,
  finishCeremony,
  generateTrusteeKeys,
  openThresholdShare,
} from '../../src/belenios/index.js';
import { provedKey } from '../../src/belenios/proved-key.js';
import { DecodeError } from '../../src/core/errors.js';
import { IDENTITY } from '../verify/foreign/belenios/changes.js';
import { changed, drop, held, keyOf, put, rng, signatureBy } from './ceremony-changes.js';
import { culprits } from './ceremony-run.js';

describe('what trustees make', () => {
  const texts = held.outputs;
  const other = JSON.parse(generateTrusteeKeys('Ed25519', rng).publicKey);
  const finished = (list: readonly string[]): readonly string[] =>
    culprits(finishCeremony(held.open, held.polynomials, list));

  it.each<[string, readonly string[], readonly string[]]>([
    ['a changed proof', changed(texts, 2, put('public_key.pok.response', '5')), ['2 wrong-proof']],
    [
      'a changed signature',
      changed(texts, 2, put('public_key.signature.response', '5')),
      ['2 wrong-signature'],
    ],
    ['no signature', changed(texts, 2, drop('public_key.signature')), ['2 bad-value']],
    [
      'two that changed places',
      [1, 0, 2].map((i) => texts[i] ?? ''),
      ['1 other-key', '1 wrong-signature', '2 other-key', '2 wrong-signature'],
    ],
    [
      'another key',
      changed(
        texts,
        3,
        put('public_key', {
          ...other,
          signature: signatureBy(3, other.public_key),
        }),
      ),
      ['3 other-key'],
    ],
    ['the identity as a key', changed(texts, 3, put('public_key.public_key', IDENTITY)), ['3 identity']],
    ['a share that is not sealed', changed(texts, 1, put('private_key', '7')), ['1 bad-value']],
    ['no JSON', texts.with(0, ''), ['1 bad-json']],
  ])('with %s', (_name, list, expected) => {
    expect(finished(list)).toEqual(expected);
  });

  it('that are too few', () => {
    expect(() => finishCeremony(held.open, held.polynomials, texts.slice(1))).toThrow(DecodeError);
  });

  it('is opened by nobody else', () => {
    const [encryptedShare = ''] = held.trustees.encryptedShares;
    expect(openThresholdShare(held.open.group, { key: keyOf(1), encryptedShare }).isZero()).toBe(false);
    expect(() => openThresholdShare(held.open.group, { key: keyOf(2), encryptedShare })).toThrow(DecodeError);
  });
});

describe('the trustees of an election', () => {
  const single = generateTrusteeKeys('Ed25519', rng).publicKey;
  const [wrong = ''] = changed([single], 1, put('pok.challenge', '5'));
  const opposite = JSON.stringify({ ...JSON.parse(single), signature: JSON.parse(single).pok });

  it('without proof of a key', () => {
    const list = (publicKey: string) =>
      electionTrustees('Ed25519', [held.trustees, { kind: 'Single', publicKey }]);
    expect(list(single).kind).toBe('good');
    expect(culprits(list(wrong))).toEqual(['4 wrong-proof']);
    expect(culprits(list(opposite))).toEqual(['4 bad-value']);
    expect(culprits(list(single.replace('{', '{ ')))).toEqual(['4 bad-encoding']);
  });

  it('whose keys add up to none', () => {
    const secret = held.open.group.group.scalar(7);
    const list = [secret, secret.multiply(secret.group.scalar(-1))].map((each) => ({
      kind: 'Single' as const,
      publicKey: JSON.stringify(provedKey(held.open.group, each, rng)),
    }));
    expect(() => electionTrustees('Ed25519', list)).toThrow(DecodeError);
    expect(electionTrustees('Ed25519', list.slice(1)).kind).toBe('good');
  });

  it('that are none, or of two groups', () => {
    expect(() => electionTrustees('Ed25519', [])).toThrow(RangeError);
    expect(() => electionTrustees('BELENIOS-2048', [held.trustees])).toThrow(RangeError);
    expect(() => electionTrustees('P-256', [held.trustees])).toThrow(DecodeError);
  });
});
