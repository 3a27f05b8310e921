/** The tally, partial decryptions, totals: specification 6.9, 4.4, 4.5. */
import type { Ballot } from './ballot.js';
import type { Accounting } from './box.js';
import { at, bytesOf, concat, H, listOf, Malformed, mod, power, u8, u32, u64 } from './bytes.js';
import type { Keys } from './ceremony.js';
import { listHash, type VoteList } from './chains.js';
import { largestValue, type Manifest, positionsOf } from './manifest.js';
import { widthOf } from './mixed.js';
import { encodePoint, G, ORDER, type Point, samePoint, sumOf, times } from './p256.js';
import type { Reader } from './reader.js';
import { type SigmaProof, Transcript, verifySigma } from './transcript.js';
import type { Ciphertext } from './vector-proof.js';

export interface ContestTally {
  readonly ballots: number;
  readonly maxTotal: bigint;
  readonly sums: readonly Ciphertext[];
}

export interface Tally {
  /** By contest; undefined where votes are shuffled. */
  readonly contests: readonly (ContestTally | undefined)[];
  /** By contest; undefined where votes are added up. */
  readonly lists: readonly (VoteList | undefined)[];
  readonly hash: Uint8Array;
}

/** 6.9a */
export function tallyOf(m: Manifest, counted: readonly Ballot[], numbers: Accounting): Tally {
  const contests = m.contests.map((contest, c): ContestTally | undefined => {
    if (contest.rule.mixed !== undefined) return undefined;
    const own = counted.flatMap(({ voter, contests }) =>
      contests
        .filter((part) => part.own.index === c)
        .map(({ ciphertexts }) => ({ w: voter.weight, ciphertexts })),
    );
    const half = (i: number, key: 'c1' | 'c2'): Point =>
      sumOf(own.map(({ w, ciphertexts }) => [w, at(ciphertexts, i)[key]] as const));
    return {
      ballots: own.length,
      maxTotal: own.reduce((sum, { w }) => sum + w, 0n) * largestValue(contest),
      sums: Array.from({ length: positionsOf(contest) }, (_, i) => ({
        c1: half(i, 'c1'),
        c2: half(i, 'c2'),
      })),
    };
  });
  const lists = m.contests.map((_, c) => listOfContest(m, counted, c));
  const listed = lists.flatMap((list) => list ?? []);
  const bytes = concat(
    u8(1),
    u8(0x22),
    m.electionId,
    ...accountingOrder(numbers).map(u32),
    listOf(contests.flatMap((contest, c) => (contest === undefined ? [] : [contestBytes(contest, c)]))),
    ...(listed.length === 0 ? [] : [listOf(listed.map(listBytes))]),
  );
  return { contests, lists, hash: H('hanpyo tally v1', bytes) };
}

/** 6.9c. The ballots are in the order of the roll. */
function listOfContest(m: Manifest, counted: readonly Ballot[], contest: number): VoteList | undefined {
  const { mixed } = at(m.contests, contest).rule;
  if (mixed === undefined) return undefined;
  const rows = counted.flatMap(({ contests }) => contests.filter(({ own }) => own.index === contest));
  const points = rows.flatMap(({ ciphertexts }) => ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]));
  const width = widthOf(mixed.rule);
  return { contest, width, count: rows.length, rows: concat(...points.map(encodePoint)) };
}

function listBytes({ contest, width, count, rows }: VoteList): Uint8Array {
  return concat(u32(contest), u32(width), u32(count), listHash(rows));
}

function contestBytes({ ballots, maxTotal, sums }: ContestTally, index: number): Uint8Array {
  const pairs = sums.map(({ c1, c2 }) => concat(encodePoint(c1), encodePoint(c2)));
  return concat(u32(index), u32(ballots), u64(maxTotal), listOf(pairs));
}

function accountingOrder(a: Accounting): number[] {
  return [
    a.roll,
    a.online,
    a.paper,
    a.revoked,
    a.abstained,
    a.accepted,
    a.superseded,
    a.removed,
    a.challenged,
  ];
}

/** 4.4d */
export interface Partial {
  readonly trustee: number;
  readonly factors: readonly Point[];
  readonly proof: SigmaProof;
}

export function readPartial(r: Reader): Partial {
  const trustee = r.u32();
  if (trustee === 0) throw new Malformed('trustee 0');
  const factors = r.list(65_535, () => r.elementOrIdentity());
  const commitments = r.list(factors.length + 1, () => r.elementOrIdentity());
  return { trustee, factors, proof: { commitments, response: r.scalar() } };
}

/** 4.4b, with the tally bytes of 7.6. */
export function partialHolds(m: Manifest, keys: Keys, tally: Tally, c: number, partial: Partial): boolean {
  const sums = tally.contests[c]?.sums ?? [];
  const { trustee, factors, proof } = partial;
  if (factors.length !== sums.length) return false;
  if (sums.some(({ c1 }, i) => c1 === null && factors[i] !== null)) return false;
  const transcript = new Transcript(m.electionId, 'partial decryption');
  transcript.absorb('context', concat(u32(trustee), bytesOf(concat(tally.hash, u32(c)))));
  transcript.absorbElements(
    'ciphertexts',
    sums.flatMap(({ c1, c2 }) => [c1, c2]),
  );
  const relation = [
    { image: at([...keys.verification], trustee - 1), base: G },
    ...sums.flatMap(({ c1 }, i) => (c1 === null ? [] : [{ image: factors[i] ?? null, base: c1 }])),
  ];
  return verifySigma(transcript, relation, proof);
}

/** 4.2c */
function lagrange(indices: readonly number[], i: number): bigint {
  return indices
    .filter((j) => j !== i)
    .reduce(
      (product, j) => mod(product * BigInt(j) * power(mod(BigInt(j - i), ORDER), ORDER - 2n, ORDER), ORDER),
      1n,
    );
}

/** 4.4c and 4.5: the totals of a contest from `threshold` valid partial decryptions; undefined if one has no logarithm. */
export function totalsOf(
  { sums, maxTotal }: ContestTally,
  partials: readonly Partial[],
): bigint[] | undefined {
  const indices = partials.map(({ trustee }) => trustee);
  const totals = sums.map(({ c2 }, i) =>
    logarithm(
      sumOf([
        [1n, c2],
        ...partials.map(({ trustee, factors }) => [-lagrange(indices, trustee), factors[i] ?? null] as const),
      ]),
      maxTotal,
    ),
  );
  return totals.some((total) => total === undefined) ? undefined : totals.map((total) => total ?? 0n);
}

/** The v in 0 .. max with v G = V, by trying. */
function logarithm(V: Point, max: bigint): bigint | undefined {
  for (let v = 0n; v <= max; v++) if (samePoint(times(v, G), V)) return v;
  return undefined;
}
