/**
 * The key of the vector commitment `Com(v; r) = r H + sum_j v_j G_j` (spec section 3.7). Its generators are hashed to
 * the group from public names, so nobody knows a relation between them; they are derived again by whoever needs them
 * and never read from input. (A dealer of generators can know their logarithms, which broke the Scytl/Swiss Post
 * shuffle of 2019: Haenni; Lewis, Pereira and Teague; Haines.)
 */
import { Writer } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';
import { HASH_DOMAINS } from '../core/labels.js';
import { isCount } from './integer-bits.js';

/** Generators for commitments to vectors of up to `size` scalars. Made once per election and passed on. */
export interface CommitmentKey {
  readonly group: Group;
  readonly size: number;
  readonly h: Element;
  readonly g: readonly Element[];
  /** H, G_0, G_1, ... once more, with tables, for the prover; empty unless made by {@link withTables}. */
  readonly tables: readonly Element[];
}

/** Most generators of one key. */
const MAX_SIZE = 65_536;

/**
 * Derives the commitment key: H is number 0, G_j number j + 1, each the hash of `text(group name) || u32 number`
 * under {@link HASH_DOMAINS.commitmentKey} (spec algorithm 3.7a).
 * @param size - most scalars of one commitment: the largest number of bits of a contest of the election
 * @throws {RangeError} if the size is not an integer from 0 to 65536
 */
export function commitmentKey(group: Group, size: number): CommitmentKey {
  if (!isCount(size) || size > MAX_SIZE) throw new RangeError(`the key size must be from 0 to ${MAX_SIZE}`);
  const generator = (number: number): Element =>
    group.hashToElement(HASH_DOMAINS.commitmentKey, new Writer().text(group.id).u32(number).finish());
  const g = Array.from({ length: size }, (_, j) => generator(j + 1));
  return Object.freeze({ group, size, h: generator(0), g: Object.freeze(g), tables: Object.freeze([]) });
}

/** The same key with tables, for whoever proves many ballots; the elements are the same objects. */
export function withTables(key: CommitmentKey): CommitmentKey {
  return Object.freeze({ ...key, tables: Object.freeze([key.h, ...key.g].map(key.group.withTable)) });
}
