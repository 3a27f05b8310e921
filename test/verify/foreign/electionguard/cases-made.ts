/** Records of which every file agrees with every other, made by somebody who is wrong from the beginning. */
import type { EgCheckId } from '../../../../src/verify/foreign/electionguard/checks.js';
import { type BallotPlan, PLAN, type RecordPlan } from './plan.js';

const [B1, B2, B3, B4] = PLAN.ballots as readonly [BallotPlan, BallotPlan, BallotPlan, BallotPlan];
const ballots = (...changes: readonly BallotPlan[]): Partial<RecordPlan> => ({
  ballots: PLAN.ballots.map((ballot) => changes.find(({ id }) => id === ballot.id) ?? ballot),
});

export const MADE_CASES: readonly (readonly [
  what: string,
  fails: readonly EgCheckId[],
  plan: Partial<RecordPlan>,
])[] = [
  ['a name of a device that may be the hash of a contest', ['EG-11'], { device: 'd'.repeat(32) }],
  ['a key of which nobody has a share', ['EG-04'], { fault: 'other-key' }],
  ['votes of an option that is on no ballot', ['EG-17'], { fault: 'votes-from-nowhere' }],
  ['contest data that are not authentic', ['EG-21'], { fault: 'other-mac' }],
  ['another extended base hash', ['EG-05'], { fault: 'other-extended-hash' }],
  [
    'a contest copied from another ballot',
    ['EG-08'],
    ballots({ ...B2, copied: { contest: 'mayor', from: 'b1' } }),
  ],
  [
    'a contest of a challenged ballot copied from a cast one',
    ['EG-08'],
    ballots({ ...B3, copied: { contest: 'mayor', from: 'b1' } }),
  ],
  [
    'a ballot copied from another one, with its code',
    ['EG-08', 'EG-11'],
    ballots({ ...B4, copied: { contest: 'mayor', from: 'b2' } }),
  ],
  [
    'a short code of a pre-encrypted ballot that was selected twice',
    ['EG-13'],
    ballots({ ...B1, preEncrypted: true }),
  ],
  ['a negative vote', ['EG-09'], ballots({ ...B2, votes: { mayor: [-1, 1] } })],
  ['two votes for one option', ['EG-09', 'EG-10'], ballots({ ...B2, votes: { mayor: [0, 2] } })],
  ['a vote too many', ['EG-10'], ballots({ ...B1, votes: { mayor: [1, 0], council: [2, 1] } })],
  [
    'a vote too many on a challenged ballot',
    ['EG-10', 'EG-20'],
    ballots({ ...B3, votes: { mayor: [0, 1], council: [2, 1] } }),
  ],
];
