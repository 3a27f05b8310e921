/**
 * Records in which everybody votes and most try to vote again: copies, the same ballot with another proof, another choice, and
 * ballots that are not proved before those that are, in any order over several chunks, so that what is remembered of each matters.
 */
import { type AnonymousVote, encodeAnonymousVote } from '../../../src/ballot/anonymous/vote.js';
import type { Rng } from '../../../src/core/random.js';
import type { FetchFile } from '../../../src/ledger/index.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import {
  type AnonymousOptions,
  type AnonymousTestElection,
  anonymousEntries,
  chosen,
  electionOf,
  finishAnonymousElection,
  openAnonymousElection,
  voteOf,
} from '../../helpers/anonymous-election.js';
import { ENTRIES } from '../../helpers/entries.js';
import { filesOf, type LogFiles, publishEntries } from '../../helpers/publish.js';
import { remadeProof } from '../../helpers/remade-proof.js';
import { seededRng } from '../../helpers/rng.js';
import { inserted, positionIn, type Scene } from './scene.js';
import { ballot, report } from './spoilt.js';

/** Such a record. */
export interface Crowd {
  readonly files: FetchFile;
  readonly published: LogFiles;
  /** What a process reports that has everything in memory. */
  readonly alone: string;
  /** Positions and nullifiers of the double votes, by a list of what came before. */
  readonly again: readonly (readonly [number, bigint])[];
  /** Ballots that count. */
  readonly counted: number;
}

/** What stands among the entries of the voting, in an order by number. */
interface Placed {
  readonly at: number;
  readonly payload: Uint8Array;
  /** What a list remembers: nothing of rubbish; of a ballot that is not proved, what it claims. */
  readonly vote?: AnonymousVote;
  readonly proved?: boolean;
}

const VOTERS = 11;

/** Holds an election and adds what nobody should have sent. @param seed - of the order */
export async function crowd(seed: string, options: AnonymousOptions): Promise<Crowd> {
  const secrets = Array.from({ length: VOTERS }, (_, i) => BigInt(i + 3) ** 50n % 2n ** 250n);
  const election = await openAnonymousElection({ seed, secrets, ...options });
  const votes = secrets.flatMap((_, voter) => votesOf(election, options, voter, voter % 2));
  const { electionId } = electionOf(election);
  await election.board.postAll(votes.map((vote) => anonymousBallotEntry(electionId, vote)));
  await finishAnonymousElection(election);
  const all = await anonymousEntries(election);
  const first = positionIn(all, 'anonymous-ballot');
  // The same election without a ballot, to which all are added in another order.
  const scene: Scene = { election, entries: all.filter((_, i) => i < first || i >= first + votes.length) };
  const placed = order(election, options, votes, seededRng(`order ${seed}`));
  const entries = inserted(
    scene,
    first,
    placed.map(({ payload }) => ballot(scene, payload)),
  );
  const published = await publishEntries(entries, election.origin, election.logSeed);
  const files = filesOf(published);
  const again = doubled(placed).map(([i, nullifier]) => [first + i, nullifier] as const);
  return { files, published, alone: await report(files), again, counted: votes.length };
}

/** The ballots of a voter: one of each contest, or one of all. */
function votesOf(
  election: AnonymousTestElection,
  { nullifiers }: AnonymousOptions,
  voter: number,
  option: number,
): AnonymousVote[] {
  const choices = [...election.manifest.contests.keys()].map((contest) => chosen(contest, option));
  if (nullifiers === 'per-election') return [voteOf(election, voter, choices)];
  return choices.map((choice) => voteOf(election, voter, [choice]));
}

function order(
  election: AnonymousTestElection,
  options: AnonymousOptions,
  votes: readonly AnonymousVote[],
  rng: Rng,
): Placed[] {
  const draw = (): number => new DataView(rng(4).slice().buffer).getUint32(0) / 2 ** 32;
  const each = votes.length / VOTERS;
  const placed = votes.flatMap((vote, i): Placed[] => {
    const at = draw();
    const later = (): number => at + draw() * (1 - at);
    const remade = {
      ...vote,
      parts: vote.parts.map((part) => ({ ...part, proof: remadeProof(part.proof, election.rng) })),
    };
    const voter = Math.floor(i / each);
    const other = votesOf(election, options, voter, (voter + 1) % 2)[i % each] ?? vote;
    const unproved = { ...vote, parts: vote.parts.map((part) => ({ ...part, digest: part.digest ^ 1n })) };
    const two = [vote, remade, other].filter((_, nth) => nth !== i % 3);
    return [
      place(at, vote),
      ...two.map((one) => place(later(), one)),
      // Few, for it takes many pairings to find out which ones they are.
      ...(i % 8 === 0 ? [place(at * draw(), unproved, false)] : []),
    ];
  });
  const rubbish = Array.from({ length: 2 * ENTRIES }, () => ({ at: draw(), payload: new Uint8Array(3) }));
  return [...placed, ...rubbish].sort((a, b) => a.at - b.at);
}

function place(at: number, vote: AnonymousVote, proved = true): Placed {
  return { at, vote, proved, payload: encodeAnonymousVote(vote) };
}

/** The double votes, by the plainest list there is. */
function doubled(placed: readonly Placed[]): [number, bigint][] {
  const counted: string[] = [];
  return placed.flatMap(({ vote, proved }, i): [number, bigint][] => {
    if (vote === undefined) return [];
    const name = `${vote.parts[0]?.contest} ${vote.nullifier}`;
    if (counted.includes(name)) return [[i, vote.nullifier]];
    if (proved) counted.push(name);
    return [];
  });
}
