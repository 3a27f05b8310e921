/** The votes of a question that was shuffled, counted by the method that the question names. */
import type { Fact } from '../report.js';
import type { Question, ShuffledQuestion } from './election.js';
import { labelOf } from './labels.js';
import { countMajorityJudgment } from './methods/majority-judgment.js';
import { methodOf } from './methods/method.js';
import { countSchulze } from './methods/schulze.js';
import { countStv } from './methods/stv.js';

/** What a question's votes come to, for people. */
export function countFacts(question: Question, votes: readonly (readonly number[])[]): readonly Fact[] {
  if (question.kind !== 'shuffled') throw new RangeError('only shuffled votes are counted here');
  return [{ label: labelOf(question.text), value: `${votes.length} votes` }, ...methodFacts(question, votes)];
}

function methodFacts(question: ShuffledQuestion, votes: readonly (readonly number[])[]): readonly Fact[] {
  const { answers, extra } = question;
  const text = labelOf(question.text);
  const method = methodOf(extra, 'extra');
  const named = (places: readonly number[]): string =>
    places.map((place) => answers[place] ?? '').join(' = ');
  const order = (groups: readonly (readonly number[])[]): Fact => ({
    label: `${text}: order`,
    value: groups.map(named).join(', '),
  });
  const papers = (name: string, valid: number, blank: number, invalid: number): Fact => ({
    label: `${text}: ${name}`,
    value: `${valid} valid, ${blank} blank, ${invalid} invalid`,
  });
  switch (method?.kind) {
    case 'schulze': {
      const { valid, blank, winners } = countSchulze(votes, answers.length, method.blank);
      return [papers('Schulze', valid, blank, 0), order(winners)];
    }
    case 'majority-judgment': {
      const grades = method.grades.length;
      const count = countMajorityJudgment(votes, answers.length, grades, method.blank);
      return [papers('majority judgment', count.valid, count.blank, count.invalid), order(count.winners)];
    }
    case 'stv': {
      const { ballots, invalid, winners } = countStv(votes, method.seats);
      const elected = {
        label: `${text}: elected`,
        value: winners.map((winner) => named([winner])).join(', '),
      };
      return [papers('single transferable vote', ballots.length, 0, invalid), elected];
    }
    case undefined:
      return [];
  }
}
