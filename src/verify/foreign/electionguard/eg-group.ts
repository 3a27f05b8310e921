/** The groups of ElectionGuard as its records encode them: P-256 compressed (SEC 1), or integers of 512 or 384 bytes. */
import { concatBytes, joinBytes } from '../../../core/bytes.js';
import { decodeElements } from '../../../core/decode-elements.js';
import { liftAbscissas } from '../../../core/engine/p256-abscissas.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group } from '../../../core/group.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';
import { HASH_BYTES, P256_PRIME } from './hash.js';

/** A group with the encoding E(x) of its elements, which is what is hashed. */
export interface EgGroup {
  readonly group: Group;
  readonly kind: 'curve' | 'integers';
  /** Bytes of E(x). */
  readonly bytes: number;
  /** E(x); the unit has one too. */
  encode(element: Element): Uint8Array;
  /** E(x) of an encoding of `core`. */
  encodeBytes(bytes: Uint8Array): Uint8Array;
  /**
   * Decodes elements other than the unit, all together.
   * @throws {DecodeError} `bad-element` or `identity`, with the path of the first bad one
   */
  decode(encodings: readonly Encoding[]): readonly Element[];
}

/** E(x) as a record has it, with its place. */
export interface Encoding {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** The group of integers. */
export function integerGroup(group: Group): EgGroup {
  return Object.freeze({
    group,
    kind: 'integers',
    bytes: group.elementBytes,
    encode: (element: Element) => element.toBytes(),
    encodeBytes: (bytes: Uint8Array) => bytes,
    decode: (encodings: readonly Encoding[]) => decodeAll(group, encodings),
  });
}

const COMPRESSED_BYTES = HASH_BYTES + 1;
/** What stands for the unit, which has no point. */
const UNIT = 0xff;

/** P-256. @param group - the group `P-256`, on any engine */
export function curveGroup(group: Group): EgGroup {
  return Object.freeze({
    group,
    kind: 'curve',
    bytes: COMPRESSED_BYTES,
    encode: (element: Element) => compress(element.toBytes()),
    encodeBytes: compress,
    decode: decompress(group),
  });
}

/** @param point - x and y, or zeros for the identity */
function compress(point: Uint8Array): Uint8Array {
  if (point.every((byte) => byte === 0)) return new Uint8Array(COMPRESSED_BYTES).fill(UNIT);
  return concatBytes(Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(0, HASH_BYTES));
}

function decompress(group: Group): EgGroup['decode'] {
  return (encodings) => {
    for (const { bytes, path } of encodings) assertPrefix(bytes, path);
    const { points, found } = liftAbscissas(joinBytes(encodings.map(({ bytes }) => bytes.subarray(1))));
    const lifted = encodings.map(({ bytes, path }, i): Encoding => {
      if (found[i] !== 1) throw new DecodeError('bad-element', path, 'not a point of P-256');
      const point = points.subarray(2 * HASH_BYTES * i, 2 * HASH_BYTES * (i + 1));
      return { bytes: bytes[0] === 2 ? point : negated(point), path };
    });
    return decodeAll(group, lifted);
  };
}

/** Decodes elements other than the unit. @throws {DecodeError} */
function decodeAll(group: Group, encodings: readonly Encoding[]): readonly Element[] {
  const elements = decodeElements(group, encodings);
  const unit = elements.findIndex((element) => element.isIdentity());
  if (unit < 0) return elements;
  throw new DecodeError('identity', encodings[unit]?.path ?? '', 'the unit is not allowed here');
}

function assertPrefix(bytes: Uint8Array, path: string): void {
  if (bytes.length === COMPRESSED_BYTES && (bytes[0] === 2 || bytes[0] === 3)) return;
  if (isUnit(bytes)) throw new DecodeError('identity', path, 'the unit is not allowed here');
  throw new DecodeError('bad-element', path, 'not a compressed point');
}

/** Whether bytes are the encoding of the unit of P-256. */
export function isUnit(bytes: Uint8Array): boolean {
  return bytes.length === COMPRESSED_BYTES && bytes.every((byte) => byte === UNIT);
}

function negated(point: Uint8Array): Uint8Array {
  const y = bytesToInteger(point.subarray(HASH_BYTES));
  return concatBytes(point.subarray(0, HASH_BYTES), integerToBytes(P256_PRIME - y, HASH_BYTES));
}
