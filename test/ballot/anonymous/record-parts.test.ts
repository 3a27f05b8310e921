/** The parts of which records of anonymous voters are made: nullifiers in flat memory, a roll that streams, keys and ballots as bytes. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  anonymousElection,
  anonymousRoll,
  anonymousTracker,
  commitmentChunks,
  decodeAnonymousVote,
  encodeAnonymousVote,
  offChainScope,
  RollFold,
  readCommitmentChunk,
  readCommitmentSeal,
  writeCommitmentChunk,
  writeCommitmentSeal,
} from '../../../src/ballot/anonymous/index.js';
import { namelessRoll } from '../../../src/ballot/anonymous/nameless-roll.js';
import { NullifierSet } from '../../../src/ballot/anonymous/nullifier-set.js';
import { coordinates } from '../../../src/ballot/anonymous/statement.js';
import { DecodeError } from '../../../src/core/errors.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { integerToBytes } from '../../../src/core/integers.js';
import { SNARK_FIELD } from '../../../src/core/poseidon.js';
import {
  decodeVerifyingKey,
  encodeVerifyingKey,
  type VerifyingKey,
} from '../../../src/zk/groth16/verifying-key.js';
import { addPoints, ORDER_2, ORDER_8 } from '../../circuits/points.js';
import { anonymousManifest, forgeProof, testKey } from '../../helpers/anonymous-election.js';
import { testManifest } from '../../helpers/election.js';
import { seededRng } from '../../helpers/rng.js';

const word = fc.bigInt({ min: 1n, max: SNARK_FIELD - 1n });

describe('a set of nullifiers', () => {
  it('is a set, whatever goes in', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.bigInt({ min: 1n, max: 40n })), { maxLength: 300 }), (words) => {
        const [own, twin] = [new NullifierSet(), new Set<bigint>()];
        for (const one of words) {
          expect(own.has(one)).toBe(twin.has(one));
          expect(own.add(one)).toBe(!twin.has(one));
          twin.add(one);
          expect(own.has(one)).toBe(true);
        }
        expect(own.size).toBe(twin.size);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps words apart whose last bytes are equal, and refuses 0', () => {
    const set = new NullifierSet();
    const words = Array.from({ length: 200 }, (_, i) => (BigInt(i) << 64n) + 7n);
    for (const one of words) expect(set.add(one)).toBe(true);
    expect(words.every((one) => set.has(one))).toBe(true);
    expect(set.has(8n)).toBe(false);
    expect(set.has(0n)).toBe(false);
    expect(() => set.add(0n)).toThrow(RangeError);
  });
});

describe('a roll that streams', () => {
  it('has the root of the same roll in memory, at every size and however it is cut', () => {
    const commitments = Array.from({ length: 8 }, (_, i) => BigInt(3 * i + 1));
    for (let count = 0; count <= 8; count++) {
      const own = commitments.slice(0, count);
      for (const step of [1, 3]) {
        const fold = new RollFold(3);
        for (let at = 0; at < count; at += step) fold.add(own.slice(at, at + step));
        expect([fold.count, fold.root()]).toEqual([count, anonymousRoll(own, 3).root]);
      }
    }
  });

  it('refuses what does not ascend, and more than there is room for', () => {
    const fold = new RollFold(1);
    fold.add([5n]);
    for (const wrong of [[5n], [4n], [6n, 6n], [6n, 7n]]) {
      expect(fold.fits(wrong)).toBe(false);
      expect(() => fold.add(wrong)).toThrow(RangeError);
    }
    expect(() => fold.add([SNARK_FIELD])).toThrow(RangeError);
    expect(fold.count).toBe(1);
    for (const depth of [0, 33, 1.5]) expect(() => new RollFold(depth)).toThrow(RangeError);
  });

  it('travels in chunks and a seal', () => {
    const commitments = Array.from({ length: 1801 }, (_, i) => BigInt(i + 1));
    const chunks = [...commitmentChunks(commitments)].map(writeCommitmentChunk);
    expect(chunks.map((bytes) => bytes.length)).toEqual([10 + 1800 * 32, 10 + 32]);
    const read = chunks.map(readCommitmentChunk);
    expect(read.map(({ first }) => first)).toEqual([0, 1800]);
    expect(read.flatMap((chunk) => chunk.commitments)).toEqual(commitments);
    const seal = { root: 77n, count: 3 };
    expect(readCommitmentSeal(writeCommitmentSeal(seal))).toEqual(seal);
    const far = writeCommitmentChunk({ first: 2 ** 24, commitments: [1n] });
    expect(() => readCommitmentChunk(far)).toThrow(DecodeError);
  });

  it('is of nobody for whoever asks for keys', () => {
    const roll = namelessRoll(BABYJUBJUB, 3, 258n);
    expect([...roll]).toEqual([]);
    expect([roll.count, roll.find(new Uint8Array(64)), roll.root.at(-2)]).toEqual([3, undefined, 1]);
    expect(() => roll.entry(0)).toThrow(RangeError);
  });
});

describe('keys and ballots as bytes', () => {
  let key: VerifyingKey;
  const rng = seededRng('parts');

  beforeAll(async () => {
    key = await testKey();
  }, 60_000);

  it('a verifying key has 704 bytes, and one form', () => {
    const bytes = encodeVerifyingKey(key);
    expect(bytes.length).toBe(704);
    expect(encodeVerifyingKey(decodeVerifyingKey(bytes, 3))).toEqual(bytes);
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(192, 320), 320);
    const wrong = [bytes.subarray(1), new Uint8Array([...bytes, 0]), new Uint8Array(704), swapped];
    for (const at of [0, 63, 64, 191, 320, 447, 448, 703]) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      wrong.push(flipped);
    }
    for (const one of wrong) expect(() => decodeVerifyingKey(one, 3)).toThrow(DecodeError);
    expect(() => decodeVerifyingKey(bytes, 2)).toThrow(DecodeError);
  });

  it('a ballot reads back, is bound to its election by its scope, and its tracker leaves proofs out', async () => {
    const { manifest } = testManifest(rng, await anonymousManifest('per-election', 2));
    const election = anonymousElection(manifest, BABYJUBJUB.generator(), 5n);
    const [first, second] = election.contests;
    expect(first?.scope).toBe(second?.scope);
    expect(first?.scope).toBe(offChainScope(election.electionId, 2 ** 32 - 1));
    const separate = { ...manifest, ...(await anonymousManifest('per-contest', 2)) };
    const own = anonymousElection(separate, BABYJUBJUB.generator(), 5n);
    expect(own.contests.map(({ scope }) => scope)).toEqual(
      [0, 1].map((i) => offChainScope(own.electionId, i)),
    );
    const point = BABYJUBJUB.generator();
    const ciphertexts = [
      { c1: point, c2: point },
      { c1: point, c2: point.add(point) },
    ];
    const proof = forgeProof(key, [1n, 2n, 3n], rng);
    const vote = {
      nullifier: 9n,
      parts: [0, 1].map((contest) => ({ contest, digest: 4n, proof, ciphertexts })),
    };
    const bytes = encodeAnonymousVote(vote);
    expect(encodeAnonymousVote(decodeAnonymousVote(bytes, election))).toEqual(bytes);
    expect(() => decodeAnonymousVote(bytes, own)).toThrow(DecodeError);
    const other = forgeProof(key, [1n, 2n, 3n], rng);
    const remade = { ...vote, parts: vote.parts.map((part) => ({ ...part, proof: other, digest: 5n })) };
    const id = election.electionId;
    const tracker = anonymousTracker(id, bytes);
    expect(tracker?.length).toBe(32);
    expect(anonymousTracker(id, encodeAnonymousVote(remade))).toEqual(tracker);
    expect(anonymousTracker(own.electionId, bytes)).not.toEqual(tracker);
    expect(anonymousTracker(id, encodeAnonymousVote({ ...vote, nullifier: 8n }))).not.toEqual(tracker);
    expect(anonymousTracker(id, bytes.subarray(1))).toBeUndefined();
    for (let length = 0; length < bytes.length; length += 61)
      expect(() => decodeAnonymousVote(bytes.subarray(0, length), election)).toThrow(DecodeError);
    expect(() => anonymousElection({ ...separate, eligibility: undefined } as never, point, 5n)).toThrow(
      RangeError,
    );
    expect(integerToBytes(9n, 32)).toEqual(bytes.subarray(2, 34));
  });

  it('a ballot costs no more to refuse than an honest one to read: what is beyond its parts is not looked at', async () => {
    const { manifest } = testManifest(rng, await anonymousManifest('per-contest', 3));
    const election = anonymousElection(manifest, BABYJUBJUB.generator(), 5n);
    const point = BABYJUBJUB.generator();
    const one = { c1: point, c2: point };
    const proof = forgeProof(key, [1n, 2n, 3n], rng);
    const part = (contest: number, count: number) => ({
      ...{ contest, digest: 4n, proof },
      ciphertexts: Array.from({ length: count }, () => one),
    });
    const sent = (...parts: ReturnType<typeof part>[]) => encodeAnonymousVote({ nullifier: 9n, parts });
    // Rubbish where a point should be: whoever looked at it would say so.
    const spoilt = (bytes: Uint8Array): Uint8Array => bytes.fill(255, bytes.length - 64);
    const code = (bytes: Uint8Array): string => {
      try {
        decodeAnonymousVote(bytes, election);
        return 'decodes';
      } catch (error) {
        return error instanceof DecodeError ? error.code : String(error);
      }
    };
    expect(code(sent(part(0, 2)))).toBe('decodes');
    expect(code(spoilt(sent(part(0, 2))))).toBe('bad-element');
    expect(code(spoilt(sent(part(0, 2), part(1, 2))))).toBe('too-large');
    expect(code(spoilt(sent(part(0, 64))))).toBe('too-large');
    expect(code(spoilt(sent(part(7, 2))))).toBe('bad-value');
    const joint = { contests: election.contests, nullifiers: 'per-election' } as const;
    const swapped = spoilt(sent(part(1, 2), part(0, 2), part(2, 2)));
    expect(() => decodeAnonymousVote(swapped, joint)).toThrow('no part of contest 1 belongs here');
  });

  it('a ballot has no point outside the group: of low or mixed order, or with the prime added', async () => {
    const { manifest } = testManifest(rng, await anonymousManifest());
    const election = anonymousElection(manifest, BABYJUBJUB.generator(), 5n);
    const point = BABYJUBJUB.generator();
    const proof = forgeProof(key, [1n, 2n, 3n], rng);
    const ciphertexts = [point, point].map((c1) => ({ c1, c2: c1 }));
    const bytes = encodeAnonymousVote({
      nullifier: 9n,
      parts: [{ contest: 0, digest: 4n, proof, ciphertexts }],
    });
    const [x, y] = coordinates(point);
    const others: readonly (readonly [bigint, bigint])[] = [
      ...[ORDER_2, ORDER_8, addPoints([x, y], ORDER_2), addPoints([x, y], ORDER_8)],
      ...([
        [x + SNARK_FIELD, y],
        [x, y + SNARK_FIELD],
        [y, x],
        [0n, 0n],
      ] as const),
    ];
    for (let at = bytes.length - 256; at < bytes.length; at += 64)
      for (const [u, v] of others) {
        const changed = bytes.slice();
        changed.set([...integerToBytes(u, 32), ...integerToBytes(v, 32)], at);
        expect(() => decodeAnonymousVote(changed, election)).toThrow(DecodeError);
      }
    expect(encodeAnonymousVote(decodeAnonymousVote(bytes, election))).toEqual(bytes);
  });
});
