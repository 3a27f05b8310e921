import type { Choice } from '../../src/zk/layout.js';
import { BLANK, cast, smallManifest, testElection, values } from './ballot-fixtures.js';

const [question] = smallManifest().contests;
if (question === undefined) throw new Error('no contests');
/** Two contests of one form, so that their contents can be exchanged. */
export const twins = smallManifest({
  contests: [question, { ...question, id: 'twin' }],
  styles: [
    { id: 'full', contests: ['question', 'twin'] },
    { id: 'short', contests: ['question'] },
  ],
});
/** Voter 2 may not choose "no" in the second contest; voter 3 has the first one only. */
export const election = testElection([{}, {}, { excluded: [{ contest: 1, options: [1] }] }, { style: 1 }], {
  manifest: twins,
});
export const answers = new Map<string, Choice>([
  ['question', values(1, 0)],
  ['twin', BLANK],
]);
export const victim = cast(election, 0, answers);
export const attacker = cast(election, 1, answers);
