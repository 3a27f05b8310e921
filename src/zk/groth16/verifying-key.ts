/**
 * Verifying keys of Groth16 over BN254: read from the JSON that snarkjs exports, and laid out for a contract. Their points are
 * checked here, once; a verifying key from a stranger is still worth nothing, for its maker can forge proofs.
 */

import { G2_BYTES, PairingPoint } from '../../core/bn254-pairing.js';
import { concatBytes, equalBytes } from '../../core/bytes.js';
import { Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import type { Element } from '../../core/group.js';
import { BN254_G1 } from '../../core/groups/bn254.js';
import { bytesToInteger, integerToBytes, parseBigDecimal } from '../../core/integers.js';
import { type JsonValue, parseJson } from '../../core/json.js';
import { asArray, asInteger, asObject, asText } from '../../core/json-fields.js';

/** A verifying key; `inputs` has one point for the constant and one for each public signal. */
export interface VerifyingKey {
  readonly alpha: Element;
  readonly beta: PairingPoint;
  readonly gamma: PairingPoint;
  readonly delta: PairingPoint;
  readonly inputs: readonly Element[];
}

/** Most public signals that a key may have. */
export const MAX_SIGNALS = 1024;

const MAX_JSON = 1 << 20;
/** Digits of 2^256. */
const MAX_DIGITS = 78;

/**
 * Reads `verification_key.json` of snarkjs.
 * @param json - UTF-8 bytes or a text
 * @throws {DecodeError} for malformed JSON, another protocol or curve, a point that is none, or two of beta, gamma and delta that are one but for the sign
 */
export function parseVerifyingKey(json: Uint8Array | string): VerifyingKey {
  const path = 'verifying key';
  const key = asObject(
    parseJson(json, MAX_JSON, path),
    path,
    ['protocol', 'curve', 'nPublic', 'vk_alpha_1', 'vk_beta_2', 'vk_gamma_2', 'vk_delta_2', 'IC'],
    ['vk_alphabeta_12'],
  );
  if (asText(key.protocol, `${path}.protocol`, 32) !== 'groth16')
    throw new DecodeError('bad-value', `${path}.protocol`, 'not groth16');
  if (asText(key.curve, `${path}.curve`, 32) !== 'bn128')
    throw new DecodeError('wrong-group', `${path}.curve`, 'not bn128');
  const signals = asInteger(key.nPublic, `${path}.nPublic`, 0, MAX_SIGNALS);
  const inputs = asArray(key.IC, `${path}.IC`, MAX_SIGNALS + 1);
  if (inputs.length !== signals + 1)
    throw new DecodeError('bad-value', `${path}.IC`, `${inputs.length} points for ${signals} signals`);
  return contributed(
    {
      alpha: firstGroup(key.vk_alpha_1, `${path}.vk_alpha_1`),
      beta: secondGroup(key.vk_beta_2, `${path}.vk_beta_2`),
      gamma: secondGroup(key.vk_gamma_2, `${path}.vk_gamma_2`),
      delta: secondGroup(key.vk_delta_2, `${path}.vk_delta_2`),
      inputs: inputs.map((point, i) => firstGroup(point, `${path}.IC[${i}]`)),
    },
    `${path}.vk_delta_2`,
  );
}

/** The bytes of a key (spec section 11.5): alpha, beta, gamma, delta, then the points of the inputs, each as a proof's points. */
export function encodeVerifyingKey({ alpha, beta, gamma, delta, inputs }: VerifyingKey): Uint8Array {
  const writer = new Writer().element(alpha);
  for (const point of [beta, gamma, delta]) writer.raw(point.toBytes());
  for (const point of inputs) writer.element(point);
  return writer.finish();
}

/**
 * Reads the bytes of a key of a circuit with this many public signals.
 * @throws {DecodeError} for other lengths, a point that is none, the identity, or two of beta, gamma and delta that are one but for the sign
 */
export function decodeVerifyingKey(bytes: Uint8Array, signals: number): VerifyingKey {
  const path = 'verifying key';
  const reader = new Reader(bytes, path);
  const second = (name: string): PairingPoint =>
    reader.field(name, (r) => PairingPoint.fromBytes(r.raw(G2_BYTES), `${path}.${name}`));
  const key = {
    alpha: reader.field('alpha', (r) => r.element(BN254_G1)),
    ...{ beta: second('beta'), gamma: second('gamma'), delta: second('delta') },
    inputs: Array.from({ length: signals + 1 }, (_, i) =>
      reader.field(`inputs[${i}]`, (r) => r.element(BN254_G1)),
    ),
  };
  reader.end();
  return contributed(key, `${path}.delta`);
}

/** The key, frozen. @throws {DecodeError} if nobody has contributed to it, or two of its points of G2 are one but for the sign */
function contributed(key: VerifyingKey, path: string): VerifyingKey {
  if (sameAbscissa(key.gamma, key.delta))
    throw new DecodeError('bad-value', path, 'nobody contributed to the second phase');
  if (sameAbscissa(key.beta, key.gamma) || sameAbscissa(key.beta, key.delta))
    throw new DecodeError('bad-value', path, 'beta is gamma or delta: anybody can forge');
  return Object.freeze({ ...key, inputs: Object.freeze([...key.inputs]) });
}

/**
 * The key as 256-bit words, in the order that contracts of this library take: alpha, beta, gamma, delta, then the inputs; points of
 * G2 with the imaginary parts first.
 */
export function verifyingKeyWords(key: VerifyingKey): bigint[] {
  const points = [key.alpha, key.beta, key.gamma, key.delta, ...key.inputs];
  return points.flatMap((point) => {
    const bytes = point.toBytes();
    return Array.from({ length: bytes.length / 32 }, (_, i) =>
      bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)),
    );
  });
}

/**
 * Whether one point is the other or its negative. With delta = gamma, as a setup has it before the first contribution to its
 * second phase, (alpha, beta, -I) is a valid proof of anything: anyone can forge. With delta = beta (I, gamma, -alpha) is one,
 * and with beta = gamma (alpha + I, beta + delta, alpha + I).
 */
function sameAbscissa(a: PairingPoint, b: PairingPoint): boolean {
  return equalBytes(a.toBytes().subarray(0, G2_BYTES / 2), b.toBytes().subarray(0, G2_BYTES / 2));
}

/** Affine coordinates and a 1, as snarkjs writes them. */
function firstGroup(value: JsonValue | undefined, path: string): Element {
  const [x, y, z] = exactly(value, path, 3);
  if (z !== '1') throw new DecodeError('bad-element', path, 'not in affine coordinates');
  return BN254_G1.elementFromBytes(concatBytes(word(x, `${path}[0]`), word(y, `${path}[1]`)), path);
}

function secondGroup(value: JsonValue | undefined, path: string): PairingPoint {
  const [x, y, z] = exactly(value, path, 3);
  const [xr, xi] = exactly(x, `${path}[0]`, 2);
  const [yr, yi] = exactly(y, `${path}[1]`, 2);
  const [one, zero] = exactly(z, `${path}[2]`, 2);
  if (one !== '1' || zero !== '0') throw new DecodeError('bad-element', path, 'not in affine coordinates');
  const words = [xi, xr, yi, yr].map((part) => word(part, path));
  return PairingPoint.fromBytes(concatBytes(...words), path);
}

function exactly(value: JsonValue | undefined, path: string, count: number): readonly JsonValue[] {
  const items = asArray(value, path, count);
  if (items.length !== count) throw new DecodeError('bad-value', path, `expected ${count} items`);
  return items;
}

function word(value: JsonValue | undefined, path: string): Uint8Array {
  const integer = parseBigDecimal(asText(value, path, MAX_DIGITS), MAX_DIGITS, path);
  if (integer >> 256n !== 0n) throw new DecodeError('bad-element', path, 'more than 256 bits');
  return integerToBytes(integer, 32);
}
