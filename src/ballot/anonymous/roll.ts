/**
 * The roll of anonymous voters (spec section 11.1): commitments in a Merkle tree of Poseidon of a fixed depth. Empty leaves are 0, which
 * nobody has a secret of.
 */
import { Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { LIMITS } from '../manifest-limits.js';
import { nodeHash } from './identity.js';

/** Deepest tree that circuits are made for. */
export const MAX_DEPTH: number = LIMITS.depth;

/** Most commitments that a roll is read with: 2^24, for memory's sake. */
export const MAX_ROLL: number = 2 ** 24;

const VERSION = 1;
const TYPE = 0x61;

/** Where a commitment is in the tree: what a voter needs besides the secret. */
export interface RollPath {
  /** Bits of the place, lowest first: 1 is a right child. */
  readonly bits: readonly number[];
  /** The node beside the way at each level, from the leaf up. */
  readonly siblings: readonly bigint[];
}

/** A roll, ready for use. */
export interface AnonymousRoll {
  readonly depth: number;
  readonly commitments: readonly bigint[];
  readonly root: bigint;
  /** The path of a commitment by its place. @throws {RangeError} if there is none at this place */
  pathOf(place: number): RollPath;
}

/**
 * Builds a roll.
 * @param commitments - in the order of registration; distinct, other than 0
 * @param depth - of the tree, 1 to 32; it is the circuit's
 * @throws {RangeError} if there are more than fit, two are equal, or one is 0 or not a field element
 */
export function anonymousRoll(commitments: readonly bigint[], depth: number): AnonymousRoll {
  const problem = rollProblem(commitments, depth);
  if (problem !== undefined) throw new RangeError(problem);
  const levels = treeLevels(commitments, depth);
  const empty = emptyNodes(depth);
  return Object.freeze({
    depth,
    commitments: Object.freeze([...commitments]),
    root: levels[depth]?.[0] ?? empty[depth] ?? 0n,
    pathOf: (place: number) => {
      if (!Number.isSafeInteger(place) || place < 0 || place >= commitments.length)
        throw new RangeError('no commitment at this place');
      const at = empty.slice(0, depth).map((_, level) => Math.floor(place / 2 ** level));
      return Object.freeze({
        bits: at.map((index) => index % 2),
        siblings: at.map(
          (index, level) => levels[level]?.[index + 1 - 2 * (index % 2)] ?? empty[level] ?? 0n,
        ),
      });
    },
  });
}

/** The root that a path leads to from a commitment. @throws {RangeError} if a node is not a field element */
export function rootOfPath(commitment: bigint, { bits, siblings }: RollPath): bigint {
  return siblings.reduce(
    (node, sibling, level) => (bits[level] === 1 ? nodeHash(sibling, node) : nodeHash(node, sibling)),
    commitment,
  );
}

/** The bytes of a roll, as it is published. */
export function encodeAnonymousRoll(roll: AnonymousRoll): Uint8Array {
  return new Writer()
    .u8(VERSION)
    .u8(TYPE)
    .u8(roll.depth)
    .list(roll.commitments, (commitment, writer) => writer.raw(integerToBytes(commitment, 32)))
    .finish();
}

/**
 * Reads a roll and builds its tree.
 * @throws {DecodeError} for bytes that are no roll, or one that {@link anonymousRoll} refuses (`bad-value`)
 */
export function decodeAnonymousRoll(bytes: Uint8Array): AnonymousRoll {
  const reader = new Reader(bytes, 'roll');
  reader.tag(VERSION, TYPE);
  const depth = reader.field('depth', (r) => r.u8());
  const commitments = reader.field('commitments', (r) =>
    r.list(MAX_ROLL, (item) => bytesToInteger(item.raw(32))),
  );
  reader.end();
  const problem = rollProblem(commitments, depth);
  if (problem !== undefined) throw new DecodeError('bad-value', 'roll', problem);
  return anonymousRoll(commitments, depth);
}

function rollProblem(commitments: readonly bigint[], depth: number): string | undefined {
  if (!Number.isSafeInteger(depth) || depth < 1 || depth > MAX_DEPTH)
    return `the depth must be from 1 to ${MAX_DEPTH}`;
  if (commitments.length > Math.min(MAX_ROLL, 2 ** depth)) return 'more commitments than the tree has leaves';
  if (commitments.some((commitment) => commitment <= 0n || commitment >= SNARK_FIELD))
    return 'a commitment is not a field element, or is 0';
  if (new Set(commitments).size !== commitments.length) return 'a commitment occurs twice';
  return undefined;
}

/** Nodes by level, leaves first, without those that have only empty leaves below them. */
function treeLevels(leaves: readonly bigint[], depth: number): bigint[][] {
  const empty = emptyNodes(depth);
  const levels: bigint[][] = [[...leaves]];
  for (let level = 0; level < depth; level++) {
    const below = levels[level] ?? [];
    const nodes: bigint[] = [];
    for (let i = 0; i < below.length; i += 2)
      nodes.push(nodeHash(below[i] ?? 0n, below[i + 1] ?? empty[level] ?? 0n));
    levels.push(nodes);
  }
  return levels;
}

/** The node above nothing but empty leaves, by level. */
function emptyNodes(depth: number): bigint[] {
  const nodes = [0n];
  for (let level = 0; level < depth; level++) {
    const below = nodes[level] ?? 0n;
    nodes.push(nodeHash(below, below));
  }
  return nodes;
}
