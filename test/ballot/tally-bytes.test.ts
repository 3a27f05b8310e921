/** The canonical bytes of a tally (spec section 6.9): what trustees recompute, hash and sign. */
import { describe, expect, it } from 'vitest';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import type { Accounting } from '../../src/ballot/box-state.js';
import { type ContestTally, EncryptedTally, type Tally } from '../../src/ballot/tally.js';
import { accountsBalance, tallyBytes, tallyHash } from '../../src/ballot/tally-bytes.js';
import type { ContestList } from '../../src/ballot/vote-list.js';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { taggedHash } from '../../src/core/hash.js';
import { listDigest } from '../../src/core/list-digest.js';
import type { Ciphertext } from '../../src/elgamal/cipher.js';
import { BLANK, castBytes, choices, testElection, values } from './ballot-fixtures.js';

const election = testElection([{}, {}, { class: 1 }, { class: 1, style: 1 }]);
const { context, rng } = election;
const ballots = [
  castBytes(election, 0, choices(values(1, 0), values(1, 1, 0))),
  castBytes(election, 1, choices(BLANK, values(0, 1, 0))),
  castBytes(election, 2, choices(values(0, 1), values(0, 1, 1))),
  castBytes(election, 3, choices(values(1, 0))),
];
const tally = count(ballots);
const list: ContestList = { contest: 2, width: 1, count: 2, rows: rng(4 * context.group.elementBytes) };
const mixed: Tally = { ...tally, lists: [list, { ...list, contest: 3 }] };

function count(posted: readonly Uint8Array[]): Tally {
  const box = new BallotBox(context);
  const sums = new EncryptedTally(box);
  posted.forEach((bytes, i) => {
    const { accepted } = checkBallot(box, bytes, i, rng);
    if (accepted === undefined) throw new TypeError('an honest ballot');
    sums.add(accepted);
  });
  return sums.finish();
}

/** The bytes as the specification has them, field by field; the accounts are 4 voters with 4 ballots. */
function specified(): Uint8Array {
  const u32 = (...numbers: number[]): Uint8Array => {
    const bytes = new Uint8Array(4 * numbers.length);
    const view = new DataView(bytes.buffer);
    for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
    return bytes;
  };
  const sums = [
    [0, 4, 8],
    [1, 3, 5],
  ].flatMap(([contest = 0, ballots = 0, maxTotal = 0], i) => [
    u32(contest, ballots, 0, maxTotal, 3),
    ...(tally.contests[i]?.ciphertexts ?? []).flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]),
  ]);
  return concatBytes(
    Uint8Array.of(1, 0x22),
    context.electionId,
    u32(4, 4, 0, 0, 0, 4, 0, 0, 0),
    u32(2),
    ...sums,
  );
}

/** A tally with one contest changed. */
function withContest(index: number, change: (contest: ContestTally) => Partial<ContestTally>): Tally {
  return { ...tally, contests: tally.contests.map((c, i) => (i === index ? { ...c, ...change(c) } : c)) };
}

/** Tallies that differ from {@link tally} in one thing each. */
function changedSums(): Tally[] {
  const names = Object.keys(tally.accounting) as (keyof Accounting)[];
  const accounts = names.map((name) => ({
    ...tally,
    accounting: { ...tally.accounting, [name]: tally.accounting[name] + 1 },
  }));
  const other = context.group.generator();
  const contests = tally.contests.flatMap(({ ciphertexts }, i) => [
    ...ciphertexts.flatMap((_, position) =>
      [
        (c: Ciphertext) => ({ ...c, c1: c.c1.add(other) }),
        (c: Ciphertext) => ({ ...c, c2: c.c2.add(other) }),
      ].map((change) =>
        withContest(i, (c) => ({
          ciphertexts: c.ciphertexts.map((one, p) => (p === position ? change(one) : one)),
        })),
      ),
    ),
    withContest(i, (c) => ({ contest: c.contest + 7 })),
    withContest(i, (c) => ({ ballots: c.ballots + 1 })),
    withContest(i, (c) => ({ maxTotal: c.maxTotal + 2 ** 32 })),
    withContest(i, (c) => ({ ciphertexts: [...c.ciphertexts].reverse() })),
    withContest(i, (c) => ({ ciphertexts: c.ciphertexts.slice(1) })),
  ]);
  const shorter = { ...tally, contests: tally.contests.slice(1) };
  return [...accounts, ...contests, shorter, { ...tally, contests: [...tally.contests].reverse() }];
}

/** Tallies that differ from {@link mixed} in one thing each. */
function changedLists(): Tally[] {
  const changes: Partial<ContestList>[] = [
    { contest: 4 },
    { width: 2 },
    { count: 3 },
    ...Array.from(list.rows, (_, at) => ({ rows: list.rows.map((b, i) => (i === at ? b ^ 1 : b)) })),
    { rows: list.rows.slice(1) },
  ];
  const { lists } = mixed;
  return [
    ...changes.map((change) => ({ ...mixed, lists: [{ ...list, ...change }, ...lists.slice(1)] })),
    { ...mixed, lists: lists.slice(1) },
    { ...mixed, lists: [...lists].reverse() },
  ];
}

const hashOf = (one: Tally): string => toHex(tallyHash(tallyBytes(context, one)));

describe('tally bytes', () => {
  it('are those of the specification, field by field', () => {
    expect(accountsBalance(tally.accounting)).toBe(true);
    expect(tallyBytes(context, tally)).toEqual(specified());
    expect(tallyHash(specified())).toEqual(taggedHash('hanpyo tally v1', specified()));
  });

  it('are the same for the same ballots in another order, and others without one of them', () => {
    expect(tallyBytes(context, count([...ballots].reverse()))).toEqual(specified());
    expect(hashOf(count(ballots.slice(1)))).not.toBe(hashOf(tally));
  });

  it('change with every account, every field of a contest and every half of a ciphertext', () => {
    const all = [tally, ...changedSums()];
    expect(all.length).toBe(1 + 9 + 2 * (2 * 3 + 5) + 2);
    expect(new Set(all.map((one) => toHex(tallyBytes(context, one)))).size).toBe(all.length);
    expect(new Set(all.map(hashOf)).size).toBe(all.length);
  });

  it('change with the election', () => {
    const electionId = context.electionId.map((byte, i) => (i === 31 ? byte ^ 1 : byte));
    const elsewhere = tallyBytes({ ...context, electionId }, tally);
    expect(elsewhere).not.toEqual(specified());
    expect(elsewhere.subarray(34)).toEqual(specified().subarray(34));
  });

  it('end with the lists of shuffled contests, if there are any, and change with each of their bytes', () => {
    const writer = new Writer().raw(specified());
    writer.list(mixed.lists, (one, w) => {
      w.u32(one.contest).u32(one.width).u32(one.count).raw(listDigest(one.rows));
    });
    expect(tallyBytes(context, mixed)).toEqual(writer.finish());
    const all = [tally, mixed, ...changedLists()];
    expect(new Set(all.map(hashOf)).size).toBe(all.length);
  });
});
