/** One shuffle with its proofs, read. */
import type { Element, Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { compactJson, fieldsOf, itemsOf, listOfLength, roomFor } from './json.js';
import { type Ciphertext, readCiphertext } from './proofs.js';
import type { Point, TextGroup } from './text-group.js';

/** A proof of shuffle; names as in the specification of Belenios, which has them from Haenni, Locher, Koenig and Dubuis. */
export interface ShuffleProof {
  readonly t: readonly [Point, Point, Point, Point, Point];
  readonly tHat: readonly Point[];
  readonly s: readonly [Scalar, Scalar, Scalar, Scalar];
  readonly sHat: readonly Scalar[];
  readonly sPrime: readonly Scalar[];
  /** Commitments to the permutation. */
  readonly c: readonly Point[];
  /** The chain of commitments. */
  readonly cHat: readonly Point[];
}

/** A shuffle of all questions that are shuffled. */
export interface Shuffle {
  readonly ciphertexts: readonly (readonly Ciphertext[])[];
  readonly proofs: readonly ShuffleProof[];
}

/** Values of one question: lists, commitments and responses that are there once. */
const VALUES = 20;
/** Values that each vote adds: a ciphertext, three commitments and two responses. */
const VALUES_PER_VOTE = 8;

/** Reads a shuffle. @param sizes - how many ciphertexts each question has. @throws {DecodeError} */
export function readShuffle(group: TextGroup, body: Uint8Array, sizes: readonly number[]): Shuffle {
  const limits = roomFor(sizes.reduce((sum, size) => sum + VALUES + VALUES_PER_VOTE * size, 0));
  const object = compactJson(body, 'shuffle', limits);
  const { ciphertexts, proofs } = fieldsOf(object, 'shuffle', ['ciphertexts', 'proofs']);
  const at = (name: string, list: JsonValue | undefined): readonly JsonValue[] =>
    listOfLength(list, `shuffle.${name}`, sizes.length);
  return {
    ciphertexts: itemsOf(at('ciphertexts', ciphertexts), 'shuffle.ciphertexts', (item, path, i) =>
      itemsOf(listOfLength(item, path, sizes[i] ?? 0), path, (each, where) =>
        readCiphertext(group, each, where),
      ),
    ),
    proofs: itemsOf(at('proofs', proofs), 'shuffle.proofs', (item, path, i) =>
      readShuffleProof(group, item, path, sizes[i] ?? 0),
    ),
  };
}

function readShuffleProof(group: TextGroup, value: JsonValue, path: string, size: number): ShuffleProof {
  const [t, s, c, cHat] = listOfLength(value, path, 4);
  const [t1, t2, t3, t4, tHat] = listOfLength(t, `${path}[0]`, 5);
  const [t41, t42] = listOfLength(t4, `${path}[0][3]`, 2);
  const [s1, s2, s3, s4, sHat, sPrime] = listOfLength(s, `${path}[1]`, 6);
  const point = (item: JsonValue | undefined, at: string): Point => group.point(item, at);
  const scalar = (item: JsonValue | undefined, at: string): Scalar => group.scalar(item, at);
  const points = (list: JsonValue | undefined, at: string): readonly Point[] =>
    itemsOf(listOfLength(list, at, size), at, point);
  const scalars = (list: JsonValue | undefined, at: string): readonly Scalar[] =>
    itemsOf(listOfLength(list, at, size), at, scalar);
  return {
    t: [
      point(t1, `${path}[0][0]`),
      point(t2, `${path}[0][1]`),
      point(t3, `${path}[0][2]`),
      point(t41, `${path}[0][3][0]`),
      point(t42, `${path}[0][3][1]`),
    ],
    tHat: points(tHat, `${path}[0][4]`),
    s: [
      scalar(s1, `${path}[1][0]`),
      scalar(s2, `${path}[1][1]`),
      scalar(s3, `${path}[1][2]`),
      scalar(s4, `${path}[1][3]`),
    ],
    sHat: scalars(sHat, `${path}[1][4]`),
    sPrime: scalars(sPrime, `${path}[1][5]`),
    c: points(c, `${path}[2]`),
    cHat: points(cHat, `${path}[3]`),
  };
}

/** The generators of shuffle proofs. */
export interface ShuffleBases {
  readonly h: Element;
  readonly list: readonly Element[];
}
