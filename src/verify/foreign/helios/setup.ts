/** What the setup of an election gives to all that follows. */

import type { Shape } from './ballot.js';
import type { Question, StatedElection } from './election.js';
import type { HeliosGroup, Residue } from './group.js';
import type { Tables } from './judge.js';
import type { Trustee } from './trustees.js';
import type { Voter } from './voters.js';

/** A setup that could be read. */
export interface Setup {
  readonly election: StatedElection;
  readonly questions: readonly Question[];
  readonly group: HeliosGroup;
  /** y */
  readonly key: Residue;
  /** Of g and y. */
  readonly tables: Tables;
  readonly trustees: readonly Trustee[];
  readonly voters: Map<string, Voter>;
}

/** The shapes of answers to the questions. */
export function shapesOf(questions: readonly Question[]): readonly Shape[] {
  return questions.map(({ min, max, answers }) => ({ min, max, answers: answers.length }));
}
