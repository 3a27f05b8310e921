/** The lot drawn from public randomness, so that anyone can draw it again (spec 9.2). */
import { compareBytes, concatBytes } from '../core/bytes.js';
import { taggedHash } from '../core/hash.js';
import { integerToBytes } from '../core/integers.js';
import { COUNT_LIMITS } from './ballot.js';

/**
 * An order of candidates drawn from a public seed: each is given H('hanpyo lot v1', seed || position as u32) and they are
 * sorted by it, the smallest first. The seed must be one that nobody could know when the ballots were closed.
 * @param seed - 16 to 1024 bytes, for example the output of a randomness beacon
 * @param candidates - how many, 1 to 500
 * @returns the lot: each position once, favoured candidates first
 * @throws {RangeError} a seed or a number out of bounds
 */
export function drawLot(seed: Uint8Array, candidates: number): readonly number[] {
  if (seed.length < 16 || seed.length > 1024) throw new RangeError('the seed of a lot has 16 to 1024 bytes');
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > COUNT_LIMITS.candidates)
    throw new RangeError(`a lot is drawn for 1 to ${COUNT_LIMITS.candidates} candidates`);
  const tickets = Array.from({ length: candidates }, (_, candidate) => ({
    candidate,
    hash: taggedHash('hanpyo lot v1', concatBytes(seed, integerToBytes(BigInt(candidate), 4))),
  }));
  tickets.sort((a, b) => compareBytes(a.hash, b.hash));
  return Object.freeze(tickets.map(({ candidate }) => candidate));
}
