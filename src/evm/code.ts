/**
 * The code of `SigmaElection`. What the logs say of voters rests on it: a ballot's proof shows that somebody made it for an
 * address, and only the contract's code says that this address sent it. Another contract may make the same logs of ballots
 * that nobody sent.
 */

/** Keccak-256 of the code that the sources of this version compile to, in hexadecimal (`examples/voting-contract/compile.ts`). */
export const SIGMA_CODE_HASH = 'd3bb59073a05dda4dddb4515d98a844320a1d6768ff7e47eab1d4bb32594829b';
