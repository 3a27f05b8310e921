/** Attacks on decryption and on what is decrypted, through board and verifier; ids as in docs/attacks.md. */
import { beforeAll, describe, expect, it } from 'vitest';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { Transcript } from '../../src/core/transcript.js';
import { factorsStatement } from '../../src/elgamal/factors.js';
import { partialDecrypt } from '../../src/elgamal/threshold.js';
import { makeEntry, readFrame } from '../../src/record/entry.js';
import { readResult, writeResult, writeShare } from '../../src/record/messages.js';
import { decryptTally } from '../../src/record/steps.js';
import { tallyContext } from '../../src/record/sum-shares.js';
import { proveStatement } from '../../src/zk/nizk.js';
import {
  castVote,
  entriesOf,
  finishTestElection,
  openTestElection,
  type TestElection,
} from '../helpers/election.js';
import {
  failedChecks,
  finished,
  found,
  positionOf,
  recordOf,
  resigned,
  verified,
} from '../helpers/tamper.js';

let election: TestElection;
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await openTestElection({ seed: 'trustees' });
  for (const [voter, option] of [0, 1, 1, 2].entries()) await castVote(election, voter, option);
  await finishTestElection(election);
  entries = await entriesOf(election);
});

/** The record with the share of trustee 1 replaced. */
function withShare(payload: Uint8Array, totals?: readonly number[]): Uint8Array[] {
  const [share, result] = [positionOf(entries, 'share'), positionOf(entries, 'result')];
  return entries.map((bytes, i) => {
    if (i === share) return resigned(election, bytes, payload);
    if (i !== result || totals === undefined) return bytes;
    return resigned(
      election,
      bytes,
      writeResult({ ...readResult(readFrame(bytes).payload), totals: [totals] }),
    );
  });
}

describe('A: proofs', () => {
  it('A1 a false decryption, proved with a challenge that leaves the statement out, is not used', async () => {
    const { tallying } = election.board.record;
    const [sum] = tallying.tally.contests;
    const share = election.trustees[0]?.share;
    if (!sum || !share) throw new RangeError('no tally');
    const { group, electionId } = tallying.opened.context;
    const context = tallyContext(electionId, tallying.hash, 0);
    const honest = partialDecrypt(sum.ciphertexts, share, context, election.rng);
    // The factors decrypt one vote from the second option to the first; the proof is of the right ones, or hashes less.
    const factors = honest.factors.map((factor, i) =>
      i === 0 ? factor.subtract(group.generator()) : factor,
    );
    const key = group.generator().multiply(share.share);
    const statement = factorsStatement(sum.ciphertexts, honest.factors, key);
    const weak = Transcript.create({ group, session: electionId, role: ROLES.standalone }).absorb(
      LABELS.context,
      new Uint8Array(1),
    );
    const witness = { kind: 'linear', secrets: [share.share] } as const;
    const proofs = [honest.proof, proveStatement(statement, witness, weak, election.rng)];
    for (const proof of proofs) {
      const payload = writeShare({
        contest: 0,
        tally: tallying.hash,
        partial: { trustee: 1, factors, proof },
      });
      const report = await verified(election, withShare(payload, [2, 1, 1, 0]));
      expect(found(report).map(([check, , code]) => [check, code])).toEqual([['V26', 'missing-shares']]);
    }
  });

  it('A3 a proof of another trustee, for this one’s factors, is not used', async () => {
    const { tallying } = election.board.record;
    const [sum] = tallying.tally.contests;
    const [one, two] = election.trustees.map(({ share }) => share);
    if (!sum || !one || !two) throw new RangeError('no tally');
    const context = tallyContext(tallying.opened.context.electionId, tallying.hash, 0);
    const other = partialDecrypt(sum.ciphertexts, two, context, election.rng);
    const payload = writeShare({ contest: 0, tally: tallying.hash, partial: { ...other, trustee: 1 } });
    expect(failedChecks(await verified(election, withShare(payload)))).toEqual(['V26']);
  });
});

describe('C5: a second tally', () => {
  it('C5 a trustee refuses the tally without one ballot, after the whole one, and the other way round', () => {
    const open = entries.slice(0, positionOf(entries, 'close'));
    const last = positionOf(entries, 'ballot', 3);
    const whole = recordOf(entries.slice(0, positionOf(entries, 'share')));
    const without = finished(
      election,
      open.filter((_, i) => i !== last),
    );
    const subset = recordOf(without.slice(0, positionOf(without, 'share')));
    const [trustee] = election.trustees;
    if (!trustee?.share) throw new RangeError('no share');
    expect(() => trustee.decrypt(subset, election.rng)).toThrow('second-tally');
    const first = decryptTally(subset, trustee.share, trustee.signer, undefined, election.rng);
    if (first.kind !== 'decrypted') throw new RangeError('refused');
    const again = decryptTally(whole, trustee.share, trustee.signer, first.memory, election.rng);
    expect(again).toEqual({ kind: 'refused', reason: 'second-tally' });
  });

  it('C5 shares of the tally without one ballot do not stand on the board of all', async () => {
    const open = entries.slice(0, positionOf(entries, 'close'));
    const without = finished(
      election,
      open.filter((_, i) => i !== positionOf(entries, 'ballot', 3)),
    );
    const shares = without.filter((bytes) => readFrame(bytes).type === 'share');
    const at = positionOf(entries, 'share');
    const mixed = [...entries.slice(0, at), ...shares, ...entries.slice(at)];
    const report = await verified(election, mixed);
    expect(found(report)).toEqual(shares.map((_, i) => ['V25', at + i, 'other-tally', `trustee ${i + 1}`]));
  });
});

describe('C16, C18', () => {
  it('C16 a trustee decrypts nothing below the floor', async () => {
    const small = await openTestElection({ seed: 'small', manifest: { minimumUnit: 3 } });
    for (const voter of [0, 1]) await castVote(small, voter, voter);
    await finishTestElection(small);
    const list = await entriesOf(small);
    expect(list.some((bytes) => readFrame(bytes).type === 'share')).toBe(false);
    const report = await verified(small, list);
    expect(report.verdict).toBe('verified');
    expect(report.result).toMatchObject([{ options: [], withheld: { ballots: 2, floor: 3 } }]);
  });

  it('C18 wrong shares do not stop a result that enough right ones make, and are named', async () => {
    const { tallying } = election.board.record;
    const [sum] = tallying.tally.contests;
    const [, two, three] = election.trustees;
    if (!sum || !two?.share || !three) throw new RangeError('no tally');
    const context = tallyContext(tallying.opened.context.electionId, tallying.hash, 0);
    const partial = partialDecrypt(sum.ciphertexts.slice(1), two.share, context, election.rng);
    const payload = writeShare({ contest: 0, tally: tallying.hash, partial });
    const bytes = makeEntry('share', tallying.opened.context.electionId, payload, [two.signer]);
    const at = positionOf(entries, 'share');
    const report = await verified(election, [...entries.slice(0, at), bytes, ...entries.slice(at)]);
    expect(report.verdict).toBe('verified');
    expect(report.checks[25]?.notes).toEqual(['contest 0, share not used: trustee 2: wrong-length']);
  });
});
