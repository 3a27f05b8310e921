/** Certificates of a ceremony that are wrong: all who sent one are named. */
import { describe, expect, it } from 'vitest';
import {
  type CeremonySettings,
  createCertificate,
  dealPolynomial,
  openCeremony,
  receiveDealings,
} from '../../src/belenios/index.js';
import { DecodeError } from '../../src/core/errors.js';
import { IDENTITY, SMALL_ORDER } from '../verify/foreign/belenios/changes.js';
import {
  type Change,
  changed,
  flip,
  held,
  OLD,
  old,
  put,
  rng,
  SETTINGS,
  signedBy,
  textOf,
} from './ceremony-changes.js';
import { culprits } from './ceremony-run.js';

describe('certificates', () => {
  const texts = held.certificates.map(({ certificate }) => certificate);
  const opened = (settings: CeremonySettings, list: readonly string[]): readonly string[] =>
    culprits(openCeremony(settings, list));
  const resigned = (change: Change): string[] =>
    changed(texts, 2, ({ message }) => {
      const keys = JSON.parse(message);
      return signedBy(2, change(keys));
    });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a changed response', changed(texts, 2, put('signature.response', flip)), ['2 wrong-signature']],
    [
      'the signature of another',
      changed(texts, 3, put('signature', JSON.parse(textOf(texts, 1)).signature)),
      ['3 wrong-signature'],
    ],
    ['two that changed places', [1, 0, 2].map((i) => texts[i] ?? ''), ['1 other-context', '2 other-context']],
    ['another threshold', resigned(put('context.threshold', 3)), ['2 other-context']],
    ['another group', resigned(put('context.group', 'BELENIOS-2048')), ['2 other-context']],
    ['no context', resigned(({ context: _, ...keys }) => keys), ['2 other-context']],
    ['the identity as a key', resigned(put('encryption', IDENTITY)), ['2 identity']],
    ['an element of small order', resigned(put('verification', SMALL_ORDER)), ['2 bad-element']],
    [
      'the encryption key of another',
      resigned(put('encryption', held.open.members[0]?.encryption.text)),
      ['2 repeated-key'],
    ],
    ['a field too many', resigned((keys) => ({ ...keys, more: 1 })), ['2 bad-value']],
    ['a text that is no JSON', texts.with(1, '{'), ['2 bad-json']],
    ['spaces', texts.with(1, ` ${texts[1]}`), ['2 bad-encoding']],
    ['wrong ones of two', changed(texts, 1, () => []).with(2, '7'), ['1 bad-value', '3 bad-value']],
  ])('with %s', (_name, list, expected) => {
    expect(opened(SETTINGS, list)).toEqual(expected);
  });

  it('of another form', () => {
    expect(opened(OLD, texts)).toEqual(['1 other-context', '2 other-context', '3 other-context']);
    const others = old.certificates.map(({ certificate }) => certificate);
    expect(opened(SETTINGS, others)).toEqual(['1 other-context', '2 other-context', '3 other-context']);
    expect(opened(OLD, others.with(2, others[0] ?? ''))).toEqual(['3 repeated-key']);
  });

  it('that are too few or too many', () => {
    expect(() => openCeremony(SETTINGS, texts.slice(1))).toThrow(DecodeError);
    expect(() => openCeremony(SETTINGS, [...texts, ...texts])).toThrow(DecodeError);
  });

  it('without that of the trustee', () => {
    const { key } = createCertificate(SETTINGS, 1, rng);
    expect(() => dealPolynomial(held.open, key, rng)).toThrow(DecodeError);
    expect(() => dealPolynomial(held.open, `${key}x`, rng)).toThrow(DecodeError);
    expect(() => receiveDealings(held.open, key, textOf(held.inputs, 1), rng)).toThrow(DecodeError);
  });
});
