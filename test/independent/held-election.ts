/** A small P-256 election, held with the library, for the independent verifier to judge. */
import { castBallot, challengeBallot } from '../../src/ballot/index.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { ballotEntry, challengeEntry, paperEntry, revocationEntry } from '../../src/record/steps.js';
import {
  credentialOf,
  entriesOf,
  finishTestElection,
  openTestElection,
  prepareFor,
  type TestElection,
} from '../helpers/election.js';

export interface HeldElection {
  readonly election: TestElection;
  readonly entries: readonly Uint8Array[];
}

const TEXT = (en: string): { en: string } => ({ en });

/** Opens an election of two contests: one of two or blank; any of three or blank. */
function open(): Promise<TestElection> {
  const contest = (id: string, ids: readonly string[], max: number) => ({
    id,
    title: TEXT(id),
    options: ids.map((option) => ({ id: option, name: TEXT(option) })),
    rule: { kind: 'choice' as const, min: 1, max, blank: true },
  });
  return openTestElection({
    seed: 'independent',
    group: nativeGroup('P-256'),
    voters: 5,
    place: (voter) => ({ class: voter === 1 ? 1 : 0, style: 0 }),
    manifest: {
      classes: [
        { id: 'one', name: TEXT('One'), weight: 1 },
        { id: 'three', name: TEXT('Three'), weight: 3 },
      ],
      styles: [{ id: 'all', contests: ['chair', 'topics'] }],
      contests: [contest('chair', ['anna', 'ben'], 1), contest('topics', ['roads', 'parks', 'schools'], 3)],
    },
  });
}

/** Casts a ballot; an empty list of values is a blank vote. Returns its entry. */
async function vote(
  election: TestElection,
  voter: number,
  chair: readonly number[],
  topics: readonly number[],
): Promise<Uint8Array> {
  const cast = castBallot(
    prepare(election, voter, chair, topics),
    credentialOf(election, voter).secret,
    election.rng,
  );
  const entry = ballotEntry(cast);
  await election.board.postAll([entry]);
  return entry;
}

function prepare(election: TestElection, voter: number, chair: readonly number[], topics: readonly number[]) {
  const choice = (values: readonly number[]) =>
    values.length === 0 ? { kind: 'blank' as const } : { kind: 'values' as const, values: [...values] };
  return prepareFor(
    election,
    voter,
    new Map([
      ['chair', choice(chair)],
      ['topics', choice(topics)],
    ]),
  );
}

/** Voters 0 to 2 vote, 0 twice and 2 after a challenge; 3 votes online, then on paper; 4 is revoked. */
export async function holdElection(): Promise<HeldElection> {
  const election = await open();
  const { board, officers, rng } = election;
  await vote(election, 0, [1, 0], [1, 1, 0]);
  await vote(election, 1, [0, 1], []);
  const challenged = prepare(election, 2, [], [0, 0, 1]);
  await board.postAll([challengeEntry(challengeBallot(challenged, credentialOf(election, 2).secret, rng))]);
  await vote(election, 2, [], [1, 1, 1]);
  await vote(election, 3, [1, 0], [1, 0, 0]);
  await vote(election, 0, [0, 1], [0, 1, 0]);
  const key = (voter: number): Uint8Array => credentialOf(election, voter).key.toBytes();
  const totals = [
    { contest: 0, valid: 1, values: [1, 0, 0] },
    { contest: 1, valid: 1, values: [0, 0, 0, 1] },
  ];
  const batch = { station: 'Hall', credentials: [key(3)], ballots: 1, totals };
  await board.postAll([paperEntry(board.record, batch, officers)]);
  await board.postAll([revocationEntry(board.record, { credentials: [key(4)], reason: 'lost' }, officers)]);
  await finishTestElection(election);
  return { election, entries: await entriesOf(election) };
}

/** The totals that these votes make, by contest and position. */
export const EXPECTED: readonly (readonly bigint[])[] = [
  [1n, 4n, 1n],
  [1n, 2n, 1n, 4n],
];
