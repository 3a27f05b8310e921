/** The checks of decryption (V26 to V28), and the rules of an election with a privacy floor and one ballot a voter. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writePaperBatch } from '../../src/ballot/paper.js';
import type { ContestTally } from '../../src/ballot/tally.js';
import { partialDecrypt } from '../../src/elgamal/threshold.js';
import { readFrame } from '../../src/record/entry.js';
import { readResult, readShare, writeResult, writeShare } from '../../src/record/messages.js';
import { tallyContext } from '../../src/record/sum-shares.js';
import { TallyPhase } from '../../src/record/tallying.js';
import type { CheckId } from '../../src/verify/index.js';
import { contextOf } from '../helpers/election.js';
import {
  entryAt,
  failedChecks,
  found,
  type HonestRecord,
  holdElection,
  keyOf,
  verified,
} from '../helpers/tamper.js';
import { type BadEntry, bad, instead, Workshop, withBad } from '../helpers/tamper-cases.js';
import { shareOf } from '../helpers/tamper-counts.js';
import { ballotIn, holdElectionWithFloor } from '../helpers/tamper-floor.js';

let honest: HonestRecord;
let shop: Workshop;
let floor: HonestRecord;
let few: Workshop;

beforeAll(async () => {
  honest = await holdElection();
  shop = new Workshop(honest);
  floor = await holdElectionWithFloor();
  few = new Workshop(floor);
});

/** The nth share entry with a share of other ciphertexts, under the hash of the right tally. */
function shareOfOther(nth: number, change: (sum: ContestTally) => ContestTally['ciphertexts']): Uint8Array {
  const { board, trustees, rng } = honest.election;
  const { tallying } = board.record;
  const { contest, partial } = readShare(shop.payload('share', nth), contextOf(honest.election).group);
  const key = trustees[partial.trustee - 1]?.share;
  const sum = tallying.tally.contests[contest];
  if (key === undefined || sum === undefined) throw new RangeError('no share');
  const context = tallyContext(tallying.opened.context.electionId, tallying.hash, contest);
  const other = partialDecrypt(change(sum), key, context, rng);
  return shop.changed('share', writeShare({ contest, tally: tallying.hash, partial: other }), nth);
}

describe('V26: enough valid shares', () => {
  it('a share of the tally minus one ballot is not valid, though it names the right tally', async () => {
    const { group } = honest.election;
    const less = (sum: ContestTally) =>
      sum.ciphertexts.map(({ c1, c2 }) => ({ c1: c1.subtract(group.generator()), c2 }));
    const first = instead(
      bad(['V26', 'missing-shares'], 'minus one', 'result', shop.at('share'), shareOfOther(0, less)),
    );
    const { entries } = withBad(honest, [first]);
    const report = await verified(honest.election, entries);
    expect(found(report)).toEqual([['V26', entries.length - 1, 'missing-shares', 'result']]);
    expect(failedChecks(report)).toEqual(['V26']);
  });

  it('a share too few, by one trustee, is found for each contest', async () => {
    const at = shop.at('share', 2);
    const entries = honest.entries.filter((_, i) => i !== at && i !== at + 1);
    const report = await verified(honest.election, entries);
    const where = entries.length - 1;
    expect(found(report)).toEqual([
      ['V26', where, 'missing-shares', 'result'],
      ['V26', where, 'missing-shares', 'result'],
    ]);
    expect(failedChecks(report)).toEqual(['V26']);
  });

  it('a wrong share among enough right ones is noted, not used, and its trustee named', async () => {
    const { electionId } = readFrame(entryAt(honest.entries, 0));
    const { tallying } = honest.election.board.record;
    const [one, two] = honest.election.trustees;
    if (!one?.share || !two) throw new RangeError('no trustees');
    const context = tallyContext(electionId, tallying.hash, 0);
    const [sum] = tallying.tally.contests;
    const partial = {
      ...partialDecrypt(sum?.ciphertexts ?? [], one.share, context, honest.election.rng),
      trustee: 2,
    };
    const made = new Workshop({ election: honest.election, entries: honest.entries });
    const bytes = made.signedBy('share', writeShare({ contest: 0, tally: tallying.hash, partial }), [
      two.signer,
    ]);
    const extra = bad(['V26'], 'wrong', '', shop.at('result'), bytes);
    const report = await verified(honest.election, withBad(honest, [extra]).entries);
    expect(report.verdict).toBe('verified');
    expect(report.checks[25]?.notes).toEqual(['contest 0, share not used: trustee 2: bad-proof']);
  });

  it('shares that decrypt to no possible total are found, even if all are valid (V28)', () => {
    const { board, trustees, rng } = honest.election;
    const { opened, tally } = board.record.tallying;
    const shift = opened.context.group.generator().multiply(opened.context.group.scalar(-100));
    const contests = tally.contests.map((sum) => ({
      ...sum,
      ciphertexts: sum.ciphertexts.map(({ c1, c2 }, i) => ({ c1, c2: i === 1 ? c2.add(shift) : c2 })),
    }));
    const phase = new TallyPhase(opened, { ...tally, contests }, []);
    for (const trustee of trustees.slice(0, 2))
      for (const { contest, ciphertexts } of phase.toDecrypt) {
        if (trustee.share === undefined) throw new RangeError('no share');
        const context = tallyContext(opened.context.electionId, phase.hash, contest);
        const partial = partialDecrypt(ciphertexts, trustee.share, context, rng);
        const frame = readFrame(shop.signed('share', writeShare({ contest, tally: phase.hash, partial })));
        phase.judgeShare(frame, 1).effect?.();
      }
    expect(phase.outcome(0)).toEqual({ kind: 'impossible', position: 1 });
    const result = readResult(shop.payload('result'));
    const frame = readFrame(shop.signed('result', writeResult({ ...result, tally: phase.hash })));
    const codes = phase.judgeResult(frame, 9).findings.map(({ check, code }) => [check, code]);
    expect(codes).toEqual([
      ['V28', 'no-total'],
      ['V28', 'no-total'],
    ]);
  });
});

describe('an election with a floor', () => {
  const paper = (voters: readonly number[]): Uint8Array => {
    const credentials = voters.map((voter) => keyOf(floor.election, voter)).sort(Buffer.compare);
    const n = voters.length;
    const totals = [{ contest: 0, valid: n, values: [n, 0] }];
    const { officers } = floor.election;
    return few.signedBy(
      'paper',
      writePaperBatch({ station: 'Gym', credentials, ballots: n, totals }),
      officers,
    );
  };
  const expectOne = async (one: BadEntry, check: CheckId): Promise<void> => {
    const { entries, positions } = withBad(floor, [one]);
    const report = await verified(floor.election, entries);
    expect(found(report).map(([id, at, code]) => [id, at, code])).toEqual(
      one.codes.map((code) => [check, positions.get(one), code]),
    );
    expect(failedChecks(report)).toEqual([check]);
  };

  it('verifies, and withholds what is below it', async () => {
    const report = await verified(floor.election, floor.entries);
    expect(report.verdict).toBe('verified');
    expect(report.result?.map(({ id, options }) => [id, options.map(({ votes }) => votes)])).toEqual([
      ['many', [1, 2]],
      ['few', []],
      ['none', [0, 0]],
    ]);
    expect(report.result?.map(({ withheld }) => withheld?.floor)).toEqual([undefined, 3, undefined]);
  });

  it('V27 alone finds a share of a contest below the floor, or of one without ballots', async () => {
    await expectOne(shareOf(few, 1), 'V27');
    await expectOne(shareOf(few, 2), 'V27');
  });

  it('V17 alone finds a second ballot', async () => {
    const second = ballotIn(floor.election, 0, ['many', 'few'], 0);
    await expectOne(bad(['V17', 'B-06'], 'second', /./, few.at('close'), second), 'V17');
  });

  it('V22 alone finds a batch of fewer voters than the floor, and V23 one of an online voter', async () => {
    await expectOne(bad(['V22', 'PB-03'], 'two', /./, few.at('close'), paper([3, 4])), 'V22');
    await expectOne(bad(['V23', 'P-04'], 'online', /./, few.at('close'), paper([2, 3, 4])), 'V23');
  });

  it('V28 alone finds totals of a contest that is withheld, and a total out of nothing', async () => {
    const result = readResult(few.payload('result'));
    const [many, , none] = result.totals;
    for (const totals of [
      [many, [1, 1], none],
      [many, undefined, [1, 0]],
    ]) {
      const bytes = few.changed('result', writeResult({ ...result, totals }));
      await expectOne(instead(bad(['V28', 'totals'], 'totals', 'result', few.at('result'), bytes)), 'V28');
    }
  });
});
