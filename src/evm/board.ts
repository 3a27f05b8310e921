/** What `SigmaElection` keeps of ballots and voters: the hash chain, what `count` is given, and the roll. */
import { concatBytes, equalBytes, toHex } from '../core/bytes.js';
import { keccak256 } from '../core/sha3.js';
import { addressWord } from './abi.js';
import type { ChainBallot } from './ballot.js';
import { merkleRoll } from './roll.js';

/** Head of the hash chain behind a ballot. @param head - before it; before the first the election's id */
export function chainLink(
  head: Uint8Array,
  voter: Uint8Array,
  { ciphertexts, proof }: ChainBallot,
): Uint8Array {
  return keccak256(concatBytes(head, addressWord(voter), keccak256(ciphertexts), keccak256(proof)));
}

/**
 * What `count` is given of ballots in a row, in the order in which they were cast; its `start` is the head of the chain
 * before the first of them.
 */
export function countArgument(
  ballots: readonly { readonly voter: Uint8Array; readonly ballot: ChainBallot }[],
): Uint8Array {
  return concatBytes(
    ...ballots.flatMap(({ voter, ballot }) => [
      addressWord(voter),
      ballot.ciphertexts,
      keccak256(ballot.proof),
    ]),
  );
}

/** Who may vote: known voters, or only a root is known, or a list was given that is not the root's. */
export type KnownRoll =
  | { readonly kind: 'voters'; readonly voters: ReadonlySet<string> }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other' };

/** The roll of an election. @param given - the addresses behind the root, where the auditor has them */
export function rollOf(
  given: readonly Uint8Array[] | undefined,
  {
    enrolled,
    definition: { rollRoot },
  }: { readonly enrolled: readonly Uint8Array[]; readonly definition: { readonly rollRoot: Uint8Array } },
): KnownRoll {
  if (rollRoot.every((byte) => byte === 0)) return { kind: 'voters', voters: new Set(enrolled.map(toHex)) };
  if (given === undefined) return { kind: 'unknown' };
  const distinct = new Map(given.map((address) => [toHex(address), address] as const));
  if (distinct.size === 0 || !equalBytes(merkleRoll([...distinct.values()]).root, rollRoot))
    return { kind: 'other' };
  return { kind: 'voters', voters: new Set(distinct.keys()) };
}
