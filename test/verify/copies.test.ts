/**
 * Copies that are found outside of memory: the verdicts of a box that remembers everything, in the same order, whoever copies
 * what from whom; and errors, never a verdict, where what was written away is lost.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Appraisal, completeAppraisals, lookAtBallots } from '../../src/ballot/appraisal.js';
import { readBallot, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, boxState } from '../../src/ballot/box.js';
import { decide } from '../../src/ballot/box-batch.js';
import { spoilBallot } from '../../src/ballot/box-challenge.js';
import type { CopyWatch } from '../../src/ballot/box-state.js';
import { challengeBallot, writeChallengedBallot } from '../../src/ballot/challenge.js';
import { elementExaminer } from '../../src/ballot/examiner.js';
import type { Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ScratchError } from '../../src/core/scratch.js';
import { watchingCopies } from '../../src/verify/copies.js';
import { reportToJson, verifyElection } from '../../src/verify/index.js';
import {
  BLANK,
  cast,
  choices,
  type Place,
  prepare,
  resign,
  signBody,
  testElection,
  values,
  voterOf,
} from '../ballot/ballot-fixtures.js';
import { forgeBallot } from '../ballot/forged-ballot.js';
import { Forge } from '../helpers/forge.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { scratchInMemory, type TestScratch } from '../helpers/scratch.js';
import { type HonestRecord, holdElection, published } from '../helpers/tamper.js';
import { forged } from '../helpers/tamper-ballots.js';
import { Workshop, withBad } from '../helpers/tamper-cases.js';

const RUNS = Math.min(Number(process.env.FC_NUM_RUNS ?? 25), 1000);

/** Rooms that were opened, in order. */
function rooms(
  block = 16,
  most?: number,
): { readonly opened: TestScratch[]; readonly open: () => TestScratch } {
  const opened: TestScratch[] = [];
  return {
    opened,
    open() {
      const room = scratchInMemory(block, most);
      opened.push(room);
      return room;
    },
  };
}

describe('a box that remembers what is suspected', () => {
  const election = testElection([{ style: 1 }, { style: 1 }, { style: 1 }]);
  const { context, rng } = election;
  const steps = makeSteps();

  /** What goes into a box: ballots, appraised once and for all, and challenged ballots. */
  type Step = { readonly appraisals: readonly Appraisal[] } | { readonly challenge: Uint8Array };

  /**
   * Ballots of three voters, later ones, copies of each other's contests, good and bad, and challenges of what some hold. The
   * good copies are of voters who share their randomness: each has a proof of its own.
   */
  function makeSteps(): readonly Step[] {
    const yes = choices(values(1, 0));
    const shared = (voter: number, place: Place = {}): Uint8Array => {
      const randomness = seededRng('shared');
      const draw = (): Scalar => context.group.randomScalar(randomness);
      return forgeBallot(election, voter, { contests: [{ bits: [1, 0, 0], draw }] }, place);
    };
    const [a, b, c] = [0, 1, 2].map((voter) => cast(election, voter, yes));
    if (a === undefined || b === undefined || c === undefined) throw new TypeError('three voters');
    const behind = (bytes: Uint8Array): Place => ({
      sequence: 1,
      previous: readBallot(bytes, context).tracker,
    });
    const challenged = challengeBallot(prepare(election, 2, yes), voterOf(election, 2).secret, rng);
    const ofCast = challengeBallot(prepare(election, 1, yes), voterOf(election, 1).secret, rng);
    const ballots = [
      shared(0),
      shared(1),
      writeBallot(b),
      writeBallot(cast(election, 1, yes, behind(shared(1)))),
      shared(2, behind(writeBallot(c))),
      ...[a, c].map(writeBallot),
      writeBallot(cast(election, 0, choices(BLANK), behind(writeBallot(a)))),
      resign(election, 1, b, { contests: a.contests }),
      writeBallot({ ...b, signature: a.signature }),
      ...[challenged, ofCast].map(({ body }, i) => writeBallot(signBody(election, 2 - i, body))),
    ];
    const examine = elementExaminer(context);
    return [
      ...ballots.map((bytes) => {
        const looks = lookAtBallots(context, [bytes]);
        return { appraisals: completeAppraisals(looks, examine(looks.shaped, rng)) };
      }),
      ...[challenged, ofCast].map((body) => ({ challenge: writeChallengedBallot(body) })),
    ];
  }

  /** The verdicts of a new box, and where it stands afterwards. */
  function outcome(order: readonly number[], watch?: CopyWatch): unknown {
    const box = new BallotBox(context, watch && { watch });
    const codes = order.map((number, index) => {
      const step = steps[number];
      if (step === undefined) throw new RangeError(`no step ${number}`);
      const verdict =
        'challenge' in step
          ? spoilBallot(box, step.challenge)
          : decide(box, boxState(box), step.appraisals, () => index)[0];
      return verdict?.rejected?.code ?? 'taken';
    });
    return { codes, accounting: box.accounting, credentials: [0, 1, 2].map((i) => box.credential(i)) };
  }

  it('decides as one that remembers everything, for any order of originals and copies', async () => {
    const runs = new Set<number>();
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(steps.length - 1), { minLength: 3, maxLength: 14 }), async (order) => {
        const { opened, open } = rooms();
        const expected = outcome(order);
        expect(await watchingCopies(open, async (watch) => outcome(order, watch))).toEqual(expected);
        for (const code of JSON.stringify(expected).match(/[BC]-[0-9]{2}/g) ?? []) codes.add(code);
        runs.add(opened.length);
        expect(opened.every(({ closed }) => closed === 1)).toBe(true);
      }),
      { numRuns: RUNS, examples: [[[0, 2, 6]], [[12, 10, 13, 11, 13]], [[11, 13]], [[0, 1, 3, 2]]] },
    );
    // Nothing begins anew without a copy, and with copies it does so once.
    expect([...runs].sort((x, y) => x - y)).toEqual([1, 2]);
    expect([...codes]).toEqual(expect.arrayContaining(['B-07', 'B-10', 'B-11', 'C-02', 'C-03']));
  });

  it('remembers nothing of what is not suspected', () => {
    const watch: CopyWatch = { note: () => {}, isSuspect: () => false };
    for (const [box, some] of [
      [new BallotBox(context, watch && { watch }), false],
      [new BallotBox(context), true],
    ] as const) {
      const challenge = steps.find((step) => 'challenge' in step);
      const [ballot] = steps;
      if (challenge === undefined || !('challenge' in challenge) || !ballot || !('appraisals' in ballot))
        throw new TypeError('a challenge and a ballot');
      expect(spoilBallot(box, challenge.challenge).spoiled).toBeDefined();
      expect(decide(box, boxState(box), ballot.appraisals, () => 0)[0]?.accepted).toBeDefined();
      const { seen, challenged } = boxState(box);
      expect([seen.size > 0, challenged.size > 0]).toEqual([some, some]);
    }
  });

  it('takes a copy for what it is, and what follows from it, although a first run knew nothing of it', async () => {
    const { opened, open } = rooms();
    const found: unknown[] = [];
    await watchingCopies(open, async (watch) => void found.push(outcome([0, 1, 3, 2], watch)));
    expect(opened).toHaveLength(2);
    expect(found).toMatchObject([
      { codes: ['taken', 'taken', 'taken', 'B-07'], accounting: { online: 2, superseded: 1 } },
      { codes: ['taken', 'B-11', 'B-07', 'taken'], accounting: { online: 2, superseded: 0 } },
    ]);
    expect(found[1]).toEqual(outcome([0, 1, 3, 2]));
  });
});

describe('runs on assumptions', () => {
  const print = (number: number): Uint8Array => new Uint8Array(16).fill(number);

  it('end with one that remembers everything, if what is copied differs from run to run', async () => {
    const { opened, open } = rooms();
    let number = 0;
    const watched = await watchingCopies(open, async (watch) => {
      number += 1;
      for (const _ of [1, 2]) watch?.note(print(number));
      return watch !== undefined;
    });
    expect([watched, number]).toEqual([false, 4]);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });

  it('need no room where none is given', async () => {
    expect(await watchingCopies(undefined, async (watch) => watch)).toBe(undefined);
  });

  it('give the room back, whatever is thrown', async () => {
    const { opened, open } = rooms();
    const failure = new Error('of the run');
    await expect(watchingCopies(open, () => Promise.reject(failure))).rejects.toBe(failure);
    const ending = AbortSignal.abort(failure);
    const run = async (watch: CopyWatch | undefined): Promise<void> => watch?.note(print(1));
    await expect(watchingCopies(open, run, ending)).rejects.toBe(failure);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
  });
});

describe('a verification with room outside of memory', () => {
  let honest: HonestRecord;
  let good: LogFiles;
  let bad: LogFiles;

  beforeAll(async () => {
    honest = await holdElection('copies', P256);
    good = await published(honest.election, honest.entries);
    bad = await published(honest.election, withBad(honest, forged(new Forge(new Workshop(honest)))).entries);
  }, 60_000);

  it('makes the same report, of an honest record in one run', async () => {
    for (const [files, runs] of [
      [good, 1],
      [bad, 2],
    ] as const) {
      const alone = reportToJson(await verifyElection(filesOf(files)));
      const { opened, open } = rooms(32);
      expect(reportToJson(await verifyElection(filesOf(files), { scratch: open }))).toBe(alone);
      expect(opened.map(({ closed }) => closed)).toEqual(Array.from({ length: runs }, () => 1));
    }
  }, 60_000);

  it('is an error, and no report, where the room is full or what was written is lost', async () => {
    const full = rooms(16, 3);
    await expect(verifyElection(filesOf(good), { scratch: full.open })).rejects.toThrow(ScratchError);
    const lost = rooms();
    const losing = (): TestScratch => {
      const room = lost.open();
      room.read = (_, into) => void into.fill(0);
      return room;
    };
    await expect(verifyElection(filesOf(good), { scratch: losing })).rejects.toThrow(ScratchError);
    expect([...full.opened, ...lost.opened].map(({ closed }) => closed)).toEqual([1, 1]);
  }, 60_000);
});
