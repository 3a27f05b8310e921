/** The shares and the result of an election on a chain (EVM-08, EVM-09). */
import { DecodeError } from '../core/errors.js';
import type { Ciphertext } from '../elgamal/cipher.js';
import type { ReportBuilder } from '../verify/report.js';
import type { EvmCheckId } from './checks.js';
import type { ChainElection } from './definition.js';
import type { ReplayedElection } from './replay.js';
import { combineChainShares } from './result.js';
import { type ChainShare, openChainShare } from './share.js';

/** EVM-08 and EVM-09. @returns the counts, if the election has ended and they are right */
export function verifyResult(
  builder: ReportBuilder<EvmCheckId>,
  election: ChainElection,
  { shares, result, ballots }: ReplayedElection,
  tally: readonly Ciphertext[],
): readonly number[] | undefined {
  const valid = validShares(builder, election, shares, tally);
  const { threshold } = election.definition;
  if (valid.size < threshold) {
    const message = `${valid.size} of ${threshold} shares are there`;
    builder.skip('EVM-08', message);
    if (result !== undefined)
      builder.fail({ check: 'EVM-08', entry: result.entry, culprit: 'node', code: 'missing', message });
    builder.skip('EVM-09', 'there are not enough shares');
    return undefined;
  }
  builder.complete('EVM-08');
  if (result === undefined) {
    builder.skip('EVM-09', 'the election has not ended');
    return undefined;
  }
  builder.examine('EVM-09', result.counts.length);
  builder.complete('EVM-09');
  const chosen = [...valid.values()].sort((a, b) => a.trustee - b.trustee).slice(0, threshold);
  const counts = decrypted(election, tally, chosen, ballots.length);
  const fail = (code: string, message: string): void =>
    builder.fail({ check: 'EVM-09', entry: result.entry, culprit: 'contract', code, message });
  if (counts === undefined) {
    fail('no-totals', 'the shares decrypt to nothing that as many ballots can add up to');
    return undefined;
  }
  const same =
    counts.length === result.counts.length && counts.every((count, i) => count === result.counts[i]);
  if (!same)
    fail('wrong-counts', `the shares decrypt to ${counts.join(', ')}, not ${result.counts.join(', ')}`);
  const named = new Set(result.trustees);
  if (named.size !== threshold || result.trustees.some((trustee) => !valid.has(trustee)))
    fail('wrong-shares', 'the result names other trustees than those who decrypted');
  return counts;
}

/** The first valid share of each trustee; the others are findings. */
function validShares(
  builder: ReportBuilder<EvmCheckId>,
  election: ChainElection,
  shares: ReplayedElection['shares'],
  tally: readonly Ciphertext[],
): ReadonlyMap<number, ChainShare> {
  const valid = new Map<number, ChainShare>();
  for (const { entry, share } of shares) {
    builder.examine('EVM-08');
    const problem = valid.has(share.trustee) ? 'a second share' : shareProblem(election, tally, share);
    if (problem === undefined) valid.set(share.trustee, share);
    else {
      const culprit = `trustee ${share.trustee}`;
      builder.fail({ check: 'EVM-08', entry, culprit, code: 'bad-share', message: problem });
    }
  }
  return valid;
}

function decrypted(
  election: ChainElection,
  tally: readonly Ciphertext[],
  shares: readonly ChainShare[],
  ballots: number,
): readonly number[] | undefined {
  try {
    return combineChainShares(election, tally, shares, ballots);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function shareProblem(
  election: ChainElection,
  tally: readonly Ciphertext[],
  share: ChainShare,
): string | undefined {
  try {
    return openChainShare(election, tally, share) === undefined ? 'the proof is not valid' : undefined;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return error.message;
  }
}
