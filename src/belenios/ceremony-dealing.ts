/** Steps 3 and 4 of the ceremony: each trustee deals a polynomial, and all that is dealt is sorted by who receives it. */
import type { Element, Scalar } from '../core/group.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { commitPolynomial, evaluatePolynomial } from '../elgamal/polynomial.js';
import {
  compactText,
  fieldsOf,
  itemsOf,
  listOfLength,
  textOf,
  writeCompact,
} from '../verify/foreign/belenios/json.js';
import { readProof } from '../verify/foreign/belenios/proofs.js';
import { readSigned } from '../verify/foreign/belenios/trustees.js';
import { assertOneEach, cipherOf, isSignedForm, numberOf, type OpenCeremony } from './ceremony.js';
import { MAX_SEALED, readSealed, sealMessage } from './ceremony-channel.js';
import { ceremonySecrets, isSignature, signMessage } from './ceremony-keys.js';
import { type CeremonyOutcome, FaultCollector } from './ceremony-outcome.js';

/**
 * Deals a polynomial (step 3): its coefficients in the exponent for all, its value at each trustee's number sealed to that
 * trustee, itself sealed to the dealer.
 * @param key - the dealer's private key of step 1
 * @param rng - the coefficients depend on it and on the private key
 * @throws {DecodeError} if it is not a key of the ceremony
 */
export function dealPolynomial(ceremony: OpenCeremony, key: string, rng: Rng): string {
  const { group, members, settings } = ceremony;
  const secrets = ceremonySecrets(group, key);
  const own = members[numberOf(ceremony, secrets) - 1];
  if (own === undefined) throw new RangeError('no such trustee');
  const statement = writeCompact(ceremony.certificates);
  const context = { group: group.group, role: 'Belenios polynomial', statement, witness: [secrets.signing] };
  const polynomial = nonceStream(context, rng).take(settings.threshold);
  const coefexps = commitPolynomial(polynomial).map((element) => group.textOf(element));
  const send = ({ encryption }: typeof own, message: JsonValue): string =>
    sealMessage({ group, cipher: cipherOf(settings), secrets, recipient: encryption }, message, rng);
  const message = writeCompact({ coefexps });
  const dealt = {
    polynomial: send(own, { polynomial: polynomial.map(decimal) }),
    secrets: members.map((member, i) =>
      send(member, { secret: decimal(evaluatePolynomial(polynomial, i + 1)) }),
    ),
    coefexps: { message, signature: signMessage(group, secrets, message, rng) },
  };
  if (!isSignedForm(settings)) return writeCompact(dealt);
  const signature = signMessage(group, secrets, viewText(ceremony, coefexps), rng);
  return writeCompact({ ...dealt, signature });
}

/**
 * Verifies what all dealt, and sorts it by recipient (step 4). Whoever runs the ceremony does this; it takes no secret.
 * @param polynomials - what each dealt in step 3
 * @returns what each trustee receives (`.vinput`)
 * @throws {DecodeError} if there are more or fewer than trustees
 */
export function sortDealings(
  ceremony: OpenCeremony,
  polynomials: readonly string[],
): CeremonyOutcome<readonly string[]> {
  return readDealings(ceremony, polynomials, new FaultCollector(), (all) =>
    Object.freeze(
      all.map((own, j) => {
        const input = {
          polynomial: own.polynomial,
          secrets: all.map(({ secrets }) => secrets[j] ?? ''),
          coefexps: all.map(({ coefexps }) => coefexps.json),
        };
        const signatures = all.flatMap(({ signature }) => signature ?? []);
        return writeCompact(isSignedForm(ceremony.settings) ? { ...input, signatures } : input);
      }),
    ),
  );
}

/** What a trustee dealt, as far as all see it. */
export interface Dealing {
  readonly polynomial: string;
  readonly secrets: readonly string[];
  readonly coefexps: PublicPolynomial;
  readonly signature: JsonValue | undefined;
}

/** A polynomial in the exponent, signed. */
export interface PublicPolynomial {
  readonly json: JsonValue;
  readonly elements: readonly Element[];
  readonly texts: readonly string[];
}

/** Verifies what all dealt, and makes something of it. @throws {DecodeError} as {@link sortDealings} */
export function readDealings<T>(
  ceremony: OpenCeremony,
  polynomials: readonly string[],
  faults: FaultCollector,
  make: (all: readonly Dealing[]) => T,
): CeremonyOutcome<T> {
  assertOneEach(ceremony.settings, polynomials, 'polynomials');
  const read = polynomials.map((text, i) =>
    faults.read(i + 1, () => readDealing(ceremony, text, i + 1, faults)),
  );
  return faults.outcome(read, make);
}

function readDealing(ceremony: OpenCeremony, text: string, dealer: number, faults: FaultCollector): Dealing {
  const { group, settings } = ceremony;
  const path = 'polynomial';
  const names = ['polynomial', 'secrets', 'coefexps', ...(isSignedForm(settings) ? ['signature'] : [])];
  const { polynomial, secrets, coefexps, signature } = fieldsOf(compactText(text, path), path, names);
  const read = readPublicPolynomial(ceremony, coefexps, dealer, faults);
  if (signature !== undefined) judgeView(ceremony, read, signature, dealer, faults);
  const sealed = (value: JsonValue | undefined, at: string): string => {
    const message = textOf(value, at, MAX_SEALED);
    readSealed(group, message, at);
    return message;
  };
  return {
    polynomial: sealed(polynomial, `${path}.polynomial`),
    secrets: itemsOf(listOfLength(secrets, `${path}.secrets`, settings.size), `${path}.secrets`, sealed),
    coefexps: read,
    signature,
  };
}

/** Reads a polynomial in the exponent, and verifies its signature. @throws {DecodeError} */
export function readPublicPolynomial(
  { group, members, settings }: OpenCeremony,
  value: JsonValue | undefined,
  dealer: number,
  faults: FaultCollector,
): PublicPolynomial {
  const path = 'coefexps';
  const { message, signature } = readSigned(group, value, path);
  const { coefexps } = fieldsOf(compactText(message, path), path, ['coefexps']);
  const points = itemsOf(listOfLength(coefexps, path, settings.threshold), path, (item, at) =>
    group.point(item, at),
  );
  const signer = members[dealer - 1];
  if (signer === undefined || !isSignature(group, signer.verification.element, signature, message))
    faults.blame(dealer, 'wrong-signature', 'the signature of the polynomial does not hold');
  return {
    json: value ?? null,
    elements: points.map(({ element }) => element),
    texts: points.map(({ text }) => text),
  };
}

/** Verifies that a dealer signed the certificates that we have. @throws {DecodeError} */
export function judgeView(
  ceremony: OpenCeremony,
  { texts }: PublicPolynomial,
  value: JsonValue | undefined,
  dealer: number,
  faults: FaultCollector,
): void {
  const { group, members } = ceremony;
  const signature = readProof(group, value, 'signature');
  const signer = members[dealer - 1];
  const message = viewText(ceremony, texts);
  if (signer === undefined || !isSignature(group, signer.verification.element, signature, message))
    faults.blame(dealer, 'wrong-signature', 'the trustee did not sign these certificates');
}

/** What a dealer signs of the ceremony. */
function viewText({ certificates }: OpenCeremony, coefexps: readonly string[]): string {
  return `certs_sig|${writeCompact({ certs: certificates, coefexps })}`;
}

function decimal(scalar: Scalar): string {
  return scalar.value.toString();
}
