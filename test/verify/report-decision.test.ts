/** What a vote decides, derived by the verifier from manifest, accounting and totals, in every form of the report. */
import { describe, expect, it } from 'vitest';
import type { DecisionRule } from '../../src/ballot/decision.js';
import { castBallot } from '../../src/ballot/index.js';
import { resultText } from '../../src/cli/commands/result-text.js';
import { ballotEntry } from '../../src/record/steps.js';
import { type Report, reportToHtml, reportToJson, reportToText } from '../../src/verify/index.js';
import * as test from '../helpers/election.js';
import { verified } from '../helpers/tamper.js';

const RULE: DecisionRule = {
  contest: 'chair',
  turnout: { numerator: 1, denominator: 4 },
  majority: { bound: 'more-than', numerator: 1, denominator: 2 },
};

/** A vote of eight people, of whom some choose these options, or blank. */
async function held(choices: readonly (number | 'blank')[], minimumUnit = 1): Promise<Report> {
  const manifest = { decisions: [RULE], minimumUnit };
  const election = await test.openTestElection({ seed: 'decision', voters: 8, manifest });
  for (const [voter, choice] of choices.entries()) {
    const marked =
      choice === 'blank'
        ? new Map([['chair', { kind: 'blank' } as const]])
        : test.choose(test.contextOf(election), choice);
    const ballot = castBallot(
      test.prepareFor(election, voter, marked),
      test.credentialOf(election, voter).secret,
      election.rng,
    );
    await election.board.postAll([ballotEntry(ballot)]);
  }
  await test.finishTestElection(election);
  return verified(election, await test.entriesOf(election));
}

const decisionOf = (report: Report) => report.result?.[0]?.decision;

describe('the report', () => {
  it('says what is decided and the numbers that it follows from, as text, JSON and page', async () => {
    const report = await held([1, 1, 0, 'blank']);
    expect(report.verdict).toBe('verified');
    const numbers = { eligible: 8, participants: 4, participantsNeeded: 2, valid: 3, votesNeeded: 2 };
    expect(decisionOf(report)).toEqual({
      ...{ outcome: 'decided', option: 'ben', turnout: RULE.turnout, majority: RULE.majority },
      ...numbers,
    });
    const lines = [
      'Decided: ben',
      'took part 4 of 8, at least 1/4 = 2',
      'valid votes 3, more than 1/2: at least 2',
    ];
    for (const text of [reportToText(report), resultText(report.result ?? [])])
      expect(text).toContain(lines.map((line) => `\n  ${line}`).join(''));
    expect(reportToHtml(report)).toContain(`>${lines[0]}</p>`);
    expect(JSON.parse(reportToJson(report)).result[0].decision).toMatchObject(numbers);
  });

  it('says that nothing is decided after a tie, and below the turnout', async () => {
    expect(decisionOf(await held([0, 1]))).toMatchObject({
      outcome: 'no-majority',
      participants: 2,
      valid: 2,
    });
    const few = await held([0]);
    expect(decisionOf(few)).toMatchObject({ outcome: 'no-turnout', participants: 1, participantsNeeded: 2 });
    expect(reportToText(few)).toContain('Nothing is decided: too few took part');
  });

  it('says so of a contest whose votes are withheld', async () => {
    const report = await held([0, 0], 3);
    expect(report.result?.[0]).toMatchObject({ withheld: { ballots: 2 }, decision: { outcome: 'withheld' } });
    for (const text of [reportToText(report), reportToHtml(report), resultText(report.result ?? [])])
      expect(text).toContain('Nothing is decided: the votes are withheld');
  });
});
