/** Counting by a named rule: the one entrance to all of them. */
import { type CountBallot, checkCandidates } from './ballot.js';
import { countBorda } from './borda.js';
import { countIrv } from './irv.js';
import { countMajorityJudgment } from './majority-judgment.js';
import { countMeek } from './meek.js';
import { countRankedPairs } from './ranked-pairs.js';
import type { CountResult, CountStep } from './result.js';
import { type CountingRule, checkCountingRule } from './rule.js';
import { countSchulze } from './schulze.js';
import { countScottish } from './scottish.js';
import { countApproval, countScore } from './totals.js';

/**
 * Counts ballots by a rule. The result depends on nothing but the arguments, and not on the order of the ballots; all
 * arithmetic is in whole numbers.
 * @param rule - the rule with all its parameters
 * @param candidates - names, 1 to 500, no two alike; everything else speaks of positions in this list
 * @param ballots - of the kind that the rule counts, best gathered with weights
 * @param lot - the published order that decides what the rule leaves to the lot: each position once, favoured candidates
 *   first. Every use of it is a step of the transcript.
 * @returns winners, order and transcript, frozen
 * @throws {TypeError} ballots of the wrong kind
 * @throws {RangeError} a rule, candidates, ballots or a lot out of bounds
 */
export function countBallots(
  rule: CountingRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const checked = checkCountingRule(rule);
  checkCandidates(candidates);
  const names = Object.freeze([...candidates]);
  return freezeResult(dispatch(checked, names, ballots, Object.freeze([...lot])));
}

function dispatch(
  rule: CountingRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  switch (rule.rule) {
    case 'irv':
      return countIrv(rule, candidates, ballots, lot);
    case 'scottish-stv':
      return countScottish(rule, candidates, ballots, lot);
    case 'meek-stv':
      return countMeek(rule, candidates, ballots, lot);
    case 'schulze':
      return countSchulze(rule, candidates, ballots, lot);
    case 'ranked-pairs':
      return countRankedPairs(rule, candidates, ballots, lot);
    case 'borda':
      return countBorda(rule, candidates, ballots, lot);
    case 'majority-judgment':
      return countMajorityJudgment(rule, candidates, ballots, lot);
    case 'score':
      return countScore(rule, candidates, ballots, lot);
    case 'approval':
      return countApproval(rule, candidates, ballots, lot);
  }
}

function freezeResult(result: CountResult): CountResult {
  const { winners, order, papers } = result;
  return Object.freeze({
    ...result,
    winners: Object.freeze([...winners]),
    order: Object.freeze([...order]),
    papers: Object.freeze(papers),
    transcript: Object.freeze(result.transcript.map(freezeStep)),
  });
}

function freezeStep(step: CountStep): CountStep {
  if (step.kind !== 'stage') return Object.freeze({ ...step });
  const { action, elected, excluded } = step;
  return Object.freeze({
    ...step,
    action: Object.freeze({ ...action }),
    elected: Object.freeze([...elected]),
    excluded: Object.freeze([...excluded]),
  });
}
