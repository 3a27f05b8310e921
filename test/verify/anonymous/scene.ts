/** An election of anonymous voters that has come to its end, and its entries changed as whoever owns the log could. */
import { type EntryType, makeEntry, readFrame } from '../../../src/record/entry.js';
import { readClosing, writeClosing } from '../../../src/record/messages.js';
import type { CheckId, Report } from '../../../src/verify/index.js';
import { verifyElection } from '../../../src/verify/index.js';
import {
  type AnonymousOptions,
  type AnonymousTestElection,
  anonymousEntries,
  castAnonymously,
  chosen,
  finishAnonymousElection,
  openAnonymousElection,
} from '../../helpers/anonymous-election.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';

/** An election that is over, and all its entries. */
export interface Scene {
  readonly election: AnonymousTestElection;
  readonly entries: readonly Uint8Array[];
}

/** Holds an election in which the voters 0, 1 and 2 vote in every contest, and 3 and 4 in none. */
export async function holdScene(options: AnonymousOptions = {}): Promise<Scene> {
  const election = await openAnonymousElection(options);
  const contests = [...election.manifest.contests.keys()];
  for (const [voter, option] of [0, 1, 1].entries()) {
    const choices = contests.map((contest) => chosen(contest, option));
    if (options.nullifiers === 'per-election') await castAnonymously(election, voter, choices);
    else for (const choice of choices) await castAnonymously(election, voter, [choice]);
  }
  await finishAnonymousElection(election);
  return { election, entries: await anonymousEntries(election) };
}

/** Position of the nth entry of a type. */
export function positionIn(entries: readonly Uint8Array[], type: EntryType, nth = 0): number {
  const at = entries.flatMap((entry, i) => (readFrame(entry).type === type ? [i] : []))[nth];
  if (at === undefined) throw new RangeError(`no ${type} ${nth}`);
  return at;
}

/** Payload of the nth entry of a type. */
export function payloadIn({ entries }: Scene, type: EntryType, nth = 0): Uint8Array {
  return readFrame(entries[positionIn(entries, type, nth)] ?? new Uint8Array()).payload;
}

/** An entry of this election by its officers, or by nobody. */
export function entryOf(
  { election }: Scene,
  type: EntryType,
  payload: Uint8Array,
  signed: boolean,
): Uint8Array {
  const { electionId } = election.board.record.setup;
  return makeEntry(type, electionId, payload, signed ? election.officers : []);
}

/** The entries with others before the one at a position; the closing says where it stands then. */
export function inserted(scene: Scene, at: number, extra: readonly Uint8Array[]): Uint8Array[] {
  const entries = [...scene.entries.slice(0, at), ...extra, ...scene.entries.slice(at)];
  return entries.map((entry, i) => {
    if (readFrame(entry).type !== 'close') return entry;
    const closing = readClosing(readFrame(entry).payload);
    return entryOf(scene, 'close', writeClosing({ ...closing, entries: i }), true);
  });
}

/** The entries with ballots at the end of voting. */
export function withBallots(scene: Scene, payloads: readonly Uint8Array[]): Uint8Array[] {
  const ballots = payloads.map((payload) => entryOf(scene, 'anonymous-ballot', payload, false));
  return inserted(scene, positionIn(scene.entries, 'close'), ballots);
}

/** The report on entries. */
export async function reportOn(
  { election }: Scene,
  entries: readonly Uint8Array[],
  batch?: number,
): Promise<Report> {
  const files = await publishEntries(entries, election.origin, election.logSeed);
  return verifyElection(filesOf(files), batch === undefined ? {} : { batch });
}

/** What a report found: check, position, code, culprit. */
export function findingsOf(
  report: Report,
): readonly (readonly [CheckId, number | undefined, string, string])[] {
  return report.checks.flatMap(({ findings }) =>
    findings.map(({ check, entry, code, culprit }) => [check, entry, code, culprit] as const),
  );
}

/** Numbers of the checks that failed. */
export function failedIn(report: Report): readonly CheckId[] {
  return report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
}
