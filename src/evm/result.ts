/** The result of an election of `SigmaElection`, from the shares of its trustees. */
import { BN254_G1 } from '../core/groups/bn254.js';
import type { Ciphertext } from '../elgamal/cipher.js';
import { prepareDiscreteLog } from '../elgamal/dlog.js';
import { lagrangeAtZero } from '../elgamal/polynomial.js';
import type { ChainElection } from './definition.js';
import { type ChainShare, openChainShare } from './share.js';

/**
 * Decrypts a tally.
 * @param shares - of `threshold` different trustees
 * @param ballots - how many were cast: the bound of every total
 * @returns votes for each candidate; what the contract's `finalise` is given
 * @throws {RangeError} naming a trustee whose share is not valid, for another number of shares, and for a tally that does
 * not decrypt to totals within the bound
 * @throws {DecodeError} for shares that do not decode
 */
export function combineChainShares(
  election: ChainElection,
  tally: readonly Ciphertext[],
  shares: readonly ChainShare[],
  ballots: number,
): number[] {
  const { threshold } = election.definition;
  if (shares.length !== threshold) throw new RangeError(`${shares.length} shares, not ${threshold}`);
  const factors = shares.map((share) => {
    const opened = openChainShare(election, tally, share);
    if (opened === undefined) throw new RangeError(`the share of trustee ${share.trustee} is not valid`);
    return opened;
  });
  const weights = lagrangeAtZero(
    BN254_G1,
    shares.map(({ trustee }) => trustee),
  );
  const logarithm = prepareDiscreteLog(BN254_G1, ballots, tally.length);
  return tally.map(({ c2 }, i) => {
    const message = factors.reduce((rest, row, j) => {
      const [factor, weight] = [row[i], weights[j]];
      if (factor === undefined || weight === undefined) throw new RangeError('no factor');
      return rest.subtract(factor.multiplyVartime(weight));
    }, c2);
    const total = logarithm(message);
    if (total === undefined) throw new RangeError(`candidate ${i} has no total up to ${ballots}`);
    return total;
  });
}
