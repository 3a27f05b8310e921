/**
 * The code of `SigmaElection`. What the logs say of voters rests on it: a ballot's proof shows that somebody made it for an
 * address, and only the contract's code says that this address sent it. Another contract may make the same logs of ballots
 * that nobody sent.
 */

/** Keccak-256 of the code that the sources of this version compile to, in hexadecimal (`examples/voting-contract/compile.ts`). */
export const SIGMA_CODE_HASH = '4ffed8e9d59b8e129337261371e30b2b1b655c10d97464cedce1e0f6937496cf';
