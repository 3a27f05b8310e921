/** Boxes that examine bytes, in batches, against boxes that examine elements, one ballot at a time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempt, lookAtBallots } from '../../src/ballot/appraisal.js';
import { readBallot, readBallotHeader, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, type BallotVerdict, boxState, checkBallots } from '../../src/ballot/box.js';
import { judgeBallots } from '../../src/ballot/box-batch.js';
import { spoilBallot } from '../../src/ballot/box-challenge.js';
import { markPaper, markRevoked } from '../../src/ballot/box-marks.js';
import { screenFingerprints } from '../../src/ballot/box-screen.js';
import { challengeBallot, writeChallengedBallot } from '../../src/ballot/challenge.js';
import { contestsOf, shapeOf } from '../../src/ballot/context.js';
import { elementExaminer } from '../../src/ballot/examiner.js';
import { rejection } from '../../src/ballot/rejections.js';
import { concatBytes, equalBytes, toHex } from '../../src/core/bytes.js';
import { Reader } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  codeOf,
  prepare,
  resign,
  signBody,
  smallManifest,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';
import { forgeBallot } from './forged-ballot.js';

const RUNS = Math.min(Number(process.env.FC_NUM_RUNS ?? 10), 300);

const [PAPER, REVOKED] = [4, 5];
const election = testElection([{ style: 1 }, {}, { style: 1 }, { style: 1 }, { style: 1 }, { style: 1 }], {
  manifest: smallManifest({ group: 'P-256' }),
  group: P256,
  seed: 'box attack',
});
const { context, rng } = election;
const yes = choices(values(1, 0));
const challenged = challengeBallot(prepare(election, 3, yes), voterOf(election, 3).secret, rng);
const pool = makePool();

/** Chains, copies, forgeries, ballots that decode nowhere or somewhere else, of all statuses and of two styles. */
function makePool(): readonly Uint8Array[] {
  const first = cast(election, 0, yes);
  const previous = readBallot(writeBallot(first), context).tracker;
  const second = castBytes(election, 0, choices(BLANK), { sequence: 1, previous });
  const third = castBytes(election, 0, yes, { sequence: 2, previous: readBallot(second, context).tracker });
  const long = cast(election, 1, choices(values(0, 1), values(1, 0, 1)));
  const nonce = P256.scalar(77);
  const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
    bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const end = writeBallot(first).length;
  const undecodable = flipped(writeBallot(first), 34 + 64 + 4 + 32 + 4 + 4 + 5);
  return [
    writeBallot(first),
    second,
    third,
    writeBallot(long),
    castBytes(election, 2, choices(values(0, 1))),
    // A copy of another voter's contest, before or after it; its own proof does not hold.
    resign(election, 2, first, { credential: cast(election, 2, yes).credential }),
    // Sound proofs over ciphertexts of one nonce, and over wrong values.
    forgeBallot(election, 2, { contests: [{ bits: [1, 0, 0], nonce }] }),
    forgeBallot(election, 2, { contests: [{ bits: [1, 1, 0] }] }),
    forgeBallot(election, 2, { contests: [{ bits: [2, -1, 0] }] }),
    // The same ballot again, its signature spoilt, and a second ballot for the same place.
    flipped(writeBallot(first), end - 1),
    castBytes(election, 0, choices(BLANK)),
    undecodable,
    flipped(undecodable, 34 + 64 + 3),
    writeBallot(signBody(election, 3, challenged.body)),
    flipped(writeBallot(signBody(election, 3, challenged.body)), end - 1),
    castBytes(election, PAPER, yes),
    castBytes(election, REVOKED, yes),
    writeBallot(long).subarray(0, end),
    new Uint8Array(40),
  ];
}

function newBox(): BallotBox {
  const box = new BallotBox(context);
  spoilBallot(box, writeChallengedBallot(challenged));
  markPaper(box, [voterOf(election, PAPER).key]);
  markRevoked(box, [voterOf(election, REVOKED).key]);
  return box;
}

/** A verdict without the objects. */
function summary({ accepted, rejected, supersedes }: BallotVerdict): unknown {
  return {
    rejected,
    accepted: accepted && [accepted.ledgerIndex, accepted.tracker, accepted.entry.index],
    supersedes: supersedes && [supersedes.ledgerIndex, supersedes.tracker, supersedes.credential],
  };
}

/** What is known of a ballot before it is examined, in a few words. */
function lookOf(bytes: Uint8Array): unknown {
  const [look] = lookAtBallots(context, [bytes]).looks;
  if (look === undefined || look.kind === 'stranger') return look?.rejected.message;
  return [look.kind, look.place.sequence, toHex(look.place.previous)];
}

/** The same by the reader of headers, of a ballot that has no other fault. */
function headerOf(bytes: Uint8Array, otherwise: string): unknown {
  const header = attempt(() => readBallotHeader(new Reader(bytes, 'ballot'), context));
  if (header instanceof DecodeError) return rejection('B-01', undefined, header.message).message;
  if (!equalBytes(header.electionId, context.electionId)) return rejection('B-02').message;
  if (context.roll.find(header.credential) === undefined) return rejection('B-03').message;
  return [otherwise, header.sequence, toHex(header.previous)];
}

describe('a header', () => {
  const bytes = pool[3] ?? new Uint8Array();
  const { count, contests, length } = shapeOf(
    context,
    contestsOf(context, context.roll.entry(voterOf(election, 1).index)),
  );

  it('is what the reader of headers reads, whatever is changed and wherever it ends', () => {
    for (let at = 0; at < count; at++)
      for (const mask of [1, 0x80, 0xff]) {
        const changed = bytes.map((byte, i) => (i === at ? byte ^ mask : byte));
        expect(lookOf(changed)).toEqual(headerOf(changed, 'shaped'));
      }
    for (let end = 0; end <= count + 8; end++)
      expect(lookOf(bytes.subarray(0, end))).toEqual(headerOf(bytes.subarray(0, end), 'malformed'));
  });

  it('is followed by the number and the indices of the contests, and nothing else will do', () => {
    const places = [count, ...contests.map(({ number }) => number)];
    for (const at of places.flatMap((place) => [0, 1, 2, 3].map((byte) => place + byte))) {
      const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const verdicts = checkBallots(newBox(), [{ bytes: changed, ledgerIndex: 0 }], rng);
      expect(verdicts.map(codeOf)).toEqual(['B-08']);
    }
    for (const other of [bytes.subarray(0, length - 1), Uint8Array.of(...bytes, 0)])
      expect(checkBallots(newBox(), [{ bytes: other, ledgerIndex: 0 }], rng).map(codeOf)).toEqual(['B-08']);
  });
});

describe('fingerprints', () => {
  it('repeat if they are equal, not if they begin alike', () => {
    const state = boxState(newBox());
    const print = (...last: number[]): Uint8Array =>
      Uint8Array.from([9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...last]);
    expect(screenFingerprints(state, concatBytes(print(0, 1), print(1, 0), print(1, 1)), 0)).toBeUndefined();
    expect(screenFingerprints(state, concatBytes(print(0, 1), print(1, 0), print(0, 1)), 0)?.code).toBe(
      'B-11',
    );
  });

  it.each([2, 3, 15, 16, 17, 18, 40])('of %i, any two that are equal are found', (count) => {
    const state = boxState(newBox());
    const prints = Array.from({ length: count }, (_, i) =>
      Uint8Array.from({ length: 16 }, (_, j) => i * j + 3 * i),
    );
    expect(screenFingerprints(state, concatBytes(...prints), 0)).toBeUndefined();
    for (const [i, print] of prints.entries())
      for (let j = 0; j < i; j++) {
        const twice = concatBytes(...prints.with(j, print));
        expect(screenFingerprints(state, twice, 0)?.code).toBe('B-11');
      }
  });
});

describe('a box that examines bytes', () => {
  it('says of any mixture, in batches of any size, what the reference says one by one', () => {
    const codes = new Set<string>();
    const reference = elementExaminer(context, 1);
    const picked = fc.array(fc.nat(pool.length - 1), { minLength: 6, maxLength: 24 });
    fc.assert(
      fc.property(picked, fc.integer({ min: 1, max: 24 }), (picks, size) => {
        const ballots = picks.map((pick) => pool[pick] ?? new Uint8Array());
        const [together, alone] = [newBox(), newBox()];
        const batched: BallotVerdict[] = [];
        for (let from = 0; from < ballots.length; from += size) {
          const part = ballots.slice(from, from + size);
          const items = part.map((bytes, i) => ({ bytes, ledgerIndex: from + i }));
          batched.push(...checkBallots(together, items, rng));
        }
        const single = ballots.flatMap((bytes, i) =>
          judgeBallots(alone, boxState(alone), reference, [bytes], () => i, rng),
        );
        for (const verdict of batched) codes.add(codeOf(verdict));
        expect(batched.map(summary)).toEqual(single.map(summary));
        expect(together.accounting).toEqual(alone.accounting);
        for (let i = 0; i < 6; i++) expect(together.credential(i)).toEqual(alone.credential(i));
      }),
      { numRuns: RUNS },
    );
    expect(codes.size).toBeGreaterThan(6);
  });

  it('names of all that is wrong the first, and copies by the order in which they come', () => {
    const inOrder = (...picks: number[]): string[] =>
      checkBallots(
        newBox(),
        picks.map((pick, ledgerIndex) => ({ bytes: pool[pick] ?? new Uint8Array(), ledgerIndex })),
        rng,
      ).map(codeOf);
    expect(inOrder(0, 5, 1, 2, 0)).toEqual(['accepted', 'B-11', 'accepted', 'accepted', 'B-07']);
    expect(inOrder(5, 0)).toEqual(['B-13', 'accepted']);
    expect(inOrder(9, 0, 9, 11)).toEqual(['B-12', 'accepted', 'B-07', 'B-07']);
    expect(inOrder(6, 7, 8, 4)).toEqual(['B-11', 'B-13', 'B-13', 'accepted']);
    expect(inOrder(11, 12, 13, 14, 15, 16, 17, 18)).toEqual([
      'B-09',
      'B-07',
      'B-10',
      'B-10',
      'B-05',
      'B-04',
      'B-08',
      'B-01',
    ]);
  });

  it('stays as it is when the random source fails, whatever it does', () => {
    const box = newBox();
    const before = box.accounting;
    const items = [0, 3, 4].map((pick, ledgerIndex) => ({
      bytes: pool[pick] ?? new Uint8Array(),
      ledgerIndex,
    }));
    const broken = () => {
      throw new Error('no entropy');
    };
    expect(() => checkBallots(box, items, broken)).toThrow('no entropy');
    for (const fill of [0, 1, 255])
      expect(() => checkBallots(box, items, (length) => new Uint8Array(length).fill(fill))).toThrow(
        RangeError,
      );
    expect(() => checkBallots(box, items, (length) => rng(length - 1))).toThrow(RangeError);
    expect(box.accounting).toEqual(before);
    expect(checkBallots(box, items, rng).map(codeOf)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('judges the bytes that it was given, whatever the caller makes of them meanwhile', () => {
    const [bytes, other] = [pool[0], pool[10]].map((one) => Uint8Array.from(one ?? []));
    if (bytes === undefined || other === undefined) throw new TypeError('two ballots');
    const kept = bytes.slice();
    const overwriting = (length: number): Uint8Array => {
      bytes.set(other);
      return rng(length);
    };
    const box = newBox();
    const [verdict] = checkBallots(box, [{ bytes, ledgerIndex: 0 }], overwriting);
    expect(verdict?.accepted?.tracker).toEqual(readBallot(kept, context).tracker);
    expect(writeBallot(verdict?.accepted?.ballot ?? cast(election, 0, yes))).toEqual(kept);
    expect(bytes).toEqual(other);
  });

  it('takes ballots in shared memory, and answers for a subclass of the array', () => {
    class Own extends Uint8Array {}
    const [first = new Uint8Array(), second = new Uint8Array()] = [pool[0], pool[4]];
    const shared = new Uint8Array(new SharedArrayBuffer(first.length));
    shared.set(first);
    const items = [shared, new Own(second)].map((bytes, ledgerIndex) => ({ bytes, ledgerIndex }));
    const verdicts = checkBallots(newBox(), items, rng);
    expect(verdicts.map(codeOf)).toEqual(['accepted', 'accepted']);
    shared.fill(0);
    expect(verdicts[0]?.accepted?.ballot.electionId).toEqual(context.electionId);
  });
});
