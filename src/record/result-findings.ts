/** What is wrong with a published result (spec section 7.6). */
import type { MixedResult } from '../ballot/mixed-result.js';
import { equalBytes, toHex } from '../core/bytes.js';
import type { CheckId } from './checks.js';
import { type Finding, finding } from './finding.js';
import { type ContestClaim, isMixedClaim, type MixedClaim, type ResultMessage } from './messages.js';
import type { ContestOutcome } from './outcome.js';
import type { TallyPhase } from './tallying.js';

/** Every finding about a result: what it lacks, what it claims, how it accounts for the roll. */
export function resultFindings(phase: TallyPhase, result: ResultMessage, index: number): readonly Finding[] {
  return [
    ...missingWork(phase, index),
    ...wrongClaims(phase, result, index),
    ...accountingFindings(phase, result, index),
  ];
}

/** Contests that the valid entries on the ledger do not decrypt, whatever the result claims. */
function missingWork(phase: TallyPhase, index: number): readonly Finding[] {
  const isSum = (contest: number): boolean => phase.tally.contests.some((sum) => sum.contest === contest);
  return contestsOf(phase).flatMap((contest) => {
    const outcome = phase.outcome(contest);
    if (outcome.kind === 'unmixed') {
      const message = `contest ${contest}: shuffles missing: ${outcome.missing}`;
      return [finding('V30', index, 'result', 'missing-shuffles', message)];
    }
    if (outcome.kind !== 'undecrypted') return [];
    const message = `contest ${contest}: valid shares missing: ${outcome.missing}`;
    return [finding(isSum(contest) ? 'V26' : 'V33', index, 'result', 'missing-shares', message)];
  });
}

/** Claims of a result that are not what the shares decrypt to. */
function wrongClaims(phase: TallyPhase, result: ResultMessage, index: number): readonly Finding[] {
  const wrong = (check: CheckId, code: string, message: string): Finding =>
    finding(check, index, 'result', code, message);
  if (!equalBytes(result.tally, phase.hash)) return [wrong('V28', 'other-tally', 'is of another tally')];
  if (result.totals.length !== contestsOf(phase).length)
    return [wrong('V28', 'contests', `has ${result.totals.length} contests`)];
  return result.totals.flatMap((claim, contest) => {
    const outcome = phase.outcome(contest);
    if (outcome.kind === 'undecrypted' || outcome.kind === 'unmixed') return [];
    if (outcome.kind === 'impossible')
      return [
        wrong(
          'V28',
          'no-total',
          `position ${outcome.position} of contest ${contest} decrypts to no possible total`,
        ),
      ];
    if (isClaimOf(claim, outcome)) return [];
    const isList = phase.tally.lists.some((list) => list.contest === contest);
    const says = `contest ${contest} says ${claimText(claim)}, counted were ${outcomeText(outcome)}`;
    return [isList ? wrong('V34', 'votes', says) : wrong('V28', 'totals', says)];
  });
}

function isClaimOf(claim: ContestClaim, outcome: ContestOutcome): boolean {
  if (outcome.kind === 'mixed') return isMixedClaim(claim) && sameCount(claim, outcome.result);
  if (isMixedClaim(claim)) return false;
  const expected = outcome.kind === 'counted' ? outcome.totals : undefined;
  return expected?.join() === claim?.join();
}

function sameCount(claim: MixedClaim, result: MixedResult): boolean {
  const { ballots, blank, invalid, elected, digest } = result;
  const sameVotes = claim.ballots === ballots && claim.blank === blank && claim.invalid === invalid;
  return sameVotes && claim.elected.join() === elected.join() && equalBytes(claim.digest, digest);
}

function claimText(claim: ContestClaim): string {
  if (claim === undefined) return 'withheld';
  return isMixedClaim(claim) ? mixedText(claim) : claim.join(', ');
}

function outcomeText(outcome: ContestOutcome): string {
  if (outcome.kind === 'mixed') return mixedText(outcome.result);
  return outcome.kind === 'counted' ? outcome.totals.join(', ') : 'none, withheld';
}

function mixedText({ ballots, blank, invalid, elected, digest }: MixedClaim): string {
  const votes = `${ballots} votes (${blank} blank, ${invalid} invalid, hash ${toHex(digest.subarray(0, 8))})`;
  return `${votes}, elected: ${elected.join(', ') || 'none'}`;
}

function accountingFindings(phase: TallyPhase, result: ResultMessage, index: number): readonly Finding[] {
  const { accounting } = phase.tally;
  const { roll, online, paper, revoked, abstained } = result;
  const findings = (['roll', 'online', 'paper', 'revoked', 'abstained'] as const)
    .filter((key) => result[key] !== accounting[key])
    .map((key) =>
      finding('V29', index, 'result', key, `says ${result[key]} ${key}, the record has ${accounting[key]}`),
    );
  if (roll !== online + paper + revoked + abstained)
    findings.push(finding('V29', index, 'result', 'identity', 'the accounting does not add up'));
  return findings;
}

/** Positions of all contests of the manifest. */
function contestsOf({ opened }: TallyPhase): readonly number[] {
  return [...opened.context.manifest.contests.keys()];
}
