/**
 * Independent generators h_0, h_1, ... of a group: hashed from its name and their number, so that nobody knows a relation
 * between them, and derived again by whoever needs them. Who chose them could open a permutation commitment to anything
 * (which broke the Scytl/Swiss Post shuffle of 2019: Haenni; Lewis, Pereira and Teague; Haines). They depend on nothing
 * else, so one list serves all elections.
 */
import { Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { deriveP256Points } from '../core/groups/p256-derived.js';
import { deriveRistretto255Elements } from '../core/groups/ristretto255-derived.js';
import { tagPrefix } from '../core/hash.js';
import { HASH_DOMAINS } from '../core/labels.js';
import { MAX_ROWS } from './limits.js';

/** Generators of one group; they can only be derived, never read. */
export class ShuffleGenerators {
  readonly group: Group;
  /** How many there are. */
  readonly count: number;
  readonly #bytes: Uint8Array;

  private constructor(group: Group, bytes: Uint8Array) {
    this.group = group;
    this.count = bytes.length / group.elementBytes;
    this.#bytes = bytes;
  }

  /**
   * Derives the first `count` generators. Of P-256 they are the points of `deriveP256Points`, of ristretto255
   * those of `deriveRistretto255Elements`, of other groups the hashes (`hashToElement`) of
   * `text(group name) || u32 number`.
   * @throws {RangeError} if the count is not an integer from 1 to {@link MAX_ROWS}
   */
  static derive(group: Group, count: number): ShuffleGenerators {
    if (!Number.isSafeInteger(count) || count < 1 || count > MAX_ROWS)
      throw new RangeError(`the number of generators must be from 1 to ${MAX_ROWS}`);
    return new ShuffleGenerators(group, derived(group, count));
  }

  /**
   * The first `count` generators, encoded end to end; always at the same place of the same buffer. Not to be changed.
   * @throws {RangeError} if there are fewer
   */
  first(count: number): Uint8Array {
    if (count > this.count) throw new RangeError(`there are ${this.count} generators, not ${count}`);
    return this.#bytes.subarray(0, count * this.group.elementBytes);
  }
}

/** Names the derivation in transcripts. */
export const GENERATOR_DERIVATION: string = HASH_DOMAINS.shuffleGenerators;

function derived(group: Group, count: number): Uint8Array {
  const prefix = tagPrefix(GENERATOR_DERIVATION);
  if (group.id === 'P-256') return deriveP256Points(prefix, count);
  if (group.id === 'ristretto255') return deriveRistretto255Elements(group, prefix, count);
  const name = (number: number): Uint8Array => new Writer().text(group.id).u32(number).finish();
  const bytes = new Uint8Array(count * group.elementBytes);
  for (let i = 0; i < count; i++)
    bytes.set(group.hashToElement(GENERATOR_DERIVATION, name(i)).toBytes(), i * group.elementBytes);
  return bytes;
}
