import { describe, expect, it } from 'vitest';
import { type Ballot, readBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot, recallBallot } from '../../src/ballot/box.js';
import type { AcceptedBallot, WithdrawnBallot } from '../../src/ballot/box-accepted.js';
import { markPaper, markRevoked } from '../../src/ballot/box-marks.js';
import type { PaperBatch } from '../../src/ballot/paper.js';
import { EncryptedTally, type Tally } from '../../src/ballot/tally.js';
import { accountsBalance } from '../../src/ballot/tally-bytes.js';
import { decodeContest, decodeTotals } from '../../src/ballot/totals.js';
import type { Element } from '../../src/core/group.js';
import { isZeroCiphertext } from '../../src/elgamal/cipher.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  smallManifest,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

/** Voters 0 and 1 of weight 1, voters 2 and 3 of weight 3; voter 3 has the short style. */
const election = testElection([{}, {}, { class: 1 }, { class: 1, style: 1 }]);
const { context, rng } = election;
const { group } = context;
const keyOf = (voter: number): Uint8Array => voterOf(election, voter).key;

const ballots = [
  castBytes(election, 0, choices(values(1, 0), values(1, 1, 0))),
  castBytes(election, 1, choices(BLANK, values(0, 1, 0))),
  castBytes(election, 2, choices(values(0, 1), values(0, 1, 1))),
  castBytes(election, 3, choices(values(1, 0))),
];
const revote = castBytes(election, 2, choices(values(1, 0), values(1, 0, 0)), {
  sequence: 1,
  previous: readBallot(ballots[2] ?? new Uint8Array(), context).tracker,
});

/** A box and a tally with the given ballots, superseded ones recalled from what was put in. */
function count(...list: readonly Uint8Array[]): { box: BallotBox; tally: EncryptedTally } {
  const box = new BallotBox(context);
  const tally = new EncryptedTally(box);
  list.forEach((bytes, i) => {
    const { accepted, supersedes } = checkBallot(box, bytes, i, rng);
    if (supersedes !== undefined)
      tally.remove(recallBallot(box, supersedes, list[supersedes.ledgerIndex] ?? new Uint8Array()));
    if (accepted !== undefined) tally.add(accepted);
  });
  return { box, tally };
}

function decryptAll(tally: Tally): Element[][] {
  return tally.contests.map(({ ciphertexts }) =>
    ciphertexts.map(({ c1, c2 }) => c2.subtract(c1.multiply(election.electionSecret))),
  );
}

function results(tally: Tally, paper: readonly PaperBatch[] = []): (readonly number[])[] | undefined {
  return decodeTotals(context, tally, decryptAll(tally), paper).contests?.map(({ totals }) => totals);
}

describe('the encrypted tally', () => {
  it('adds up the votes, weighted by class (C13)', () => {
    const tally = count(...ballots).tally.finish();
    expect(results(tally)).toEqual([
      [1 + 3, 3, 1],
      [1, 1 + 1 + 3, 3],
    ]);
    expect(tally.contests.map((c) => [c.ballots, c.maxTotal])).toEqual([
      [4, 8],
      [3, 5],
    ]);
    expect(accountsBalance(tally.accounting)).toBe(true);
  });

  it('counts the last ballot of a voter only', () => {
    const tally = count(...ballots, revote).tally.finish();
    expect(results(tally)).toEqual([
      [1 + 3 + 3, 0, 1],
      [1 + 3, 1 + 1, 0],
    ]);
    expect(tally.accounting).toMatchObject({ accepted: 5, superseded: 1, online: 4 });
  });

  it('takes out what paper and revocations withdraw, and adds paper totals', () => {
    const { box, tally } = count(...ballots);
    const withdrawn = [markPaper(box, [keyOf(0)]), markRevoked(box, [keyOf(3)])].flatMap(
      (verdict) => verdict.withdrawn ?? [],
    );
    expect(() => tally.finish()).toThrow(/differ/);
    for (const ballot of withdrawn)
      tally.remove(recallBallot(box, ballot, ballots[ballot.ledgerIndex] ?? new Uint8Array()));
    const batch: PaperBatch = {
      station: 'hall',
      credentials: [keyOf(0)],
      ballots: 1,
      totals: [
        { contest: 0, valid: 1, values: [0, 1, 0] },
        { contest: 1, valid: 1, values: [0, 0, 1] },
      ],
    };
    const result = tally.finish();
    expect(results(result, [batch])).toEqual([
      [0, 3 + 1, 1],
      [0, 1 + 3, 3 + 1],
    ]);
    expect(result.accounting).toMatchObject({ online: 2, paper: 1, revoked: 1, abstained: 0, removed: 2 });
    expect(accountsBalance(result.accounting)).toBe(true);
  });

  it('of no ballots is the identity everywhere and needs no decryption', () => {
    const tally = new EncryptedTally(new BallotBox(context)).finish();
    expect(tally.contests.every(({ ciphertexts }) => ciphertexts.every(isZeroCiphertext))).toBe(true);
    expect(tally.contests.map((c) => [c.ballots, c.maxTotal])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(results(tally)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('refuses to finish with a ballot missing or one too many', () => {
    const { box, tally } = count(...ballots.slice(0, 3));
    const { accepted } = checkBallot(box, ballots[3] ?? new Uint8Array(), 9, rng);
    expect(() => tally.finish()).toThrow(/differ/);
    if (accepted !== undefined) tally.add(accepted);
    expect(tally.finish().accounting.online).toBe(4);
    const { supersedes, accepted: next } = checkBallot(box, revote, 10, rng);
    expect(() => tally.finish()).toThrow(/differ/);
    if (supersedes === undefined || next === undefined) throw new Error('not a revote');
    tally.remove(recallBallot(box, supersedes, ballots[2] ?? new Uint8Array()));
    expect(() => tally.finish()).toThrow(/differ/);
    tally.add(next);
    expect(tally.finish().accounting.online).toBe(4);
  });
});

describe('what a tally takes in (C17)', () => {
  const box = new BallotBox(context);
  const { accepted } = checkBallot(box, ballots[0] ?? new Uint8Array(), 0, rng);
  if (accepted === undefined) throw new Error('not accepted');

  it('is nothing but accepted ballots, to the compiler', () => {
    const tally = new EncryptedTally(box);
    const ballot: Ballot = cast(election, 0, choices(BLANK, values(0, 0, 0)));
    // @ts-expect-error a ballot that nobody checked
    expect(() => tally.add(ballot)).toThrow(TypeError);
    // @ts-expect-error an object of the same shape
    expect(() => tally.add({ ...accepted })).toThrow(TypeError);
    // @ts-expect-error a withdrawn ballot without its bytes
    expect(() => tally.remove({} as WithdrawnBallot)).toThrow(TypeError);
  });

  it('is nothing but accepted ballots, at run time', () => {
    const tally = new EncryptedTally(box);
    const forged = Object.assign(Object.create(Object.getPrototypeOf(accepted)), accepted) as AcceptedBallot;
    expect(() => tally.add(forged)).toThrow(TypeError);
    expect(() => tally.add(undefined as unknown as AcceptedBallot)).toThrow(TypeError);
    const elsewhere = new EncryptedTally(new BallotBox(context));
    expect(() => elsewhere.add(accepted)).toThrow(TypeError);
  });

  it('is each ballot once', () => {
    const tally = new EncryptedTally(box);
    expect(() => tally.remove(accepted)).toThrow(RangeError);
    tally.add(accepted);
    expect(() => tally.add(accepted)).toThrow(RangeError);
    tally.remove(accepted);
    expect(() => tally.remove(accepted)).toThrow(RangeError);
  });

  it('cannot be changed after acceptance', () => {
    expect(Object.isFrozen(accepted)).toBe(true);
    expect(Object.isFrozen(accepted.ballot)).toBe(true);
    expect(Object.isFrozen(accepted.ballot.contests)).toBe(true);
    expect(Object.isFrozen(accepted.ballot.contests[0]?.ciphertexts)).toBe(true);
  });
});

describe('decoding totals (C12)', () => {
  const tally = count(...ballots).tally.finish();
  const [question] = tally.contests;
  if (question === undefined) throw new Error('no contest');
  const times = (n: number): Element => group.generator().multiplyVartime(group.scalar(n));

  it('finds every total up to the bound and nothing above or below it', () => {
    const decode = (...sums: number[]): unknown =>
      decodeContest(context, question, sums.map(times)).contest?.online ??
      decodeContest(context, question, sums.map(times)).failed?.position;
    expect(decode(8, 0, 0)).toEqual([8, 0, 0]);
    expect(decode(0, 9, 0)).toBe(1);
    expect(decode(0, 0, -1)).toBe(2);
  });

  it('finds nothing above the bound of a contest, though the logarithms of another go further', () => {
    const decode = (...sums: number[]): unknown => {
      const { contests, failed } = decodeTotals(context, tally, [[8, 0, 0].map(times), sums.map(times)]);
      return contests?.map(({ online }) => online) ?? [failed?.contest, failed?.position];
    };
    expect(decode(5, 0, 0)).toEqual([
      [8, 0, 0],
      [5, 0, 0],
    ]);
    for (const above of [6, 8, 9]) expect(decode(0, above, 0)).toEqual([context.manifest.contests[1]?.id, 1]);
  });

  it('refuses lists of another length and paper votes that are no counts', () => {
    const sums = [0, 0, 0].map(times);
    expect(() => decodeContest(context, question, sums.slice(1))).toThrow(RangeError);
    expect(() => decodeContest(context, question, sums, [0, 0])).toThrow(RangeError);
    expect(() => decodeContest(context, question, sums, [0, -1, 0])).toThrow(RangeError);
    expect(() => decodeContest(context, question, sums, [0, 0.5, 0])).toThrow(RangeError);
    expect(() => decodeContest(context, question, [8, 0, 0].map(times), [2 ** 53 - 1, 0, 0])).toThrow(
      RangeError,
    );
    expect(() => decodeTotals(context, tally, [sums])).toThrow(RangeError);
  });

  it('knows the greatest weights', () => {
    const classes = [{ id: 'one', name: { en: 'One' }, weight: 1_000_000 }];
    const heavy = testElection([{ style: 1 }], { manifest: smallManifest({ classes }) });
    const box = new BallotBox(heavy.context);
    const sums = new EncryptedTally(box);
    const { accepted } = checkBallot(box, castBytes(heavy, 0, choices(values(1, 0))), 0, rng);
    if (accepted !== undefined) sums.add(accepted);
    const result = sums.finish();
    expect(result.contests[0]?.maxTotal).toBe(1_000_000);
    expect(decodeTotals(heavy.context, result, decryptAll(result)).contests?.[0]?.totals).toEqual([
      1_000_000, 0, 0,
    ]);
  });
});
