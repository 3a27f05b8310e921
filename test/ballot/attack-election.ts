import type { Ballot } from '../../src/ballot/ballot.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import type { Choice } from '../../src/zk/layout.js';
import { BLANK, cast, smallManifest, type TestElection, testElection, values } from './ballot-fixtures.js';

const [question] = smallManifest().contests;
if (question === undefined) throw new Error('no contests');
/** Two contests of one form, so that their contents can be exchanged. */
export const twins: Manifest = smallManifest({
  contests: [question, { ...question, id: 'twin' }],
  styles: [
    { id: 'full', contests: ['question', 'twin'] },
    { id: 'short', contests: ['question'] },
  ],
});
/** Voter 2 may not choose "no" in the second contest; voter 3 has the first one only. */
export const election: TestElection = testElection(
  [{}, {}, { excluded: [{ contest: 1, options: [1] }] }, { style: 1 }],
  {
    manifest: twins,
  },
);
export const answers: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ['question', values(1, 0)],
  ['twin', BLANK],
]);
export const victim: Ballot = cast(election, 0, answers);
export const attacker: Ballot = cast(election, 1, answers);
