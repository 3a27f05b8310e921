/** Polynomials of a ceremony that are wrong: all who dealt one are named, where they are sorted and at the end. */
import { describe, expect, it } from 'vitest';
import {
  createCertificate,
  dealPolynomial,
  finishCeremony,
  openCeremony,
  sortDealings,
} from '../../src/belenios/index.js';
import { DecodeError } from '../../src/core/errors.js';
import { SMALL_ORDER } from '../verify/foreign/belenios/changes.js';
import {
  changed,
  held,
  keyOf,
  longer,
  put,
  rng,
  SETTINGS,
  shorter,
  signatureBy,
  signedBy,
  textOf,
} from './ceremony-changes.js';
import { culprits, good } from './ceremony-run.js';

describe('polynomials', () => {
  const texts = held.polynomials;
  const other = JSON.parse(dealPolynomial(held.open, keyOf(2), rng));
  const third = JSON.parse(textOf(texts, 3));
  const coefficients = JSON.parse(other.coefexps.message).coefexps;
  const certs = held.open.certificates.toReversed();
  const { coefexps } = JSON.parse(JSON.parse(textOf(texts, 2)).coefexps.message);
  const viewOf = `certs_sig|${JSON.stringify({ certs, coefexps })}`;
  const otherView = signatureBy(2, viewOf);

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'a changed signature',
      changed(texts, 2, put('coefexps.signature.challenge', '5')),
      ['2 wrong-signature'],
    ],
    [
      'the coefficients of another',
      changed(texts, 2, put('coefexps', third.coefexps)),
      ['2 wrong-signature', '2 wrong-signature'],
    ],
    [
      'coefficients that the view is not of',
      changed(texts, 2, put('coefexps', other.coefexps)),
      ['2 wrong-signature'],
    ],
    ['a view of other certificates', changed(texts, 2, put('signature', otherView)), ['2 wrong-signature']],
    ['no view', changed(texts, 2, ({ signature: _, ...p }) => p), ['2 bad-value']],
    [
      'a coefficient too few',
      changed(texts, 2, put('coefexps', signedBy(2, { coefexps: coefficients.slice(1) }))),
      ['2 bad-value'],
    ],
    [
      'a coefficient too many',
      changed(texts, 2, put('coefexps', signedBy(2, { coefexps: [...coefficients, coefficients[0]] }))),
      ['2 bad-value'],
    ],
    [
      'a coefficient outside the group',
      changed(texts, 2, put('coefexps', signedBy(2, { coefexps: [coefficients[0], SMALL_ORDER] }))),
      ['2 bad-element'],
    ],
    ['a secret too few', changed(texts, 2, put('secrets', shorter)), ['2 bad-value']],
    ['a secret too many', changed(texts, 2, put('secrets', longer)), ['2 bad-value']],
    ['a secret that is not sealed', changed(texts, 2, put('secrets.0', '{"secret":"1"}')), ['2 bad-value']],
    [
      'a cipher that is not known',
      changed(
        texts,
        2,
        put('polynomial', (each: string) => each.replace('GCM', 'CBC')),
      ),
      ['2 bad-value'],
    ],
    [
      'a nonce outside the group',
      changed(
        texts,
        2,
        put('secrets.2', (each: string) => each.replace(/"alpha":"\w+"/, `"alpha":"${SMALL_ORDER}"`)),
      ),
      ['2 bad-element'],
    ],
    [
      'wrong ones of two',
      changed(
        changed(texts, 1, () => []),
        3,
        put('secrets', shorter),
      ),
      ['1 bad-value', '3 bad-value'],
    ],
  ])('with %s', (_name, list, expected) => {
    expect(culprits(sortDealings(held.open, list))).toEqual(expected);
    expect(culprits(finishCeremony(held.open, list, held.outputs))).toEqual(expected);
  });

  it('for a ceremony with another certificate', () => {
    const mine = createCertificate(SETTINGS, 1, rng).certificate;
    const certificates = held.certificates.map(({ certificate }) => certificate).with(0, mine);
    const open = good(openCeremony(SETTINGS, certificates));
    expect(culprits(sortDealings(open, texts))).toEqual([
      ...['1 wrong-signature', '1 wrong-signature', '2 wrong-signature', '3 wrong-signature'],
    ]);
  });

  it('that are too few', () => {
    expect(() => sortDealings(held.open, texts.slice(1))).toThrow(DecodeError);
    expect(() => finishCeremony(held.open, texts.slice(1), held.outputs)).toThrow(DecodeError);
  });
});
