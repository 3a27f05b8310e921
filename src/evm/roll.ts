/**
 * Rolls of addresses as Merkle trees: the trees that OpenZeppelin's `StandardMerkleTree` makes of `["address"]`, so that its
 * tools can be used as well. Leaves are hashed twice, so that no inner node passes for one; pairs are hashed in ascending
 * order, so that proofs need no positions.
 */
import { compareBytes, concatBytes, toHex } from '../core/bytes.js';
import { keccak256 } from '../core/sha3.js';
import { addressWord } from './abi.js';

/** A roll. */
export interface MerkleRoll {
  /** For the definition of an election. */
  readonly root: Uint8Array;
  /** What a voter gives to `cast`; `undefined` for who is not on the roll. */
  proofOf(address: Uint8Array): readonly Uint8Array[] | undefined;
}

/**
 * Makes the tree of a roll.
 * @param addresses - of the voters, 20 bytes each, in any order
 * @throws {RangeError} if there is none, one stands twice, or one has not 20 bytes
 */
export function merkleRoll(addresses: readonly Uint8Array[]): MerkleRoll {
  const leaves = addresses.map(rollLeaf).sort(compareBytes);
  if (leaves.length === 0) throw new RangeError('a roll needs a voter');
  const places = new Map(leaves.map((leaf, i) => [toHex(leaf), 2 * leaves.length - 2 - i]));
  if (places.size !== leaves.length) throw new RangeError('a voter stands on the roll twice');
  const nodes = new Map<number, Uint8Array>(leaves.map((leaf, i) => [2 * leaves.length - 2 - i, leaf]));
  for (let i = leaves.length - 2; i >= 0; i--)
    nodes.set(i, pairHash(nodeAt(nodes, 2 * i + 1), nodeAt(nodes, 2 * i + 2)));
  return Object.freeze({
    root: nodeAt(nodes, 0),
    proofOf: (address: Uint8Array) => {
      const start = places.get(toHex(rollLeaf(address)));
      if (start === undefined) return undefined;
      const proof: Uint8Array[] = [];
      for (let i = start; i > 0; i = (i - 1) >> 1) proof.push(nodeAt(nodes, i % 2 === 0 ? i - 1 : i + 1));
      return proof;
    },
  });
}

/** The leaf of an address. @throws {RangeError} if it has not 20 bytes */
function rollLeaf(address: Uint8Array): Uint8Array {
  return keccak256(keccak256(addressWord(address)));
}

function pairHash(a: Uint8Array, b: Uint8Array): Uint8Array {
  return keccak256(compareBytes(a, b) < 0 ? concatBytes(a, b) : concatBytes(b, a));
}

function nodeAt(nodes: ReadonlyMap<number, Uint8Array>, index: number): Uint8Array {
  const node = nodes.get(index);
  if (node === undefined) throw new RangeError(`no node ${index}`);
  return node;
}
