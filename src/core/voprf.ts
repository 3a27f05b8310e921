/**
 * A verifiable oblivious pseudorandom function: RFC 9497, suite P256-SHA256, mode VOPRF. An issuer who knows a key
 * evaluates it on an input that it does not see, and proves that it used the key it has published. Whoever learns the key
 * afterwards can check every output.
 */
import { p256_hasher, p256_oprf } from '@noble/curves/nist.js';
import { concatBytes, utf8 } from './bytes.js';
import { DecodeError } from './errors.js';
import { sha256 } from './hash.js';
import { drawBytes, type Rng } from './random.js';

const { voprf } = p256_oprf;

/** Bytes of an output. */
export const VOPRF_OUTPUT_BYTES = 32;
/** Bytes of a public key and of a blinded or evaluated element: SEC 1, compressed. */
export const VOPRF_ELEMENT_BYTES = 33;
/** Bytes of a secret key. */
export const VOPRF_SECRET_BYTES = 32;

/** Mode 1 of the suite (RFC 9497 section 3.1, section 4.3). */
const CONTEXT = concatBytes(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-P256-SHA256'));

/** A key of an issuer. */
export interface VoprfKey {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What a client keeps between asking and finishing. */
export interface VoprfRequest {
  readonly input: Uint8Array;
  readonly blind: Uint8Array;
  /** What the issuer is sent. */
  readonly blinded: Uint8Array;
}

/** An issuer's answer. */
export interface VoprfAnswer {
  readonly evaluated: Uint8Array;
  readonly proof: Uint8Array;
}

/** The key of a seed for one purpose (RFC 9497 section 3.2.1, DeriveKeyPair). @param seed - 32 bytes */
export function voprfKey(seed: Uint8Array, info: Uint8Array): VoprfKey {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const { secretKey, publicKey } = voprf.deriveKeyPair(seed, info);
  return { secret: secretKey, publicKey };
}

/** The public key of a secret. @throws {DecodeError} if it is none */
export function voprfPublicKey(secret: Uint8Array, path = ''): Uint8Array {
  return secretOf(secret, path).multiply().toBytes(true);
}

/** Blinds an input (RFC 9497 section 3.3.1, Blind). */
export function voprfBlind(input: Uint8Array, rng: Rng): VoprfRequest {
  const { blind, blinded } = voprf.blind(input, (length = 32) => Uint8Array.from(drawBytes(rng, length)));
  return { input, blind, blinded };
}

/**
 * Evaluates a blinded element and proves it (section 3.3.2, BlindEvaluate).
 * @throws {DecodeError} if the element is none
 */
export function voprfEvaluate({ secret, publicKey }: VoprfKey, blinded: Uint8Array, rng: Rng): VoprfAnswer {
  const random = (length = 32): Uint8Array<ArrayBuffer> => Uint8Array.from(drawBytes(rng, length));
  return refusing('blinded', () => voprf.blindEvaluate(secret, publicKey, Uint8Array.from(blinded), random));
}

/**
 * Checks the proof and unblinds the answer (section 3.3.2, Finalize).
 * @throws {DecodeError} if the answer is not that of the key
 */
export function voprfFinish(request: VoprfRequest, answer: VoprfAnswer, publicKey: Uint8Array): Uint8Array {
  const { input, blind, blinded } = request;
  const { evaluated, proof } = answer;
  return refusing('answer', () => voprf.finalize(input, blind, evaluated, blinded, publicKey, proof));
}

/**
 * The output for an input under a known key, without blinding (section 3.3.1, Evaluate, with the context of this mode).
 * @throws {DecodeError} if the secret is none
 */
export function voprfOutput(secret: Uint8Array, input: Uint8Array, path = ''): Uint8Array {
  const element = p256_hasher.hashToCurve(input, { DST: concatBytes(utf8('HashToGroup-'), CONTEXT) });
  const evaluated = secretOf(secret, path).multiply(element).toBytes(true);
  const framed = [input, evaluated].flatMap((part) => [u16(part.length), part]);
  return sha256(concatBytes(...framed, utf8('Finalize')));
}

/** Whether bytes are a public key: a point of the curve, not the identity. */
export function isVoprfPublicKey(bytes: Uint8Array): boolean {
  try {
    return bytes.length === VOPRF_ELEMENT_BYTES && !p256_hasher.Point.fromBytes(bytes).is0();
  } catch {
    return false;
  }
}

type Point = InstanceType<typeof p256_hasher.Point>;

/** A secret as what it multiplies by: 1 to order - 1, in 32 bytes. */
function secretOf(secret: Uint8Array, path: string): { multiply(base?: Point): Point } {
  return refusing(path, () => {
    const { Point } = p256_hasher;
    const scalar = Point.Fn.fromBytes(secret);
    if (scalar === 0n) throw new RangeError('zero');
    return { multiply: (base = Point.BASE) => base.multiply(scalar) };
  });
}

function u16(value: number): Uint8Array {
  if (value > 0xffff) throw new RangeError('an input has at most 65,535 bytes');
  return Uint8Array.of(value >> 8, value & 0xff);
}

function refusing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new DecodeError('bad-encoding', path, 'not a value of this function', { cause });
  }
}
