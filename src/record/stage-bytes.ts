/** A shuffle as one byte string (spec section 7.6): the shuffled list, then the proof. Its length is known before it comes. */
import { Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { listDigest } from '../core/list-digest.js';
import { SHUFFLE_PART_BYTES } from './mix-messages.js';

/** The list that is shuffled. */
export interface ListShape {
  readonly group: Group;
  /** Rows; at least 1. */
  readonly count: number;
  /** Ciphertexts of a row. */
  readonly width: number;
}

/** A shuffle taken apart. */
export interface StageBytes {
  readonly outputs: Uint8Array;
  readonly proof: Uint8Array;
}

/** Bytes of a shuffled list. */
export function outputBytes({ group, count, width }: ListShape): number {
  return 2 * count * width * group.elementBytes;
}

/** Bytes of a proof of shuffle in one go; see `writeShuffleProof`. */
function proofBytes({ group, count, width }: ListShape): number {
  const elements = 3 * count + 3 + 2 * width;
  const scalars = 2 * count + 3 + width;
  return 10 + elements * group.elementBytes + scalars * group.scalarBytes;
}

/** Bytes of all parts of a shuffle together. */
export function stageBytes(shape: ListShape): number {
  return outputBytes(shape) + proofBytes(shape);
}

/** The parts of a shuffle, in order. */
export function cutStage({ outputs, proof }: StageBytes): readonly Uint8Array[] {
  const bytes = new Writer().raw(outputs).raw(proof).finish();
  return Array.from({ length: Math.ceil(bytes.length / SHUFFLE_PART_BYTES) }, (_, i) =>
    bytes.subarray(i * SHUFFLE_PART_BYTES, (i + 1) * SHUFFLE_PART_BYTES),
  );
}

/** Takes the bytes of all parts apart. */
export function splitStage(bytes: Uint8Array, shape: ListShape): StageBytes {
  const end = outputBytes(shape);
  return { outputs: bytes.subarray(0, end), proof: bytes.subarray(end) };
}

/** The hash of the bytes of all parts. */
export function stageDigest(bytes: Uint8Array): Uint8Array {
  return listDigest(bytes);
}
