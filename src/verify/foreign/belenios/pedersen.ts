/** The ceremony of threshold trustees: BEL-09 to BEL-12. */
import type { Element } from '../../../core/group.js';
import { type Board, pass } from './board.js';
import type { BelCheckId } from './checks.js';
import { ClaimBatch, type Court } from './claims.js';
import { signatureClaim } from './proofs.js';
import type { TextGroup } from './text-group.js';
import type { Certificate, PedersenTrustees, Trustees } from './trustees.js';

const CEREMONY_CHECKS: readonly BelCheckId[] = ['BEL-09', 'BEL-10', 'BEL-11', 'BEL-12'];

/** Verifies all ceremonies; where there is none, nothing is asked. */
export function verifyPedersen({ builder }: Board, court: Court, trustees: readonly Trustees[]): void {
  const ceremonies = trustees.flatMap((entry) => (entry.kind === 'Pedersen' ? [entry] : []));
  if (ceremonies.length === 0) {
    for (const check of CEREMONY_CHECKS) builder.waive(check, 'no trustees share a key');
    return;
  }
  const { group } = court;
  const batch = new ClaimBatch(court, builder);
  const fail = (check: BelCheckId, culprit: string, code: string, message: string): void =>
    builder.fail({ check, culprit, code, message });
  let first = 1;
  for (const entry of trustees) {
    if (entry.kind === 'Pedersen') {
      const nameOf = (index: number): string => `trustee ${first + index}`;
      const ceremony = { group, ceremony: entry, batch, fail, nameOf };
      claimCertificates(ceremony);
      claimCoefficients(ceremony);
      claimViews(ceremony);
      claimVerificationKeys(ceremony);
    }
    first += entry.kind === 'Single' ? 1 : entry.verificationKeys.length;
  }
  batch.flush();
  pass(builder, 'BEL-09', 0);
  pass(builder, 'BEL-10', 0);
  pass(builder, 'BEL-12', 0);
  if (ceremonies.every(({ signatures }) => signatures === undefined))
    builder.waive('BEL-11', 'trustees sign what they saw from Belenios 3 on');
  else pass(builder, 'BEL-11', 0);
  const old = ceremonies.some(({ certificates }) =>
    certificates.some(({ context }) => context === undefined),
  );
  if (old)
    builder.note('BEL-09', 'the certificates do not say for which ceremony they are, as before Belenios 3');
}

interface Ceremony {
  readonly group: TextGroup;
  readonly ceremony: PedersenTrustees;
  readonly batch: ClaimBatch;
  readonly fail: (check: BelCheckId, culprit: string, code: string, message: string) => void;
  readonly nameOf: (index: number) => string;
}

/** Whether the ceremony is of Belenios 3 or later, which all its parts must then be. */
function isSigned({ signatures }: PedersenTrustees): boolean {
  return signatures !== undefined;
}

function claimCertificates({ group, ceremony, batch, fail, nameOf }: Ceremony): void {
  ceremony.certificates.forEach((certificate, i) => {
    const culprit = nameOf(i);
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

function claimCoefficients({ group, ceremony, batch, nameOf }: Ceremony): void {
  ceremony.coefficients.forEach(({ signature, message }, i) => {
    const key = keyOf(ceremony, i, group);
    const claim = signatureClaim(group, key, signature, message);
    batch.add({ claim, check: 'BEL-10', culprit: nameOf(i), what: 'the signature of its polynomial' });
  });
}

function claimViews({ group, ceremony, batch, nameOf }: Ceremony): void {
  ceremony.signatures?.forEach((signature, i) => {
    const own = ceremony.coefficients[i]?.text ?? '[]';
    const message = `certs_sig|{"certs":${ceremony.certificatesText},"coefexps":${own}}`;
    const claim = signatureClaim(group, keyOf(ceremony, i, group), signature, message);
    batch.add({ claim, check: 'BEL-11', culprit: nameOf(i), what: 'its signature of the certificates' });
  });
}

function claimVerificationKeys({ group, ceremony, batch, fail, nameOf }: Ceremony): void {
  const sums = coefficientSums(ceremony, group);
  ceremony.verificationKeys.forEach(({ publicKey, signature }, i) => {
    const culprit = nameOf(i);
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
