/** The two keys of a trustee in the ceremony, for signatures and for messages: both follow from 22 characters. */
import { DecodeError } from '../core/errors.js';
import type { Element, Scalar } from '../core/group.js';
import { nonceStream } from '../core/hedged-nonces.js';
import { mod, parseBigDecimal } from '../core/integers.js';
import type { JsonValue } from '../core/json.js';
import { type Rng, uniformInteger } from '../core/random.js';
import { textOf } from '../verify/foreign/belenios/json.js';
import { type Claim, type Proof, signatureClaim } from '../verify/foreign/belenios/proofs.js';
import type { TextGroup } from '../verify/foreign/belenios/text-group.js';
import { proofJson } from './slots.js';

/** What a trustee of the ceremony keeps, as scalars. */
export interface CeremonySecrets {
  readonly signing: Scalar;
  readonly decryption: Scalar;
}

/** Digits of the largest exponent: 2047 bits, and sums of 1024 values of polynomials of 1024 terms. */
const MAX_DIGITS = 624;
const BASE_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 22;
const KEY = /^[1-9A-HJ-NP-Za-km-z]{22}$/;

/** A private key of the ceremony. @param rng - the key is as secret as what this gives */
export function generateCeremonyKey(rng: Rng): string {
  return Array.from({ length: LENGTH }, () => BASE_58.charAt(uniformInteger(BASE_58.length, rng))).join('');
}

/** The secrets that follow from a private key. @throws {DecodeError} `bad-text` if it is not one */
export function ceremonySecrets(group: TextGroup, key: string): CeremonySecrets {
  if (!KEY.test(key)) throw new DecodeError('bad-text', 'key', 'not a private key of the ceremony');
  return { signing: group.challenge(`sk|${key}`), decryption: group.challenge(`dk|${key}`) };
}

/**
 * Reads a value of a polynomial, or a sum of such. Belenios 2.0 adds up terms without reducing the sum, so this need not be
 * below the group order; it is compared with public keys afterwards.
 * @throws {DecodeError} `bad-value`, `too-large`, `bad-number` if it is not a decimal of a bounded length
 */
export function readExponent({ group }: TextGroup, value: JsonValue | undefined, path: string): Scalar {
  const integer = parseBigDecimal(textOf(value, path, MAX_DIGITS), MAX_DIGITS, path);
  return group.scalar(mod(integer, group.order));
}

/** Signs a message. @param rng - 32 bytes are drawn */
export function signMessage(
  group: TextGroup,
  { signing }: CeremonySecrets,
  message: string,
  rng: Rng,
): ReturnType<typeof proofJson> {
  const context = { group: group.group, role: 'Belenios signature', statement: message, witness: [signing] };
  const mask = nonceStream(context, rng).next();
  const commitment = group.textOf(group.group.generator().multiply(mask));
  const challenge = group.challenge(`sigmsg|${message}|${commitment}`);
  return proofJson(challenge, mask.subtract(signing.multiply(challenge)));
}

/** Whether a signature of a message by a key holds. */
export function isSignature(group: TextGroup, key: Element, signature: Proof, message: string): boolean {
  return claimHolds(group, signatureClaim(group, key, signature, message));
}

/** Whether a claim holds, by itself. */
export function claimHolds(group: TextGroup, { products, prefix, challenges }: Claim): boolean {
  const sum = (parts: readonly Element[]): Element =>
    parts.reduce((total, part) => total.add(part), group.group.identity());
  const commitments = products.map((product) =>
    group.textOf(sum(product.map(({ base, exponent }) => base.multiplyVartime(exponent)))),
  );
  const stated = challenges.reduce((total, challenge) => total.add(challenge), group.group.scalar(0));
  return stated.equals(group.challenge(prefix + commitments.join(',')));
}
