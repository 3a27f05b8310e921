/**
 * Votes outside the booth (spec 5.5): batches of paper votes counted by hand, and revocations. Officers sign both, as
 * entries of the ledger; here is what they say and within which bounds it can be true.
 */
import { compareBytes } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import { positionCount } from './contest.js';
import type { Manifest } from './manifest.js';
import { isMixed } from './mixed-contest.js';
import { contestProblems, type PaperVoter } from './paper-bounds.js';
import type { Roll } from './roll.js';

/** What the paper ballots of one batch add up to in one contest. Every vote counts as its voter's weight. */
export interface PaperTotals {
  /** Index into the manifest's contests. */
  readonly contest: number;
  /** Weight of the valid votes, blank ones included. */
  readonly valid: number;
  /** One total per position: the options in order, then the blank votes where the rule has them. */
  readonly values: readonly number[];
}

/** Paper votes that were counted together. */
export interface PaperBatch {
  /** Where they were cast: a name for people. */
  readonly station: string;
  /** Encoded keys of the voters, ascending. */
  readonly credentials: readonly Uint8Array[];
  /** Number of ballot papers found; not more than voters. */
  readonly ballots: number;
  /** By ascending contest: every contest that one of the voters has. */
  readonly totals: readonly PaperTotals[];
}

/** Credentials that must not vote any more, such as lost cards. */
export interface Revocation {
  /** Encoded keys, ascending. */
  readonly credentials: readonly Uint8Array[];
  readonly reason: string;
}

/** Something that cannot be true of a batch: number of the rule of spec 5.5, and what, for people. */
export interface PaperIssue {
  readonly rule: string;
  readonly message: string;
}

/** Most bytes of an encoded batch or revocation. */
export const MAX_PAPER_BYTES = 60_000;

const PAPER_TYPE = 0x13;
const REVOCATION_TYPE = 0x14;
const MAX_TEXT_BYTES = 1000;

/** Encodes a batch. @throws {RangeError} if it is larger than {@link MAX_PAPER_BYTES} */
export function writePaperBatch({ station, credentials, ballots, totals }: PaperBatch): Uint8Array {
  const writer = new Writer().tag(1, PAPER_TYPE).text(station);
  writer.list(credentials, (key, w) => w.raw(key)).u32(ballots);
  writer.list(totals, ({ contest, valid, values }, w) =>
    w
      .u32(contest)
      .u64(valid)
      .list(values, (value) => w.u64(value)),
  );
  return limited(writer.finish());
}

/**
 * Decodes a batch; what it says is judged by {@link checkPaperBatch}.
 * @throws {DecodeError}
 */
export function readPaperBatch(
  bytes: Uint8Array,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): PaperBatch {
  return decode(bytes, 'paperBatch', (reader) => {
    checkSize(bytes, reader);
    reader.tag(1, PAPER_TYPE);
    const station = reader.field('station', readWords);
    const credentials = readKeys(reader, groups(manifest.group));
    const ballots = reader.u32();
    const totals = reader.field('totals', (r) =>
      r.list(manifest.contests.length, () => readTotals(r, manifest)),
    );
    return Object.freeze({ station, credentials, ballots, totals: Object.freeze(totals) });
  });
}

/** Encodes a revocation. @throws {RangeError} if it is larger than {@link MAX_PAPER_BYTES} */
export function writeRevocation({ credentials, reason }: Revocation): Uint8Array {
  const writer = new Writer().tag(1, REVOCATION_TYPE).text(reason);
  return limited(writer.list(credentials, (key, w) => w.raw(key)).finish());
}

/** Decodes a revocation. @throws {DecodeError} also if its keys are not ascending */
export function readRevocation(
  bytes: Uint8Array,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): Revocation {
  return decode(bytes, 'revocation', (reader) => {
    checkSize(bytes, reader);
    reader.tag(1, REVOCATION_TYPE);
    const reason = reader.field('reason', readWords);
    const credentials = readKeys(reader, groups(manifest.group));
    return Object.freeze({ credentials, reason });
  });
}

/**
 * Checks a batch against the roll and the rules of its contests (spec 5.5). Whether a voter has voted already is for the
 * ballot box to say.
 * @returns what cannot be true; empty if nothing
 */
export function checkPaperBatch(batch: PaperBatch, manifest: Manifest, roll: Roll): readonly PaperIssue[] {
  const { credentials, ballots, totals } = batch;
  const voters: PaperVoter[] = [];
  for (const key of credentials) {
    const entry = roll.find(key);
    if (entry === undefined) return [issue('PB-01', 'a credential is not on the roll')];
    const contests = manifest.styles[entry.style]?.contests ?? [];
    voters.push({ entry, weight: manifest.classes[entry.class]?.weight ?? 0, contests: new Set(contests) });
  }
  if (credentials.some((key, i) => i > 0 && compareBytes(credentials[i - 1] ?? key, key) >= 0))
    return [issue('PB-02', 'credentials are not in ascending order')];
  const expected = manifest.contests.flatMap(({ id }, i) =>
    voters.some((v) => v.contests.has(id)) ? [i] : [],
  );
  const issues: PaperIssue[] = [];
  if (voters.length < manifest.minimumUnit)
    issues.push(issue('PB-03', `fewer than ${manifest.minimumUnit} voters`));
  if (ballots > voters.length) issues.push(issue('PB-04', `${ballots} papers of ${voters.length} voters`));
  if (expected.length !== totals.length || expected.some((contest, i) => totals[i]?.contest !== contest))
    return [...issues, issue('PB-05', 'the totals are not of exactly the contests of these voters')];
  for (const total of totals) {
    const contest = manifest.contests[total.contest];
    if (contest === undefined) continue;
    if (isMixed(contest.rule)) {
      issues.push(issue('PB-11', `contest ${contest.id}: rankings and texts are not counted from paper`));
      continue;
    }
    const eligible = voters.filter((voter) => voter.contests.has(contest.id));
    if (eligible.length < manifest.minimumUnit && voters.length >= manifest.minimumUnit)
      issues.push(issue('PB-03', `contest ${contest.id}: fewer than ${manifest.minimumUnit} voters`));
    issues.push(...contestProblems(contest, total, eligible, ballots));
  }
  return issues;
}

function readTotals(reader: Reader, manifest: Manifest): PaperTotals {
  const contest = reader.u32();
  const definition = manifest.contests[contest];
  if (definition === undefined) throw reader.error('bad-value', `there is no contest ${contest}`);
  const valid = reader.u64();
  const count = positionCount(definition);
  const values = reader.list(count, () => reader.u64());
  if (values.length !== count) throw reader.error('bad-value', `need ${count} values`);
  return Object.freeze({ contest, valid, values: Object.freeze(values) });
}

function readKeys(reader: Reader, group: Group): readonly Uint8Array[] {
  return reader.field('credentials', (r) => {
    const keys = r.list(MAX_PAPER_BYTES, () => r.raw(group.elementBytes).slice());
    if (keys.length === 0) throw r.error('bad-value', 'no credentials');
    return Object.freeze(keys);
  });
}

function readWords(reader: Reader): string {
  const text = reader.text(MAX_TEXT_BYTES);
  if (text.trim() === '') throw reader.error('bad-text', 'is empty');
  return text;
}

function checkSize(bytes: Uint8Array, reader: Reader): void {
  if (bytes.length > MAX_PAPER_BYTES) throw reader.error('too-large', `more than ${MAX_PAPER_BYTES} bytes`);
}

function limited(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_PAPER_BYTES) throw new RangeError(`more than ${MAX_PAPER_BYTES} bytes`);
  return bytes;
}

function issue(rule: string, message: string): PaperIssue {
  return Object.freeze({ rule, message });
}
