/**
 * Votes that a trustee could have made up. Proofs of decryption hash neither what is decrypted nor the factor, so whoever
 * decrypts last can turn a vote into one of very many elements, though not into one of its choice. Votes are told from
 * these by what they hide: nothing but their numbers, and no larger ones than there is room for.
 */

/** Bits of the effort that nobody makes. */
const EFFORT_BITS = 80;
const BITS_PER_NUMBER = 8;

/**
 * The first vote that fills so much of its element that fewer than 2^80 tries make one like it.
 * @param votes - numbers from 0 to 255, and nothing else in their elements
 * @param capacity - numbers that an element can hide
 */
export function looseVote(votes: readonly (readonly number[])[], capacity: number): number | undefined {
  const spare = BITS_PER_NUMBER * capacity - EFFORT_BITS;
  const index = votes.findIndex((vote) => vote.some((number) => number + 1 > 2 ** (spare / vote.length)));
  return index < 0 ? undefined : index;
}
