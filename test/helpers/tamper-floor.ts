/** A second honest election: one ballot a voter, online takes precedence, and a privacy floor of three ballots. */
import { castBallot } from '../../src/ballot/index.js';
import { ballotEntry } from '../../src/record/steps.js';
import {
  choose,
  contextOf,
  credentialOf,
  entriesOf,
  finishTestElection,
  openTestElection,
  prepareFor,
  type TestElection,
} from './election.js';
import type { HonestRecord } from './tamper.js';

const contest = (id: string) => ({
  id,
  title: { en: id },
  options: ['yes', 'no'].map((option) => ({ id: option, name: { en: option } })),
  rule: { kind: 'choice' as const, min: 1, max: 1, blank: false },
});

/** Voters 0 and 1 vote in `many` and `few`, 2 in `many`; 3 to 6 do not vote. Nobody votes in `none`. */
export async function holdElectionWithFloor(): Promise<HonestRecord> {
  const styles = [
    { id: 'both', contests: ['many', 'few'] },
    { id: 'one', contests: ['many'] },
    { id: 'other', contests: ['none'] },
  ];
  const election = await openTestElection({
    seed: 'floor',
    voters: 7,
    place: (i) => ({ class: 0, style: i < 2 ? 0 : i < 6 ? 1 : 2 }),
    manifest: {
      styles,
      contests: ['many', 'few', 'none'].map(contest),
      revoting: 'first-only',
      precedence: 'online',
      minimumUnit: 3,
    },
  });
  await castIn(election, 0, ['many', 'few'], 0);
  await castIn(election, 1, ['many', 'few'], 1);
  await castIn(election, 2, ['many'], 1);
  await finishTestElection(election);
  return { election, entries: await entriesOf(election) };
}

/** The next ballot entry of a voter, not posted. */
export function ballotIn(
  election: TestElection,
  voter: number,
  contests: readonly string[],
  option: number,
): Uint8Array {
  const choices = new Map([...choose(contextOf(election), option)].filter(([id]) => contests.includes(id)));
  const prepared = prepareFor(election, voter, choices);
  return ballotEntry(castBallot(prepared, credentialOf(election, voter).secret, election.rng));
}

async function castIn(
  election: TestElection,
  voter: number,
  contests: readonly string[],
  option: number,
): Promise<void> {
  await election.board.postAll([ballotIn(election, voter, contests, option)]);
}
