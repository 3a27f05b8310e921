import { describe, expect, it } from 'vitest';
import { type Ballot, readBallot, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot, checkBallots, recallBallot } from '../../src/ballot/box.js';
import { AcceptedBallot, WithdrawnBallot } from '../../src/ballot/box-accepted.js';
import { markPaper, markRevoked } from '../../src/ballot/box-marks.js';
import { accountsBalance } from '../../src/ballot/tally-bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  codeOf,
  replaceContest,
  resign,
  smallManifest,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const election = testElection([{ style: 1 }, { style: 1 }, { style: 1, class: 1 }, {}]);
const { context, rng } = election;
const yes = choices(values(1, 0));

/** Three ballots of one voter, each replacing the one before. */
function chain(voter: number, using = election): [Uint8Array, Uint8Array, Uint8Array] {
  const first = cast(using, voter, yes);
  const previous = (ballot: Ballot): Uint8Array => readBallot(writeBallot(ballot), using.context).tracker;
  const second = cast(using, voter, choices(BLANK), { sequence: 1, previous: previous(first) });
  const third = cast(using, voter, yes, { sequence: 2, previous: previous(second) });
  return [writeBallot(first), writeBallot(second), writeBallot(third)];
}

const [a0, a1, a2] = chain(0);
const [b0] = chain(1);
const keyOf = (voter: number): Uint8Array => voterOf(election, voter).key;

/** Runs ballots through a fresh box, one by one; the codes. */
function codes(...ballots: readonly Uint8Array[]): string[] {
  const box = new BallotBox(context);
  return ballots.map((bytes, i) => codeOf(checkBallot(box, bytes, i, rng)));
}

describe('a ballot box', () => {
  it('accepts valid ballots and remembers where each voter stands', () => {
    const box = new BallotBox(context);
    const { accepted, supersedes } = checkBallot(box, a0, 17, rng);
    expect(supersedes).toBeUndefined();
    expect(accepted?.ledgerIndex).toBe(17);
    const { index } = voterOf(election, 0);
    expect(accepted?.entry.index).toBe(index);
    expect(box.credential(index)).toEqual({
      status: 'online',
      ballots: 1,
      tracker: accepted?.tracker,
      ledgerIndex: 17,
    });
    expect(box.credential(voterOf(election, 1).index)).toEqual({
      status: 'none',
      ballots: 0,
      tracker: new Uint8Array(32),
      ledgerIndex: undefined,
    });
    expect(() => box.credential(4)).toThrow(RangeError);
  });

  it('takes ballots in the order of the ledger only', () => {
    const box = new BallotBox(context);
    checkBallot(box, a0, 5, rng);
    expect(() => checkBallot(box, b0, 5, rng)).toThrow(RangeError);
    expect(() => checkBallot(box, b0, -1, rng)).toThrow(RangeError);
    expect(() =>
      checkBallots(
        box,
        [
          { bytes: b0, ledgerIndex: 7 },
          { bytes: a1, ledgerIndex: 7 },
        ],
        rng,
      ),
    ).toThrow(RangeError);
    expect(box.accounting.accepted).toBe(1);
  });

  it('lets the last ballot of a chain count and names the one it replaces', () => {
    const box = new BallotBox(context);
    const verdicts = [a0, b0, a1, a2].map((bytes, i) => checkBallot(box, bytes, 10 + i, rng));
    expect(verdicts.map(codeOf)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(verdicts.map(({ supersedes }) => supersedes?.ledgerIndex)).toEqual([undefined, undefined, 10, 12]);
    expect(verdicts[3]?.supersedes?.tracker).toEqual(verdicts[2]?.accepted?.tracker);
    expect(box.accounting).toMatchObject({ accepted: 4, superseded: 2, online: 2, abstained: 2 });
  });

  it('refuses a replayed, reordered or forked chain (C8)', () => {
    expect(codes(a0, a0)).toEqual(['accepted', 'B-07']);
    expect(codes(a1, a0)).toEqual(['B-07', 'accepted']);
    expect(codes(a0, a2, a1, a2)).toEqual(['accepted', 'B-07', 'accepted', 'accepted']);
    expect(codes(a0, a1, a0, a1)).toEqual(['accepted', 'accepted', 'B-07', 'B-07']);
    const { tracker } = readBallot(a0, context);
    const fork = castBytes(election, 0, yes, { sequence: 1, previous: tracker });
    expect(codes(a0, a1, fork)).toEqual(['accepted', 'accepted', 'B-07']);
    const other = castBytes(election, 0, choices(BLANK));
    const onOther = castBytes(election, 0, yes, {
      sequence: 1,
      previous: readBallot(other, context).tracker,
    });
    expect(codes(a0, onOther)).toEqual(['accepted', 'B-07']);
  });

  it('refuses a wrong sequence number by itself, and a proof made for another previous ballot', () => {
    expect(codes(castBytes(election, 0, yes, { sequence: 1 }))).toEqual(['B-07']);
    const { tracker } = readBallot(a0, context);
    const elsewhere = cast(election, 0, yes, { sequence: 1, previous: new Uint8Array(32).fill(1) });
    expect(codes(a0, resign(election, 0, elsewhere, { previous: tracker }))).toEqual(['accepted', 'B-13']);
  });

  it('refuses a second ballot where the manifest allows one', () => {
    const once = testElection([{ style: 1 }], { manifest: smallManifest({ revoting: 'first-only' }) });
    const [first, second] = chain(0, once);
    const box = new BallotBox(once.context);
    expect(codeOf(checkBallot(box, first, 0, rng))).toBe('accepted');
    expect(codeOf(checkBallot(box, second, 1, rng))).toBe('B-06');
  });

  it('refuses a wrong signature, and names the contest whose proof is wrong', () => {
    const ballot = cast(election, 3, choices(BLANK, values(1, 0, 1)));
    const other = cast(election, 3, choices(BLANK, values(0, 0, 1)));
    expect(codes(writeBallot({ ...ballot, signature: other.signature }))).toEqual(['B-12']);
    for (const [i, id] of [
      [0, 'question'],
      [1, 'council'],
    ] as const) {
      const contests = replaceContest(ballot, i, { ciphertexts: other.contests[i]?.ciphertexts ?? [] });
      const { rejected } = checkBallot(
        new BallotBox(context),
        resign(election, 3, ballot, { contests }),
        0,
        rng,
      );
      expect(rejected).toMatchObject({ code: 'B-13', credential: voterOf(election, 3).index });
      expect(rejected?.message).toContain(id);
    }
  });

  it('is not changed by a refusal', () => {
    const box = new BallotBox(context);
    checkBallot(box, a0, 0, rng);
    const before = [box.accounting, ...election.voters.map((_, i) => box.credential(i))];
    const bad = cast(election, 1, yes);
    const forged = resign(election, 1, bad, {
      contests: replaceContest(bad, 0, { ciphertexts: [...(bad.contests[0]?.ciphertexts ?? [])].reverse() }),
    });
    expect(codeOf(checkBallot(box, forged, 1, rng))).toBe('B-13');
    expect(codeOf(checkBallot(box, a0, 1, rng))).toBe('B-07');
    expect([box.accounting, ...election.voters.map((_, i) => box.credential(i))]).toEqual(before);
    expect(codeOf(checkBallot(box, writeBallot(bad), 1, rng))).toBe('accepted');
  });
});

describe('accepted and withdrawn ballots', () => {
  it('cannot be made elsewhere', () => {
    const read = readBallot(a0, context);
    const box = new BallotBox(context);
    const forge = (seal: unknown): unknown => Reflect.construct(AcceptedBallot, [seal, box, read, 0]);
    expect(() => forge(undefined)).toThrow(TypeError);
    expect(() => forge(Symbol('ballot box'))).toThrow(TypeError);
    expect(() => Reflect.construct(WithdrawnBallot, [Symbol('x'), box, 0, 0, read.tracker])).toThrow(
      TypeError,
    );
    const { accepted } = checkBallot(box, a0, 0, rng);
    expect(AcceptedBallot.isFrom(accepted, box)).toBe(true);
    expect(AcceptedBallot.isFrom(accepted, new BallotBox(context))).toBe(false);
    expect(AcceptedBallot.isFrom({ ...accepted }, box)).toBe(false);
    expect(AcceptedBallot.isFrom(Object.create(AcceptedBallot.prototype), box)).toBe(false);
  });

  it('are recalled from the bytes of that ballot and no others', () => {
    const box = new BallotBox(context);
    checkBallot(box, a0, 3, rng);
    const { supersedes } = checkBallot(box, a1, 4, rng);
    if (supersedes === undefined) throw new Error('nothing superseded');
    expect(recallBallot(box, supersedes, a0).ledgerIndex).toBe(3);
    expect(() => recallBallot(box, supersedes, a1)).toThrow(DecodeError);
    expect(() => recallBallot(new BallotBox(context), supersedes, a0)).toThrow(TypeError);
  });
});

describe('paper votes', () => {
  it('withdraw online ballots where paper takes precedence, and end the online vote', () => {
    const box = new BallotBox(context);
    checkBallot(box, a0, 8, rng);
    const { withdrawn } = markPaper(box, [keyOf(0), keyOf(2)]);
    expect(withdrawn?.map(({ ledgerIndex }) => ledgerIndex)).toEqual([8]);
    expect(codeOf(checkBallot(box, a1, 9, rng))).toBe('B-05');
    expect(box.accounting).toMatchObject({ online: 0, paper: 2, abstained: 2, accepted: 1, removed: 1 });
  });

  it('are refused for online voters where online takes precedence', () => {
    const manifest = smallManifest({ precedence: 'online' });
    const strict = testElection([{ style: 1 }, { style: 1 }], { manifest });
    const box = new BallotBox(strict.context);
    checkBallot(box, castBytes(strict, 0, yes), 0, rng);
    const keys = strict.voters.map(({ key }) => key);
    expect(markPaper(box, keys).rejected?.code).toBe('P-04');
    expect(box.accounting.paper).toBe(0);
    expect(markPaper(box, keys.slice(1)).withdrawn).toEqual([]);
    expect(codeOf(checkBallot(box, castBytes(strict, 1, yes), 1, rng))).toBe('B-05');
  });

  it.each([
    ['P-01', [new Uint8Array(32)]],
    ['P-02', [keyOf(1), keyOf(1)]],
    ['P-03', [keyOf(1), keyOf(2)]],
    ['P-05', [keyOf(1), keyOf(3)]],
  ])('are refused as a whole with %s', (code, keys) => {
    const box = new BallotBox(context);
    markPaper(box, [keyOf(2)]);
    markRevoked(box, [keyOf(3)]);
    const before = box.accounting;
    expect(markPaper(box, keys).rejected?.code).toBe(code);
    expect(markRevoked(box, keys).rejected?.code).toBe(code);
    expect(box.accounting).toEqual(before);
  });
});

describe('revocations', () => {
  it('withdraw online ballots whatever the precedence, and end the vote', () => {
    const box = new BallotBox(context);
    checkBallot(box, a0, 0, rng);
    const { withdrawn } = markRevoked(box, [keyOf(0), keyOf(1)]);
    expect(withdrawn?.map(({ ledgerIndex }) => ledgerIndex)).toEqual([0]);
    expect(codeOf(checkBallot(box, a1, 1, rng))).toBe('B-04');
    expect(codeOf(checkBallot(box, b0, 1, rng))).toBe('B-04');
    expect(box.accounting).toMatchObject({ online: 0, revoked: 2, abstained: 2, removed: 1 });
    expect(accountsBalance(box.accounting)).toBe(true);
  });
});
