/** Ceremonies of threshold trustees held with us, and elections with their keys, judged by the verifier. */
import { describe, expect, it } from 'vitest';
import {
  type CeremonySettings,
  createCertificate,
  dealPolynomial,
  electionTrustees,
  generateTrusteeKeys,
  openCeremony,
  readTrusteeSecret,
} from '../../src/belenios/index.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Scalar } from '../../src/core/group.js';
import { lagrangeAtZero } from '../../src/elgamal/polynomial.js';
import { seededRng } from '../helpers/rng.js';
import { failures, verify } from '../verify/foreign/belenios/open.js';
import { electionArchive } from './ceremony-election.js';
import { good, type HeldCeremony, holdCeremony } from './ceremony-run.js';

const TWO_OF_THREE = { group: 'Ed25519', size: 3, threshold: 2, form: '3.1' } as const;
const CEREMONY_CHECKS = ['BEL-08', 'BEL-09', 'BEL-10', 'BEL-11', 'BEL-12', 'BEL-13'];

/** Shares of some trustees of one ceremony, by number over all trustees. */
function sharesOf({ shares }: HeldCeremony, members: readonly number[], before = 0): Map<number, Scalar> {
  return new Map(
    members.map((member) => {
      const share = shares[member - 1];
      if (share === undefined) throw new RangeError('no such trustee');
      return [before + member, share];
    }),
  );
}

describe('a ceremony', () => {
  it.each<[CeremonySettings, readonly number[]]>([
    [TWO_OF_THREE, [1, 3]],
    [TWO_OF_THREE, [2, 3]],
    [{ ...TWO_OF_THREE, size: 5, threshold: 3 }, [1, 4, 5]],
    [{ ...TWO_OF_THREE, form: '2.5.1' }, [1, 2]],
    [{ ...TWO_OF_THREE, form: '2.0' }, [2, 3]],
    [{ ...TWO_OF_THREE, size: 1, threshold: 1 }, [1]],
    [{ ...TWO_OF_THREE, size: 3, threshold: 3 }, [1, 2, 3]],
    [{ ...TWO_OF_THREE, group: 'BELENIOS-2048', form: '2.0' }, [1, 3]],
    [{ ...TWO_OF_THREE, group: 'RFC-3526-2048' }, [1, 3]],
  ])('%j, decrypted by %j, gives an election that the verifier accepts', async (settings, members) => {
    const held = holdCeremony(settings);
    const trustees = good(electionTrustees(settings.group, [held.trustees]));
    expect(trustees.publicKey).toBe(held.trustees.publicKey.text);
    const report = await verify(electionArchive(held.open.group, trustees, sharesOf(held, members)));
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    const statuses = report.checks.flatMap(({ id, status }) =>
      CEREMONY_CHECKS.includes(id) ? [`${id} ${status}`] : [],
    );
    const views = settings.form === '2.0' ? 'not-asked' : 'passed';
    expect(statuses).toEqual(CEREMONY_CHECKS.map((id) => `${id} ${id === 'BEL-11' ? views : 'passed'}`));
  });

  it('gives shares of one key: any that are enough make it, others do not', () => {
    const { open, shares, trustees } = holdCeremony({ ...TWO_OF_THREE, size: 5, threshold: 3 });
    const { group } = open.group;
    const combined = (members: readonly number[]): string => {
      const secret = lagrangeAtZero(group, members)
        .map((weight, i) => weight.multiply(shares[(members[i] ?? 0) - 1] ?? group.scalar(0)))
        .reduce((sum, part) => sum.add(part));
      return open.group.textOf(group.generator().multiply(secret));
    };
    for (const members of [
      [1, 2, 3],
      [1, 3, 5],
      [2, 4, 5],
      [1, 2, 3, 4, 5],
    ])
      expect(combined(members)).toBe(trustees.publicKey.text);
    expect(combined([1, 2])).not.toBe(trustees.publicKey.text);
  });

  it('stands beside single trustees and other ceremonies', async () => {
    const first = holdCeremony(TWO_OF_THREE, 'first');
    const second = holdCeremony({ ...TWO_OF_THREE, size: 2 }, 'second');
    const { group } = first.open;
    const single = generateTrusteeKeys('Ed25519', seededRng('single'));
    const trustees = good(
      electionTrustees('Ed25519', [
        first.trustees,
        { kind: 'Single', publicKey: single.publicKey },
        second.trustees,
      ]),
    );
    const owners = new Map([
      ...sharesOf(first, [2, 3]),
      [4, readTrusteeSecret(group, single.privateKey)] as const,
      ...sharesOf(second, [1, 2], 4),
    ]);
    const report = await verify(electionArchive(group, trustees, owners));
    expect(report.verdict).toBe('verified');
  });

  it('is decrypted by no fewer than the threshold', async () => {
    const held = holdCeremony({ ...TWO_OF_THREE, size: 5, threshold: 3 });
    const trustees = good(electionTrustees('Ed25519', [held.trustees]));
    const report = await verify(electionArchive(held.open.group, trustees, sharesOf(held, [1, 2])));
    expect(report.verdict).not.toBe('verified');
  });

  it('depends on all randomness: no two give the same keys', () => {
    const [first, second] = [holdCeremony(TWO_OF_THREE, 'one'), holdCeremony(TWO_OF_THREE, 'two')];
    expect(first.trustees.publicKey.text).not.toBe(second.trustees.publicKey.text);
    const rng = seededRng('deals');
    const [key = ''] = first.certificates.map((each) => each.key);
    const coefficients = (): string => JSON.parse(dealPolynomial(first.open, key, rng)).coefexps.message;
    expect(coefficients()).not.toBe(coefficients());
  });

  it.each<[string, Partial<CeremonySettings>, number]>([
    ['no trustees', { size: 0 }, 1],
    ['too many', { size: 1025 }, 1],
    ['a broken number', { size: 2.5 }, 1],
    ['a threshold of 0', { threshold: 0 }, 1],
    ['a threshold above the number', { threshold: 4 }, 1],
    ['trustee 0', {}, 0],
    ['trustee 4', {}, 4],
  ])('refuses settings with %s', (_name, change, index) => {
    expect(() => createCertificate({ ...TWO_OF_THREE, ...change }, index, seededRng('x'))).toThrow(
      RangeError,
    );
  });

  it('refuses groups that it does not know', () => {
    const settings = { ...TWO_OF_THREE, group: 'P-256' };
    expect(() => createCertificate(settings, 1, seededRng('x'))).toThrow(DecodeError);
    expect(() => openCeremony(settings, [])).toThrow(DecodeError);
  });
});
