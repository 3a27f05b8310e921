/** The votes of a question that was shuffled, counted by the method that the question names. */
import type { Fact } from '../report.js';
import type { Question, ShuffledQuestion } from './election.js';

/** What a question's votes come to, for people. */
export function countFacts(question: Question, votes: readonly (readonly number[])[]): readonly Fact[] {
  if (question.kind !== 'shuffled') throw new RangeError('only shuffled votes are counted here');
  return [{ label: question.text, value: `${votes.length} votes` }, ...methodFacts(question, votes)];
}

function methodFacts(_question: ShuffledQuestion, _votes: readonly (readonly number[])[]): readonly Fact[] {
  return [];
}
