/**
 * Tampering: an honest election is held once, and tests then change its entries as an attacker who owns the log and signs
 * whatever is published could. Later entries are made again where the change would make them wrong too, so that a test
 * sees one fault alone.
 */

import { castBallot, challengeBallot } from '../../src/ballot/index.js';
import type { Manifest, Option } from '../../src/ballot/manifest.js';
import { equalBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import type { Rng } from '../../src/core/random.js';
import {
  type EntryFrame,
  type EntrySigner,
  type EntryType,
  makeEntry,
  readFrame,
} from '../../src/record/entry.js';
import { readClosing, writeClosing } from '../../src/record/messages.js';
import { ElectionRecord } from '../../src/record/state.js';
import {
  ballotEntry,
  challengeEntry,
  closingEntry,
  decryptTally,
  paperEntry,
  resultEntry,
  revocationEntry,
} from '../../src/record/steps.js';
import { type CheckId, type Report, type VerifyOptions, verifyElection } from '../../src/verify/index.js';
import {
  castVote,
  choose,
  contextOf,
  credentialOf,
  entriesOf,
  finishTestElection,
  openTestElection,
  prepareFor,
  type TestElection,
} from './election.js';
import { filesOf, type LogFiles, publishEntries } from './publish.js';
import { seededRng } from './rng.js';

/** An honest election that has come to its end, and all its entries. */
export interface HonestRecord {
  readonly election: TestElection;
  readonly entries: readonly Uint8Array[];
}

const TEXT = (en: string): { en: string } => ({ en });

const options = (ids: readonly string[]): Option[] => ids.map((id) => ({ id, name: TEXT(id) }));

/** Two styles, two weights. */
const TWO_STYLES: Partial<Manifest> = {
  classes: [
    { id: 'one', name: TEXT('One'), weight: 1 },
    { id: 'two', name: TEXT('Two'), weight: 2 },
  ],
  styles: [
    { id: 'full', contests: ['chair', 'motion'] },
    { id: 'short', contests: ['chair'] },
  ],
  contests: [
    {
      id: 'chair',
      title: TEXT('Chair'),
      options: options(['anna', 'ben']),
      rule: { kind: 'choice', min: 1, max: 1, blank: true },
    },
    {
      id: 'motion',
      title: TEXT('Motion'),
      options: options(['yes', 'no']),
      rule: { kind: 'choice', min: 1, max: 1, blank: false },
    },
  ],
};

/**
 * Holds an election in which everything happens: two styles, two weights, a revote, a challenge, paper votes (voter 4 had
 * voted online before), a revocation. Voters 6 and 7 (style `full`) do nothing.
 */
export async function holdElection(
  seed = 'honest',
  group: Group = nativeGroup('ristretto255'),
): Promise<HonestRecord> {
  const election = await openTestElection({
    seed,
    group,
    voters: 9,
    place: (i) => ({ class: i === 4 || i === 5 ? 1 : 0, style: i === 2 ? 1 : 0 }),
    manifest: TWO_STYLES,
  });
  await vote(election);
  const { board, officers } = election;
  const keys = [4, 5].map((voter) => keyOf(election, voter)).sort(byBytes);
  const totals = [
    { contest: 0, valid: 4, values: [2, 0, 2] },
    { contest: 1, valid: 4, values: [2, 2] },
  ];
  const batch = { station: 'Hall', credentials: keys, ballots: 2, totals };
  await board.postAll([paperEntry(board.record, batch, officers)]);
  const revocation = { credentials: [keyOf(election, 8)], reason: 'lost card' };
  await board.postAll([revocationEntry(board.record, revocation, officers)]);
  await finishTestElection(election);
  return { election, entries: await entriesOf(election) };
}

/** Ballots, a challenge, and a revote. */
async function vote(election: TestElection): Promise<void> {
  const { board, rng } = election;
  await castVote(election, 0, 0);
  await castVote(election, 1, 1);
  await castVote(election, 4, 1);
  await castShort(election, 2, 1);
  const challenged = prepareFor(election, 3, choose(contextOf(election), 1));
  await board.postAll([challengeEntry(challengeBallot(challenged, credentialOf(election, 3).secret, rng))]);
  await castVote(election, 3, 0);
  await castVote(election, 0, 1);
}

/** Casts a ballot of the style that has the first contest only. */
async function castShort(election: TestElection, voter: number, option: number): Promise<void> {
  const choices = new Map([...choose(contextOf(election), option)].slice(0, 1));
  const prepared = prepareFor(election, voter, choices);
  const { secret } = credentialOf(election, voter);
  await election.board.postAll([ballotEntry(castBallot(prepared, secret, election.rng))]);
}

/** The encoded key of a voter. */
export function keyOf(election: TestElection, voter: number): Uint8Array {
  return credentialOf(election, voter).key.toBytes();
}

function byBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** Position of the nth entry of a type. */
export function positionOf(entries: readonly Uint8Array[], type: EntryType, nth = 0): number {
  const found = entries.flatMap((bytes, i) => (typeOf(bytes) === type ? [i] : []))[nth];
  if (found === undefined) throw new RangeError(`no ${type} number ${nth}`);
  return found;
}

/** The nth entry of a type. */
export function entryAt(entries: readonly Uint8Array[], index: number): Uint8Array {
  const bytes = entries[index];
  if (bytes === undefined) throw new RangeError(`no entry ${index}`);
  return bytes;
}

function typeOf(bytes: Uint8Array): EntryType | undefined {
  try {
    return readFrame(bytes).type;
  } catch {
    return undefined;
  }
}

/** Everybody who signs entries of a type honestly. */
export function signersOf(election: TestElection, frame: EntryFrame): readonly EntrySigner[] {
  return frame.signatures.flatMap(({ role, index }) => {
    const signer = role === 'officer' ? election.officers[index] : election.trustees[index]?.signer;
    return signer ?? [];
  });
}

/** An entry with another payload, signed by whoever signed it before. */
export function resigned(election: TestElection, entry: Uint8Array, payload: Uint8Array): Uint8Array {
  const frame = readFrame(entry);
  return makeEntry(frame.type, frame.electionId, payload, signersOf(election, frame));
}

/** An honest closing, moved to a position: it states the number of entries before it. */
export function closingAt(election: TestElection, closing: Uint8Array, index: number): Uint8Array {
  const { payload } = readFrame(closing);
  return resigned(election, closing, writeClosing({ ...readClosing(payload), entries: index }));
}

/** Takes entries into a new record as a verifier would, finding faults or not. */
export function recordOf(entries: readonly Uint8Array[]): ElectionRecord {
  const record = new ElectionRecord();
  const rng = seededRng('record');
  entries.forEach((bytes, i) => {
    for (const recall of record.judge(i, bytes, rng).effect?.() ?? [])
      record.voting.recall(recall, readFrame(entryAt(entries, recall.withdrawn.ledgerIndex)).payload);
  });
  return record;
}

/** Entries of an open board, brought to their end: closing, shares of two trustees, result, all as the record has it. */
export function finished(election: TestElection, open: readonly Uint8Array[]): Uint8Array[] {
  const { officers, trustees } = election;
  const rng = seededRng('finish');
  const entries = [...open, closingEntry(recordOf(open), open.length, officers)];
  const record = recordOf(entries);
  const take = (bytes: Uint8Array): void => {
    record.judge(entries.length, bytes, rng).effect?.();
    entries.push(bytes);
  };
  for (const trustee of trustees.slice(0, 2)) {
    if (trustee.share === undefined) throw new RangeError('no share');
    const decryption = decryptTally(record, trustee.share, trustee.signer, undefined, rng);
    if (decryption.kind === 'refused') throw new RangeError(decryption.reason);
    decryption.entries.forEach(take);
  }
  take(resultEntry(record, officers));
  return entries;
}

/** Publishes entries under the election's own log key, and verifies them. */
export async function verified(
  election: TestElection,
  entries: readonly Uint8Array[],
  options: VerifyOptions = {},
): Promise<Report> {
  return verifyElection(filesOf(await published(election, entries)), { rng: rngOf(), ...options });
}

/** The files of a log of these entries, signed with the election's own log key. */
export function published(
  { origin, logSeed }: TestElection,
  entries: readonly Uint8Array[],
): Promise<LogFiles> {
  return publishEntries(entries, origin, logSeed);
}

function rngOf(): Rng {
  return seededRng('verifier');
}

/** What a report found: check, position, code and culprit of each finding. */
export function found(report: Report): readonly (readonly [CheckId, number | undefined, string, string])[] {
  return report.checks.flatMap(({ findings }) =>
    findings.map(({ check, entry, code, culprit }) => [check, entry, code, culprit] as const),
  );
}

/** The checks that failed. */
export function failedChecks(report: Report): readonly CheckId[] {
  return report.checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []));
}

/** Whether two lists hold the same bytes. */
export function sameEntries(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((bytes, i) => equalBytes(bytes, entryAt(b, i)));
}
