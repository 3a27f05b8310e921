/** Shuffles cut into parts: lengths, order, and a list that needs several parts and chunks. */
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { encryptElements } from '../../src/elgamal/cipher.js';
import { proveShuffle, ShuffleGenerators } from '../../src/mixnet/index.js';
import { listShareEntries } from '../../src/record/decrypting.js';
import { readFrame } from '../../src/record/entry.js';
import { chunkCount, chunkOf, chunkRows } from '../../src/record/list-shares.js';
import {
  readShuffleEnd,
  readShufflePart,
  SHUFFLE_PART_BYTES,
  writeShuffleEnd,
  writeShufflePart,
} from '../../src/record/mix-messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import { cutStage, splitStage, stageBytes } from '../../src/record/stage-bytes.js';
import { StageParts } from '../../src/record/stage-parts.js';
import type { ElectionRecord } from '../../src/record/state.js';
import { TallyPhase } from '../../src/record/tallying.js';
import { seededRng } from '../helpers/rng.js';
import { recordOf } from '../helpers/tamper.js';
import { COUNCIL, closedMixedElection, type MixedElection, signerOf, trusteeOf } from './mixed-election.js';

const group = nativeGroup('P-256');

describe('a shuffle as bytes', () => {
  it('has the length that is known before it comes, and comes apart again', () => {
    const rng = seededRng('stage');
    for (const [count, width] of [
      [1, 1],
      [2, 3],
      [5, 2],
    ] as const) {
      const shape = { group, count, width };
      const publicKey = group.generator().multiply(group.randomScalar(rng));
      const nonces = Array.from({ length: count * width }, () => group.randomScalar(rng));
      const messages = nonces.map(() => group.generator());
      const rows = concatBytes(
        ...encryptElements(publicKey, messages, nonces).flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]),
      );
      const params = { group, publicKey, width, session: new Uint8Array(36) };
      const made = proveShuffle(
        params,
        { stage: 0, mixer: 1 },
        rows,
        ShuffleGenerators.derive(group, count),
        rng,
      );
      const bytes = concatBytes(...cutStage(made));
      expect(bytes.length).toBe(stageBytes(shape));
      expect(splitStage(bytes, shape)).toEqual({ outputs: made.outputs, proof: made.proof });
    }
  });

  it('is cut into parts that are full, but for the last', () => {
    const outputs = new Uint8Array(2 * SHUFFLE_PART_BYTES).fill(1);
    expect(cutStage({ outputs, proof: new Uint8Array() }).map(({ length }) => length)).toEqual([
      60_000, 60_000,
    ]);
    const parts = cutStage({ outputs, proof: Uint8Array.of(2, 3) });
    expect(parts.map(({ length }) => length)).toEqual([60_000, 60_000, 2]);
    expect(parts[2]).toEqual(Uint8Array.of(2, 3));
  });
});

describe('parts as they come', () => {
  const [a, b, c] = [SHUFFLE_PART_BYTES, SHUFFLE_PART_BYTES, 7].map((length, i) =>
    new Uint8Array(length).fill(i),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const fresh = () => new StageParts(2 * SHUFFLE_PART_BYTES + 7);
  const having = (...taken: readonly Uint8Array[]): StageParts => {
    const parts = fresh();
    taken.forEach((bytes, i) => {
      expect(parts.fault(i, bytes)).toBe(undefined);
      parts.take(i, bytes);
    });
    return parts;
  };

  it('are taken in order, and are complete with the last', () => {
    expect([having(), having(a), having(a, b), having(a, b, c)].map(({ complete }) => complete)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(having(a, b, c).join()).toEqual(concatBytes(a, b, c));
  });

  it('are refused out of order, twice, too many, or of another length', () => {
    const codes = (parts: StageParts, part: number, bytes: Uint8Array) => parts.fault(part, bytes)?.code;
    expect(codes(having(), 1, b)).toBe('part-order');
    expect(codes(having(a), 2, c)).toBe('part-order');
    expect(codes(having(a, b), 1, b)).toBe('part-order');
    expect(codes(having(a, b, c), 3, c)).toBe('part-order');
    expect(codes(having(a), 0, a)).toBe('duplicate-part');
    expect(codes(having(a), 1, c)).toBe('part-length');
    expect(codes(having(a, b), 2, c.subarray(1))).toBe('part-length');
    expect(codes(having(a, b), 2, new Uint8Array(8))).toBe('part-length');
    expect(codes(having(a, b), 2, new Uint8Array())).toBe('part-length');
    expect(codes(having(), 0, c)).toBe('part-length');
  });

  it('begin anew with another part 0', () => {
    const parts = having(a, b, c);
    const other = new Uint8Array(SHUFFLE_PART_BYTES).fill(9);
    expect(parts.fault(0, other)).toBe(undefined);
    parts.take(0, other);
    expect([parts.count, parts.complete]).toEqual([1, false]);
  });

  it('are copies: what happens to the bytes afterwards does not matter', () => {
    const bytes = a.slice();
    const parts = fresh();
    parts.take(0, bytes);
    bytes.fill(5);
    expect(parts.join()).toEqual(a);
  });
});

describe('a list of several parts and chunks', () => {
  const COUNT = 1000;
  let election: MixedElection;
  let phase: TallyPhase;
  beforeAll(async () => {
    election = await closedMixedElection();
    const { opened, tally } = recordOf(election.closed).tallying;
    const [first] = tally.lists;
    if (first === undefined) throw new RangeError('no list');
    // The rows of the honest ballots, over and over.
    const rows = concatBytes(...Array.from({ length: COUNT / 5 }, () => first.rows));
    phase = new TallyPhase(opened, { ...tally, lists: [{ ...first, count: COUNT, rows }] }, []);
  });

  it('is shuffled in parts that arrive in turns, decrypted in chunks in any order, and counted', () => {
    const rng = seededRng('parts');
    const { shape } = phase.shuffles.chains[0] ?? raise();
    expect([Math.ceil(stageBytes(shape) / SHUFFLE_PART_BYTES), chunkRows(shape), chunkCount(shape)]).toEqual([
      7, 937, 2,
    ]);
    const record = { tallying: phase, setup: { electionId: phase.opened.context.electionId } };
    const shuffle = (trustee: number) =>
      shuffleEntries(record as unknown as ElectionRecord, COUNCIL, signerOf(election, trustee), rng).map(
        readFrame,
      );
    const [one, two] = [shuffle(1), shuffle(2)];
    for (const [i, frame] of one.slice(0, -1).entries()) {
      take(phase.judgeShufflePart(frame, 1));
      take(phase.judgeShufflePart(two[i] ?? raise(), 1));
      if (i < 6)
        expect(phase.judgeShuffle(one.at(-1) ?? raise(), 1, rng).findings[0]?.code).toBe('missing-parts');
    }
    take(phase.judgeShuffle(one.at(-1) ?? raise(), 1, rng));
    expect(phase.judgeShuffle(two.at(-1) ?? raise(), 1, rng).findings.map(({ code }) => code)).toEqual([
      'wrong-stage',
    ]);
    for (const frame of shuffle(3)) take(judge(frame));
    expect(phase.mixing(COUNCIL)?.stages.map(({ mixer }) => mixer)).toEqual([0, 2]);

    const key = (trustee: number) => trusteeOf(election, trustee).share ?? raise();
    const shares = [1, 2].map((i) =>
      listShareEntries(phase, key(i), signerOf(election, i), rng).map(readFrame),
    );
    expect(shares.map(({ length }) => length)).toEqual([2, 2]);
    const [[a, b] = [], [c, d] = []] = shares;
    for (const frame of [b, c, d]) take(phase.judgeListShare(frame ?? raise(), 1));
    expect(phase.outcome(COUNCIL)).toEqual({ kind: 'undecrypted', missing: 1, dropped: [] });
    expect(phase.listShares.chunksOf(COUNCIL, 1)).toEqual([1]);
    take(phase.judgeListShare(a ?? raise(), 1));
    expect(phase.outcome(COUNCIL)).toMatchObject({
      kind: 'mixed',
      result: { ballots: COUNT, blank: COUNT / 5, invalid: 0, elected: [0] },
    });
    const chain = phase.shuffles.chains[0] ?? raise();
    expect(concatBytes(chunkOf(chain, 0), chunkOf(chain, 1))).toEqual(chain.rows);
  });

  function judge(frame: ReturnType<typeof readFrame>) {
    return frame.type === 'shuffle'
      ? phase.judgeShuffle(frame, 1, seededRng('judge'))
      : phase.judgeShufflePart(frame, 1);
  }
  function take({ findings, effect }: ReturnType<TallyPhase['judgeShare']>): void {
    expect(findings).toEqual([]);
    effect?.();
  }
});

describe('payloads', () => {
  const place = { trustee: 2, contest: 1, stage: 3 };
  const part = writeShufflePart({ ...place, part: 4, bytes: Uint8Array.of(5, 6) });
  const end = writeShuffleEnd({ ...place, parts: 7, digest: new Uint8Array(32).fill(8) });

  it('read back what was written, and encode in one way', () => {
    expect(writeShufflePart(readShufflePart(part))).toEqual(part);
    expect(readShufflePart(part)).toEqual({ ...place, part: 4, bytes: Uint8Array.of(5, 6) });
    expect(writeShuffleEnd(readShuffleEnd(end))).toEqual(end);
    expect(readShuffleEnd(end)).toEqual({ ...place, parts: 7, digest: new Uint8Array(32).fill(8) });
  });

  it('are refused when cut, extended, too long, or of trustee 0', () => {
    for (let cut = 0; cut < part.length; cut++)
      expect(() => readShufflePart(part.subarray(0, cut))).toThrow(DecodeError);
    for (let cut = 0; cut < end.length; cut++)
      expect(() => readShuffleEnd(end.subarray(0, cut))).toThrow(DecodeError);
    expect(() => readShufflePart(concatBytes(part, Uint8Array.of(0)))).toThrow(DecodeError);
    expect(() => readShuffleEnd(concatBytes(end, Uint8Array.of(0)))).toThrow(DecodeError);
    expect(() => readShufflePart(part.slice().fill(0, 0, 4))).toThrow(/trustee/);
    expect(() => readShuffleEnd(end.slice().fill(0, 0, 4))).toThrow(/trustee/);
    const long = writeShufflePart({ ...place, part: 4, bytes: new Uint8Array(SHUFFLE_PART_BYTES + 1) });
    expect(() => readShufflePart(long)).toThrow(/too-large|at most/);
  });
});

function raise(): never {
  throw new RangeError('nothing there');
}
