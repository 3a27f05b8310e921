/**
 * Exponential ElGamal (spec section 4.1): `Enc(v; r) = (r G, r K + v G)`. Ciphertexts add up to ciphertexts of the sum;
 * the value comes back as the element `v G`, whose bounded logarithm `dlog.ts` finds.
 */
import type { Reader, Writer } from '../core/codec.js';
import { assertSameGroup, type Element, type Group, type Scalar, type Summand } from '../core/group.js';

/** A public key `K = x G`. */
export type EncryptionKey = Element;

/** A ciphertext `(c1, c2) = (r G, r K + v G)`. */
export interface Ciphertext {
  readonly c1: Element;
  readonly c2: Element;
}

/**
 * Encrypts an integer (spec 4.1a). The operations are the same whatever the value: `v G` is computed as
 * `(r + v) G - r G`, so that every scalar multiplied is uniform and none is zero because the vote is.
 * @param value - an integer; it is taken modulo the group order, so -1 is the order less one
 * @param nonce - uniform, secret, used once
 * @throws {RangeError} if the nonce is zero, which would publish the value, or `value` is not an integer
 */
export function encrypt(publicKey: EncryptionKey, value: bigint | number, nonce: Scalar): Ciphertext {
  const [encrypted] = encryptEach(publicKey, [value], [nonce]);
  if (encrypted === undefined) throw new RangeError('nothing was encrypted');
  return encrypted;
}

/**
 * Encrypts many integers at once, each as {@link encrypt} does.
 * @param nonces - one per value
 * @throws {RangeError} as {@link encrypt}, or if there is not one nonce per value
 */
export function encryptEach(
  publicKey: EncryptionKey,
  values: readonly (bigint | number)[],
  nonces: readonly Scalar[],
): Ciphertext[] {
  if (nonces.length !== values.length) throw new RangeError('need one nonce per value');
  const { group } = publicKey;
  const base = group.generator();
  const multiples = nonces.flatMap((nonce, i) => {
    assertSameGroup(publicKey, nonce);
    if (nonce.isZero()) throw new RangeError('an encryption nonce must not be zero');
    const shifted = nonce.add(group.scalar(values[i] ?? Number.NaN));
    return [
      { base, scalar: nonce },
      { base: publicKey, scalar: nonce },
      { base, scalar: shifted },
    ];
  });
  const sums = nonces.flatMap((_, i): Summand[][] => [
    [{ multiple: 3 * i, sign: 1 }],
    [
      { multiple: 3 * i + 1, sign: 1 },
      { multiple: 3 * i + 2, sign: 1 },
      { multiple: 3 * i, sign: -1 },
    ],
  ]);
  return pairs(group.multiplySums(multiples, sums));
}

/**
 * Encrypts elements themselves (spec 4.1d): `(r G, r K + M)`. For messages that are decrypted one by one, after a shuffle.
 * @param nonces - one per message, each uniform, secret, used once
 * @throws {RangeError} if a nonce is zero, or there is not one per message
 */
export function encryptElements(
  publicKey: EncryptionKey,
  messages: readonly Element[],
  nonces: readonly Scalar[],
): Ciphertext[] {
  if (nonces.length !== messages.length) throw new RangeError('need one nonce per message');
  return encryptEach(
    publicKey,
    messages.map(() => 0),
    nonces,
  ).map(({ c1, c2 }, i) => ciphertext(c1, c2.add(messages[i] ?? publicKey.group.identity())));
}

/** The sum of no ciphertexts: both parts are the identity. */
export function zeroCiphertext(group: Group): Ciphertext {
  return ciphertext(group.identity(), group.identity());
}

/** Whether both parts are the identity: the sum of no ballots, whose value zero everyone knows. */
export function isZeroCiphertext(a: Ciphertext): boolean {
  return a.c1.isIdentity() && a.c2.isIdentity();
}

/** Whether both parts are equal. */
export function equalCiphertexts(a: Ciphertext, b: Ciphertext): boolean {
  return a.c1.equals(b.c1) && a.c2.equals(b.c2);
}

/** A ciphertext of the sum of the values. */
export function addCiphertexts(a: Ciphertext, b: Ciphertext): Ciphertext {
  return ciphertext(a.c1.add(b.c1), a.c2.add(b.c2));
}

/** A ciphertext of the difference of the values. */
export function subtractCiphertexts(a: Ciphertext, b: Ciphertext): Ciphertext {
  return ciphertext(a.c1.subtract(b.c1), a.c2.subtract(b.c2));
}

/** A ciphertext of the sum of all values; the zero ciphertext for none. */
export function sumCiphertexts(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext {
  return ciphertexts.reduce(addCiphertexts, zeroCiphertext(group));
}

/**
 * A ciphertext of `weight` times the value. The weight is public: the time depends on it.
 * @throws {RangeError} if the weight is not an integer
 */
export function scaleCiphertext(a: Ciphertext, weight: bigint | number): Ciphertext {
  const factor = a.c1.group.scalar(weight);
  return ciphertext(a.c1.multiplyVartime(factor), a.c2.multiplyVartime(factor));
}

/**
 * Another ciphertext of the same value: adds an encryption of zero (spec 4.1c).
 * @throws {RangeError} if the nonce is zero, which would change nothing
 */
export function reencrypt(publicKey: EncryptionKey, a: Ciphertext, nonce: Scalar): Ciphertext {
  if (nonce.isZero()) throw new RangeError('a re-encryption nonce must not be zero');
  return ciphertext(
    a.c1.add(publicKey.group.generator().multiply(nonce)),
    a.c2.add(publicKey.multiply(nonce)),
  );
}

/** Writes a ciphertext that someone encrypted. @throws {RangeError} if c1 is the identity */
export function writeCiphertext(writer: Writer, a: Ciphertext): void {
  writer.element(a.c1).elementOrIdentity(a.c2);
}

/**
 * Reads a ciphertext that someone encrypted: c1 must not be the identity, for then c2 would be the value in the open.
 * @throws {DecodeError} `identity`, `bad-element`, `truncated`
 */
export function readCiphertext(reader: Reader, group: Group): Ciphertext {
  const c1 = reader.field('c1', (r) => r.element(group));
  const c2 = reader.field('c2', (r) => r.elementOrIdentity(group));
  return ciphertext(c1, c2);
}

/** Writes a sum of ciphertexts, which may be the sum of none. */
export function writeTallyCiphertext(writer: Writer, a: Ciphertext): void {
  writer.elementOrIdentity(a.c1).elementOrIdentity(a.c2);
}

/** Reads a sum of ciphertexts: any elements. @throws {DecodeError} `bad-element`, `truncated` */
export function readTallyCiphertext(reader: Reader, group: Group): Ciphertext {
  const c1 = reader.field('c1', (r) => r.elementOrIdentity(group));
  const c2 = reader.field('c2', (r) => r.elementOrIdentity(group));
  return ciphertext(c1, c2);
}

/** Elements by two. */
function pairs(elements: readonly Element[]): Ciphertext[] {
  const result: Ciphertext[] = [];
  for (let i = 0; i < elements.length; i += 2) {
    const [c1, c2] = elements.slice(i, i + 2);
    if (c1 !== undefined && c2 !== undefined) result.push(ciphertext(c1, c2));
  }
  return result;
}

function ciphertext(c1: Element, c2: Element): Ciphertext {
  return Object.freeze({ c1, c2 });
}
