/** A small election of which two contests are shuffled, on P-256: everybody honest, up to its closing or its end. */
import { type Choices, castBallot } from '../../src/ballot/index.js';
import type { Contest, Manifest } from '../../src/ballot/manifest.js';
import type { BallotChoice } from '../../src/ballot/prepare.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import type { Rng } from '../../src/core/random.js';
import type { EntrySigner } from '../../src/record/entry.js';
import { readFrame } from '../../src/record/entry.js';
import type { Finding } from '../../src/record/finding.js';
import type { Judgement } from '../../src/record/judgement.js';
import type { Trustee } from '../../src/record/parties.js';
import type { ElectionRecord } from '../../src/record/state.js';
import { ballotEntry, closingEntry, resultEntry } from '../../src/record/steps.js';
import {
  credentialOf,
  entriesOf,
  openTestElection,
  prepareFor,
  type TestElection,
} from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import type { HonestRecord } from '../helpers/tamper.js';

const TEXT = (en: string): { en: string } => ({ en });
const named = (id: string) => ({ id, name: TEXT(id) });

/** Positions of the contests in the manifest. */
export const CHAIR = 0;
export const COUNCIL = 1;
export const MOTTO = 2;

/** One contest that is added up, and two that are shuffled, whose rows are equally wide. */
const CONTESTS: readonly Contest[] = [
  {
    id: 'chair',
    title: TEXT('Chair'),
    options: ['anna', 'ben'].map(named),
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  },
  {
    id: 'council',
    title: TEXT('Council'),
    options: ['ada', 'bo', 'cy'].map(named),
    rule: {
      kind: 'ranked',
      ...{ min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
      counting: { rule: 'irv', skipped: 'end', ties: 'earlier-stage' },
    },
  },
  {
    id: 'motto',
    title: TEXT('Motto'),
    options: [],
    rule: { kind: 'write-in', maxBytes: 20, blank: true, shuffles: 2 },
  },
];

/** What a voter chose: an option of the first contest, ranks of the second or blank, a text for the third or blank. */
export type MixedVotes = readonly [chair: number, council: readonly number[], motto: string];

/** The votes of the honest elections. Empty: blank. */
export const VOTES: readonly MixedVotes[] = [
  [0, [1, 2, 3], 'Onward'],
  [1, [1, 0, 2], ''],
  [0, [2, 1, 0], 'Together'],
  [0, [], 'Onward'],
  [1, [3, 2, 1], 'Onward'],
];

/** An election to whose board any entry can be shown. */
export interface MixedElection extends TestElection {
  /** All entries on the board up to the closing. */
  readonly closed: readonly Uint8Array[];
}

/** Opens, votes (voter 0 twice), closes. */
export async function closedMixedElection(
  manifest: Partial<Manifest> = {},
  votes: readonly MixedVotes[] = VOTES,
): Promise<MixedElection> {
  const election = await openTestElection({
    seed: 'mixed',
    group: nativeGroup('P-256'),
    voters: votes.length + 1,
    manifest: {
      contests: CONTESTS,
      styles: [{ id: 'all', contests: CONTESTS.map(({ id }) => id) }],
      ...manifest,
    },
  });
  if (votes.length > 0) await cast(election, 0, [1, [0, 0, 1], 'Changed my mind']);
  for (const [voter, vote] of votes.entries()) await cast(election, voter, vote);
  const { board, officers } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  await board.settled();
  return { ...election, closed: await entriesOf(election) };
}

/** The same, shuffled by the first two trustees, decrypted by the first and the last, published. */
export async function heldMixedElection(
  manifest: Partial<Manifest> = {},
  votes: readonly MixedVotes[] = VOTES,
): Promise<HonestRecord> {
  const election = await closedMixedElection(manifest, votes);
  const { board, officers, trustees, rng } = election;
  for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.shuffle(board.record, rng));
  for (const trustee of trustees.filter(({ index }) => index !== 2))
    await board.postAll(trustee.decrypt(board.record, rng));
  await board.postAll([resultEntry(board.record, officers)]);
  return { election, entries: await entriesOf(election) };
}

async function cast(
  election: TestElection,
  voter: number,
  [chair, council, motto]: MixedVotes,
): Promise<void> {
  const choices: Choices = new Map<string, BallotChoice>([
    ['chair', { kind: 'values', values: [0, 1].map((option) => (option === chair ? 1 : 0)) }],
    ['council', council.length === 0 ? { kind: 'blank' } : { kind: 'ranking', ranks: council }],
    ['motto', motto === '' ? { kind: 'blank' } : { kind: 'text', text: motto }],
  ]);
  const prepared = prepareFor(election, voter, choices);
  const { secret } = credentialOf(election, voter);
  await election.board.postAll([ballotEntry(castBallot(prepared, secret, election.rng))]);
}

/** A record that is shown entries one by one, as a verifier would take them. */
export class Desk {
  readonly record: ElectionRecord;
  readonly rng: Rng = seededRng('desk');
  #size: number;

  constructor(record: ElectionRecord, size: number) {
    this.record = record;
    this.#size = size;
  }

  /** What is wrong with an entry: check, code and culprit of each finding. Nothing is taken. */
  findings(bytes: Uint8Array): readonly (readonly [string, string, string])[] {
    return this.#judge(bytes).findings.map(({ check, code, culprit }) => [check, code, culprit]);
  }

  /** The message of the only finding. */
  message(bytes: Uint8Array): string {
    const [one, ...more] = this.#judge(bytes).findings;
    if (one === undefined || more.length > 0) throw new RangeError('not one finding');
    return one.message;
  }

  /** Takes an entry. Returns its findings, if it has any. */
  take(bytes: Uint8Array): readonly Finding[] {
    const { findings, effect } = this.#judge(bytes);
    effect?.();
    this.#size++;
    return findings;
  }

  /** Takes entries in which nothing may be wrong. */
  takeAll(entries: readonly Uint8Array[]): void {
    for (const bytes of entries)
      for (const { check, message } of this.take(bytes)) throw new RangeError(`${check}: ${message}`);
  }

  #judge(bytes: Uint8Array): Judgement {
    return this.record.judge(this.#size, bytes, this.rng);
  }
}

/** The nth trustee, counted from 1. */
export function trusteeOf({ trustees }: TestElection, index: number): Trustee {
  const trustee = trustees[index - 1];
  if (trustee === undefined) throw new RangeError(`no trustee ${index}`);
  return trustee;
}

/** The signer of the nth trustee, counted from 1. */
export function signerOf(election: TestElection, index: number): EntrySigner {
  return trusteeOf(election, index).signer;
}

/** The payload of an entry. */
export function payloadOf(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new RangeError('no entry');
  return readFrame(bytes).payload;
}
