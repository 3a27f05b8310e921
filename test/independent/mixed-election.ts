/** A small P-256 election whose votes are shuffled, held with the library, for the independent verifier to judge. */
import { castBallot, challengeBallot, type PreparedBallot } from '../../src/ballot/index.js';
import type { Contest, Manifest } from '../../src/ballot/manifest.js';
import type { BallotChoice } from '../../src/ballot/prepare.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { ballotEntry, challengeEntry, closingEntry, resultEntry } from '../../src/record/steps.js';
import {
  credentialOf,
  entriesOf,
  openTestElection,
  prepareFor,
  type TestElection,
} from '../helpers/election.js';
import type { HeldElection } from './held-election.js';

const TEXT = (en: string): { en: string } => ({ en });
const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: TEXT(id) }));

/** Positions of contests. */
export const CHAIR = 0;
export const COUNCIL = 1;

/** One contest that is added up, two that are ranked, one of texts. */
export const CONTESTS: readonly Contest[] = [
  {
    ...{ id: 'chair', title: TEXT('Chair'), options: named(['anna', 'ben']) },
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  },
  {
    ...{ id: 'council', title: TEXT('Council'), options: named(['ada', 'bo', 'cy', 'di']) },
    rule: {
      kind: 'ranked',
      ...{ min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
      counting: { rule: 'scottish-stv', seats: 2 },
    },
  },
  {
    ...{ id: 'order', title: TEXT('Order'), options: named(['red', 'green', 'blue']) },
    rule: {
      kind: 'ranked',
      ...{ min: 2, max: 3, ties: 'allowed', blank: false, shuffles: 2 },
      counting: { rule: 'schulze', seats: 1 },
    },
  },
  {
    ...{ id: 'motto', title: TEXT('Motto'), options: [] },
    rule: { kind: 'write-in', maxBytes: 40, blank: true, shuffles: 2 },
  },
];

/** What a voter chose: an option; ranks, none for blank; ranks; a text, empty for blank. */
export type Votes = readonly [
  chair: number,
  council: readonly number[],
  order: readonly number[],
  motto: string,
];

/** A prepared ballot of a voter. */
export function prepareVotes(
  election: TestElection,
  voter: number,
  [chair, council, order, motto]: Votes,
): PreparedBallot {
  return prepareFor(
    election,
    voter,
    new Map<string, BallotChoice>([
      ['chair', { kind: 'values', values: [0, 1].map((option) => (option === chair ? 1 : 0)) }],
      ['council', council.length === 0 ? { kind: 'blank' } : { kind: 'ranking', ranks: council }],
      ['order', { kind: 'ranking', ranks: order }],
      ['motto', motto === '' ? { kind: 'blank' } : { kind: 'text', text: motto }],
    ]),
  );
}

/** Casts a vote. */
export async function castVotes(election: TestElection, voter: number, votes: Votes): Promise<void> {
  const { secret } = credentialOf(election, voter);
  const cast = castBallot(prepareVotes(election, voter, votes), secret, election.rng);
  await election.board.postAll([ballotEntry(cast)]);
}

/** Opens an election of so many voters. */
export function openMixed(seed: string, manifest: Partial<Manifest> = {}, voters = 4): Promise<TestElection> {
  return openTestElection({
    ...{ seed, group: nativeGroup('P-256'), voters },
    manifest: {
      contests: CONTESTS,
      styles: [{ id: 'all', contests: CONTESTS.map(({ id }) => id) }],
      ...manifest,
    },
  });
}

/** Closes, shuffles with trustees 1 and 2, decrypts with 1 and 3, publishes. */
export async function finishMixed(election: TestElection): Promise<HeldElection> {
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  await board.settled();
  for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.shuffle(board.record, rng));
  for (const trustee of trustees.filter(({ index }) => index !== 2))
    await board.postAll(trustee.decrypt(board.record, rng));
  await board.postAll([resultEntry(board.record, officers)]);
  return { election, entries: await entriesOf(election) };
}

/** Voters 0 to 2 vote, 0 twice and 2 after a challenge. */
export async function holdMixed(): Promise<HeldElection> {
  const election = await openMixed('independent shuffles');
  const { board, rng } = election;
  await castVotes(election, 0, [0, [2, 1, 0, 0], [1, 2, 3], 'Changed my mind']);
  await castVotes(election, 1, [1, [2, 1, 3, 0], [1, 1, 2], '홍길동 & friends']);
  const challenged = prepareVotes(election, 2, [0, [], [0, 1, 1], 'Onward']);
  const { secret } = credentialOf(election, 2);
  await board.postAll([challengeEntry(challengeBallot(challenged, secret, rng))]);
  await castVotes(election, 2, [1, [], [0, 1, 1], '']);
  await castVotes(election, 0, [0, [2, 1, 0, 0], [2, 1, 3], 'Onward']);
  return finishMixed(election);
}
