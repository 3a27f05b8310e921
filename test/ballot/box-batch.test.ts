import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ballot, readBallot, writeBallot } from '../../src/ballot/ballot.js';
import {
  admitBallots,
  appraiseBallots,
  BallotBox,
  type BallotVerdict,
  boxState,
  checkBallot,
  checkBallots,
  decideBallots,
} from '../../src/ballot/box.js';
import { AppraisedBallots } from '../../src/ballot/box-appraised.js';
import { judgeBallots } from '../../src/ballot/box-batch.js';
import { spoilBallot } from '../../src/ballot/box-challenge.js';
import { challengeBallot, writeChallengedBallot } from '../../src/ballot/challenge.js';
import { elementExaminer } from '../../src/ballot/examiner.js';
import { accountsBalance } from '../../src/ballot/tally-bytes.js';
import {
  BLANK,
  cast,
  choices,
  prepare,
  replaceContest,
  resign,
  signBody,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const RUNS = Math.min(Number(process.env.FC_NUM_RUNS ?? 6), 200);

const election = testElection([{ style: 1 }, { style: 1 }, { style: 1 }, { style: 1, class: 1 }]);
const { context, rng } = election;
const yes = choices(values(1, 0));
const challenged = challengeBallot(prepare(election, 3, yes), voterOf(election, 3).secret, rng);

/** Honest ballots, revotes, copies, forgeries, a challenged ballot, garbage: everything that can depend on another. */
const pool = makePool();

function makePool(): readonly Uint8Array[] {
  const first = cast(election, 0, yes);
  const previous = readBallot(writeBallot(first), context).tracker;
  const second = cast(election, 0, choices(BLANK), { sequence: 1, previous });
  const other = cast(election, 1, yes);
  const third = cast(election, 2, choices(values(0, 1)));
  const broken = (ballot: Ballot, voter: number): Uint8Array => {
    const reversed = [...(ballot.contests[0]?.ciphertexts ?? [])].reverse();
    return resign(election, voter, ballot, {
      contests: replaceContest(ballot, 0, { ciphertexts: reversed }),
    });
  };
  return [
    writeBallot(first),
    writeBallot(second),
    writeBallot(other),
    writeBallot(third),
    // The same place in the chain, other ciphertexts.
    writeBallot(cast(election, 0, choices(BLANK))),
    // Invalid proofs over ciphertexts that an honest ballot has too.
    broken(first, 0),
    broken(third, 2),
    // A copy of another voter's contest, which depends on whether that ballot is in.
    resign(election, 1, other, { contests: first.contests }),
    writeBallot({ ...third, signature: first.signature }),
    writeBallot(signBody(election, 3, challenged.body)),
    writeBallot(third).subarray(0, 300),
    new Uint8Array(3),
  ];
}

function newBox(): BallotBox {
  const box = new BallotBox(context);
  spoilBallot(box, writeChallengedBallot(challenged));
  return box;
}

/** A verdict without the ballot objects: what both ways must agree on. */
function summary(verdicts: readonly BallotVerdict[]): unknown {
  return verdicts.map(({ accepted, rejected, supersedes }) => ({
    rejected,
    accepted: accepted && [accepted.ledgerIndex, accepted.tracker, accepted.entry.index],
    supersedes: supersedes && [supersedes.ledgerIndex, supersedes.tracker, supersedes.credential],
  }));
}

function never(): never {
  throw new TypeError('the ballot was not accepted');
}

describe('a batch', () => {
  it('gives the verdicts and the state of one by one, for any mixture', () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.nat(pool.length - 1), { minLength: 4, maxLength: 12 }), (picks) => {
        const items = picks.map((pick, i) => ({ bytes: pool[pick] ?? new Uint8Array(), ledgerIndex: 2 * i }));
        const [together, alone] = [newBox(), newBox()];
        const batch = checkBallots(together, items, rng);
        const single = items.map(({ bytes, ledgerIndex }) => checkBallot(alone, bytes, ledgerIndex, rng));
        for (const { rejected } of batch) codes.add(rejected?.code ?? 'accepted');
        expect(summary(batch)).toEqual(summary(single));
        expect(together.accounting).toEqual(alone.accounting);
        expect(accountsBalance(together.accounting)).toBe(true);
        for (let i = 0; i < 4; i++) expect(together.credential(i)).toEqual(alone.credential(i));
      }),
      { numRuns: RUNS },
    );
    expect(codes.size).toBeGreaterThan(3);
  });

  it('settles dependent ballots in order', () => {
    const box = newBox();
    const order = [5, 0, 7, 2, 4, 1, 6, 3, 8, 9, 10, 11];
    const items = order.map((pick, i) => ({ bytes: pool[pick] ?? new Uint8Array(), ledgerIndex: i }));
    const codes = checkBallots(box, items, rng).map(({ rejected }) => rejected?.code ?? 'accepted');
    expect(codes).toEqual([
      'B-13',
      'accepted',
      'B-11',
      'accepted',
      'B-07',
      'accepted',
      'B-13',
      'accepted',
      'B-07',
      'B-10',
      'B-07',
      'B-01',
    ]);
    expect(box.accounting).toMatchObject({ online: 3, accepted: 4, superseded: 1, abstained: 1 });
  });

  it('is examined in groups, with the same verdicts', () => {
    const picked = [0, 2, 3, 6, 11, 1].map((pick) => pool[pick] ?? new Uint8Array());
    const whole = summary(
      checkBallots(
        newBox(),
        picked.map((bytes, ledgerIndex) => ({ bytes, ledgerIndex })),
        rng,
      ),
    );
    for (const size of [1, 2, 3]) {
      const box = newBox();
      const examine = elementExaminer(context, size);
      const verdicts = judgeBallots(box, boxState(box), examine, picked, (position) => position, rng);
      expect(summary(verdicts)).toEqual(whole);
    }
  });

  it('appraised beforehand, with others under way, is decided as one by one', async () => {
    const [box, alone] = [newBox(), newBox()];
    const order = [5, 0, 7, 2, 4, 1, 6, 3, 8, 9, 10, 11];
    const items = order.map((pick, i) => ({ bytes: pool[pick] ?? new Uint8Array(), ledgerIndex: i }));
    const parts = [items.slice(0, 5), items.slice(5, 6), items.slice(6)];
    const appraised = await Promise.all(parts.map((part) => appraiseBallots(box, part, rng)));
    expect(box.accounting).toEqual(newBox().accounting);
    const single = items.map(({ bytes, ledgerIndex }) => checkBallot(alone, bytes, ledgerIndex, rng));
    expect(summary(appraised.flatMap((part) => decideBallots(box, part)))).toEqual(summary(single));
    expect(box.accounting).toEqual(alone.accounting);
    // Twice would be out of order; in another box, it would be about other credentials.
    for (const part of appraised) expect(() => decideBallots(box, part)).toThrow(RangeError);
    const [first] = appraised;
    if (first === undefined) throw new TypeError('three parts');
    expect(() => decideBallots(newBox(), first)).toThrow(TypeError);
    const alike = Object.create(AppraisedBallots.prototype) as AppraisedBallots;
    expect(() => decideBallots(box, alike)).toThrow(TypeError);
    expect(() => new AppraisedBallots(Symbol('ballot box') as never, box, [], [])).toThrow(TypeError);
  });

  it('is of the bytes that were handed in, whatever becomes of them', async () => {
    const original = pool[3] ?? new Uint8Array();
    const bytes = original.slice();
    const box = newBox();
    const appraising = appraiseBallots(box, [{ bytes, ledgerIndex: 0 }], rng);
    bytes.fill(0);
    const [verdict] = decideBallots(box, await appraising);
    expect(writeBallot(verdict?.accepted?.ballot ?? never())).toEqual(original);
    const late = original.slice();
    const [accepted] = checkBallots(newBox(), [{ bytes: late, ledgerIndex: 0 }], rng);
    late.fill(0);
    expect(writeBallot(accepted?.accepted?.ballot ?? never())).toEqual(original);
  });

  it('to be appended gets consecutive positions for what is accepted, and none for the rest', () => {
    const box = newBox();
    const picked = [5, 0, 11, 2, 6, 3, 1].map((pick) => pool[pick] ?? new Uint8Array());
    const verdicts = admitBallots(box, picked, 40, rng);
    expect(verdicts.map(({ accepted }) => accepted?.ledgerIndex)).toEqual([
      undefined,
      40,
      undefined,
      41,
      undefined,
      42,
      43,
    ]);
    expect(verdicts[6]?.supersedes?.ledgerIndex).toBe(40);
    expect(() => admitBallots(box, [], 43, rng)).toThrow(RangeError);
  });

  it('of nothing is nothing', () => {
    expect(checkBallots(newBox(), [], rng)).toEqual([]);
  });
});
