/** The ceremony of threshold trustees: BEL-09 to BEL-12. */
import type { Element } from '../../../core/group.js';
import { type Board, pass } from './board.js';
import type { BelCheckId } from './checks.js';
import { ClaimBatch, type Court } from './claims.js';
import { panelsOf } from './panels.js';
import { signatureClaim } from './proofs.js';
import type { TextGroup } from './text-group.js';
import { trusteesText } from './trustee-names.js';
import type { Certificate, PedersenTrustees, Trustees } from './trustees.js';

const CEREMONY_CHECKS: readonly BelCheckId[] = ['BEL-09', 'BEL-10', 'BEL-11', 'BEL-12'];

/**
 * Verifies all ceremonies; where there is none, nothing is asked.
 * @param form - `signed` where the record is of Belenios 3 for certain: then trustees must have signed what they saw
 */
export function verifyPedersen(
  { builder }: Board,
  court: Court,
  trustees: readonly Trustees[],
  form: 'any' | 'signed',
): void {
  const { group } = court;
  const batch = new ClaimBatch(court, builder);
  const fail: Ceremony['fail'] = (check, culprit, code, message) =>
    builder.fail({ check, culprit, code, message });
  const panels = panelsOf(trustees);
  const ceremonies = trustees.flatMap((entry, i): readonly Ceremony[] => {
    const members = panels[i]?.members ?? [];
    return entry.kind === 'Pedersen' ? [{ group, ceremony: entry, batch, fail, members }] : [];
  });
  if (ceremonies.length === 0) {
    for (const check of CEREMONY_CHECKS) builder.waive(check, 'no trustees share a key');
    return;
  }
  for (const ceremony of ceremonies) {
    claimCertificates(ceremony);
    claimCoefficients(ceremony);
    claimViews(ceremony);
    claimVerificationKeys(ceremony);
  }
  batch.flush();
  for (const check of CEREMONY_CHECKS) pass(builder, check, 0);
  const unsigned = ceremonies.filter(({ ceremony }) => !isSigned(ceremony));
  if (unsigned.length === 0) return;
  if (form === 'any' && unsigned.length === ceremonies.length) {
    builder.waive('BEL-11', 'trustees sign what they saw from Belenios 3 on');
    builder.note('BEL-09', 'the certificates do not say for which ceremony they are, as before Belenios 3');
  } else
    for (const { members } of unsigned)
      fail('BEL-11', trusteesText(members), 'other-version', 'what they saw of each other is not signed');
}

interface Ceremony {
  readonly group: TextGroup;
  readonly ceremony: PedersenTrustees;
  readonly batch: ClaimBatch;
  readonly fail: (check: BelCheckId, culprit: string, code: string, message: string) => void;
  /** Numbers of its trustees. */
  readonly members: readonly number[];
}

function nameOf({ members }: Ceremony, index: number): string {
  return `trustee ${members[index] ?? 0}`;
}

/** Whether the ceremony is of Belenios 3 or later, which all its parts must then be. */
function isSigned({ signatures }: PedersenTrustees): boolean {
  return signatures !== undefined;
}

function claimCertificates(own: Ceremony): void {
  const { group, ceremony, batch, fail } = own;
  ceremony.certificates.forEach((certificate, i) => {
    const culprit = nameOf(own, i);
    const { verification, signature, message } = certificate;
    const claim = signatureClaim(group, verification.element, signature, message);
    batch.add({ claim, check: 'BEL-09', culprit, what: 'the signature of its certificate' });
    if ((certificate.context !== undefined) !== isSigned(ceremony))
      fail('BEL-09', culprit, 'other-version', 'parts of the ceremony are of different versions');
    else if (!isForCeremony(certificate, group, ceremony, i + 1))
      fail('BEL-09', culprit, 'other-context', 'the certificate is for another ceremony');
  });
}

function isForCeremony(
  { context }: Certificate,
  group: TextGroup,
  { certificates, threshold }: PedersenTrustees,
  index: number,
): boolean {
  if (context === undefined) return true;
  return (
    context.group === group.name &&
    context.size === certificates.length &&
    context.threshold === threshold &&
    context.index === index
  );
}

function claimCoefficients(own: Ceremony): void {
  const { group, ceremony, batch } = own;
  ceremony.coefficients.forEach(({ signature, message }, i) => {
    const key = keyOf(ceremony, i, group);
    const claim = signatureClaim(group, key, signature, message);
    batch.add({ claim, check: 'BEL-10', culprit: nameOf(own, i), what: 'the signature of its polynomial' });
  });
}

function claimViews(own: Ceremony): void {
  const { group, ceremony, batch } = own;
  ceremony.signatures?.forEach((signature, i) => {
    const polynomial = ceremony.coefficients[i]?.text ?? '[]';
    const message = `certs_sig|{"certs":${ceremony.certificatesText},"coefexps":${polynomial}}`;
    const claim = signatureClaim(group, keyOf(ceremony, i, group), signature, message);
    batch.add({ claim, check: 'BEL-11', culprit: nameOf(own, i), what: 'its signature of the certificates' });
  });
}

function claimVerificationKeys(own: Ceremony): void {
  const { group, ceremony, batch, fail } = own;
  const sums = coefficientSums(ceremony, group);
  ceremony.verificationKeys.forEach(({ publicKey, signature }, i) => {
    const culprit = nameOf(own, i);
    if (!evaluate(sums, i + 1).equals(publicKey.element))
      fail('BEL-12', culprit, 'other-key', 'the verification key does not follow from the polynomials');
    if ((signature !== undefined) !== isSigned(ceremony))
      fail('BEL-12', culprit, 'other-version', 'parts of the ceremony are of different versions');
    if (signature === undefined) return;
    const claim = signatureClaim(group, keyOf(ceremony, i, group), signature, publicKey.text);
    batch.add({ claim, check: 'BEL-12', culprit, what: 'the signature of its verification key' });
  });
}

function keyOf({ certificates }: PedersenTrustees, index: number, group: TextGroup): Element {
  return certificates[index]?.verification.element ?? group.group.identity();
}

/** The sum of all polynomials in the exponent, constant term first. */
function coefficientSums({ coefficients, threshold }: PedersenTrustees, { group }: TextGroup): Element[] {
  return Array.from({ length: threshold }, (_, k) =>
    coefficients.reduce(
      (sum, { elements }) => sum.add(elements[k]?.element ?? group.identity()),
      group.identity(),
    ),
  );
}

/** The value of a polynomial in the exponent at a number, by Horner's rule. */
function evaluate(coefficients: readonly Element[], at: number): Element {
  const [first, ...rest] = [...coefficients].reverse();
  if (first === undefined) throw new RangeError('a polynomial has a coefficient');
  const x = first.group.scalar(at);
  return rest.reduce((value, coefficient) => value.multiplyVartime(x).add(coefficient), first);
}
