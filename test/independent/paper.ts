/** Paper batches and revocations: specification 5.5. */
import { type Election, voterOf } from './ballot.js';
import { at, Malformed } from './bytes.js';
import { type Manifest, positionsOf, ruleOf } from './manifest.js';
import { type Reader, readAll } from './reader.js';
import type { Voter } from './roll.js';

interface PaperTotal {
  readonly contest: number;
  readonly valid: number;
  readonly values: readonly number[];
}

export interface PaperBatch {
  readonly credentials: readonly Uint8Array[];
  readonly papers: number;
  readonly totals: readonly PaperTotal[];
}

function readLabel(r: Reader): void {
  if (r.text(1000).trim() === '') throw new Malformed('blank text');
}

function readKeys(r: Reader, bytes: Uint8Array): Uint8Array[] {
  const keys = r.list(65_535, () => r.raw(64));
  if (keys.length === 0 || bytes.length > 60_000) throw new Malformed('keys');
  return keys;
}

export function readPaper(bytes: Uint8Array, m: Manifest): PaperBatch {
  return readAll(bytes, (r) => {
    r.tag(0x13);
    readLabel(r);
    return {
      credentials: readKeys(r, bytes),
      papers: r.u32(),
      totals: r.list(m.contests.length, () => readTotal(r, m)),
    };
  });
}

/** A contest that the manifest has, and a value for each of its positions. */
function readTotal(r: Reader, m: Manifest): PaperTotal {
  const total = { contest: r.u32(), valid: r.u64(), values: r.list(501, () => r.u64()) };
  const contest = m.contests[total.contest];
  if (contest === undefined || total.values.length !== positionsOf(contest)) throw new Malformed('totals');
  return total;
}

export function readRevocation(bytes: Uint8Array): readonly Uint8Array[] {
  return readAll(bytes, (r) => {
    r.tag(0x14);
    readLabel(r);
    return readKeys(r, bytes);
  });
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** Whether a batch obeys PB-01 to PB-11. */
export function paperHolds(election: Election, batch: PaperBatch): boolean {
  const { manifest } = election;
  const voters = batch.credentials.flatMap((key) => voterOf(election, key) ?? []);
  const contests = manifest.contests.flatMap((_, c) =>
    voters.some((voter) => voter.contests.some(({ index }) => index === c)) ? [c] : [],
  );
  return (
    voters.length === batch.credentials.length &&
    batch.credentials.every((key, i) => i === 0 || Buffer.compare(at(batch.credentials, i - 1), key) < 0) &&
    voters.length >= manifest.minimumUnit &&
    batch.papers <= voters.length &&
    contests.every((c) => at(manifest.contests, c).rule.mixed === undefined) &&
    batch.totals.length === contests.length &&
    batch.totals.every(
      (total, i) => total.contest === contests[i] && totalHolds(election, batch, voters, total),
    )
  );
}

/** PB-03 and PB-06 to PB-10 for one contest. */
function totalHolds(
  { manifest }: Election,
  { papers }: PaperBatch,
  all: readonly Voter[],
  { contest: c, valid, values }: PaperTotal,
): boolean {
  const contest = at(manifest.contests, c);
  const rule = ruleOf(contest);
  const voters = all.filter((voter) => voter.contests.some(({ index }) => index === c));
  const weights = voters.map(({ weight }) => weight).sort((a, b) => Number(b - a));
  const totals = values.map(BigInt);
  const options = totals.slice(0, rule.options);
  const blank = rule.blank ? (totals[rule.options] ?? 0n) : 0n;
  const m = BigInt(valid) - blank;
  const unit = weights.reduce(gcd, 0n);
  const everybody = sum(weights);
  return (
    voters.length >= manifest.minimumUnit &&
    BigInt(valid) <= sum(weights.slice(0, papers)) &&
    m >= 0n &&
    [BigInt(valid), ...totals].every((total) => total % unit === 0n) &&
    options.every((total, option) => {
      const a = sum(voters.filter((voter) => !isExcluded(voter, c, option)).map(({ weight }) => weight));
      const forced = m - (everybody - a) > 0n ? m - (everybody - a) : 0n;
      return total >= rule.min * forced && total <= rule.max * (m < a ? m : a);
    }) &&
    rule.limits.every((limit) => {
      const total = sum(options.map((v, i) => v * at(limit.weights, i)));
      return total >= m * limit.lo && total <= m * limit.hi;
    })
  );
}

function isExcluded({ contests }: Voter, c: number, option: number): boolean {
  return contests.some(({ index, excluded }) => index === c && excluded.has(option));
}
