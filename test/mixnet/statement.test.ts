import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Group } from '../../src/core/group.js';
import { RFC_3526_2048 } from '../../src/core/groups/modp-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { bitLength, bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { NonceStream } from '../../src/core/nonce-stream.js';
import { Transcript } from '../../src/core/transcript.js';
import { exponentSource } from '../../src/mixnet/exponents.js';
import { listDigest } from '../../src/mixnet/list-digest.js';
import type { MixParams } from '../../src/mixnet/params.js';
import {
  challengeFor,
  commitmentTranscript,
  committedTranscript,
  exponentsOf,
  secretsTranscript,
  shuffleTranscript,
} from '../../src/mixnet/statement.js';
import { seededRng } from '../helpers/rng.js';

const G = P256.generator();
const params: MixParams = { group: P256, session: utf8('session'), publicKey: G, width: 2 };
const place = { stage: 3, mixer: 4 };
const lists = { inputs: new Uint8Array(32).fill(1), outputs: new Uint8Array(32).fill(2) };
const u = concatBytes(G.toBytes(), G.add(G).toBytes());

/** The first exponent and the challenge of a transcript: what everything must reach. */
function outcome(transcript: Transcript): string {
  return toHex(exponentsOf(transcript)(0, 1)) + toHex(challengeFor(transcript, [u], [u]).toBytes());
}

/** All outcomes are different, in both halves. */
function expectDistinct(transcripts: readonly Transcript[]): void {
  const all = transcripts.map(outcome);
  expect(new Set(all.map((text) => text.slice(0, 64))).size).toBe(all.length);
  expect(new Set(all.map((text) => text.slice(64))).size).toBe(all.length);
}

describe('challenges', () => {
  const otherSession = { ...params, session: utf8('sessioN') };
  const otherKey = { ...params, publicKey: G.add(G) };
  const otherWidth = { ...params, width: 1 };
  const places = [place, { ...place, stage: 4 }, { ...place, mixer: 3 }, { stage: 4, mixer: 3 }];
  const digests = [
    lists,
    { ...lists, inputs: lists.outputs },
    { ...lists, outputs: lists.inputs },
    { inputs: lists.outputs, outputs: lists.inputs },
  ];

  it('of a shuffle depend on everything in its statement', () => {
    const commitments = [
      u,
      u.slice(0, 64),
      concatBytes(u.slice(64), u.slice(0, 64)),
      concatBytes(u, u.slice(0, 64)),
    ];
    expectDistinct([
      ...[params, otherSession, otherKey, otherWidth].map((p) => shuffleTranscript(p, place, lists, u)),
      ...places.slice(1).map((p) => shuffleTranscript(params, p, lists, u)),
      ...digests.slice(1).map((d) => shuffleTranscript(params, place, d, u)),
      ...commitments.slice(1).map((c) => shuffleTranscript(params, place, lists, c)),
      shuffleTranscript(
        { ...params, group: RISTRETTO255, publicKey: RISTRETTO255.generator() },
        place,
        lists,
        u,
      ),
      commitmentTranscript(params, 4, u),
      commitmentTranscript(otherSession, 4, u),
      commitmentTranscript(params, 3, u),
      commitmentTranscript(params, 4, u.slice(64)),
      secretsTranscript(params, new Writer().u32(3)),
    ]);
  });

  it('of a committed shuffle depend on what was committed to, and which rows of it are kept', () => {
    const made = [2, lists.inputs, Uint8Array.of(0xc0)] as const;
    const others = [
      [3, lists.inputs, Uint8Array.of(0xc0)],
      [2, lists.outputs, Uint8Array.of(0xc0)],
      [2, lists.inputs, Uint8Array.of(0xa0)],
      [2, lists.inputs, Uint8Array.of(0xc0, 0)],
    ] as const;
    expectDistinct([
      shuffleTranscript(params, place, lists, u),
      ...[params, otherSession, otherKey, otherWidth].map((p) => committedTranscript(p, place, lists, made)),
      ...places.slice(1).map((p) => committedTranscript(params, p, lists, made)),
      ...digests.slice(1).map((d) => committedTranscript(params, place, d, made)),
      ...others.map((other) => committedTranscript(params, place, lists, other)),
    ]);
  });

  it('depend on every commitment, and on where one ends and the next begins', () => {
    const [a, b] = [u.slice(0, 64), u.slice(64)];
    const made = [
      challengeFor(shuffleTranscript(params, place, lists, u), [a, b], [a, b]),
      challengeFor(shuffleTranscript(params, place, lists, u), [b, a], [a, b]),
      challengeFor(shuffleTranscript(params, place, lists, u), [a, b], [b, a]),
      challengeFor(shuffleTranscript(params, place, lists, u), [a, a], [a, b]),
      challengeFor(shuffleTranscript(params, place, lists, u), [a, b], [a, a]),
      challengeFor(shuffleTranscript(params, place, lists, u), [a, b], [u]),
      challengeFor(shuffleTranscript(params, place, lists, u), [u], [a, b]),
      challengeFor(shuffleTranscript(params, place, lists, u), [], [a, b]),
    ];
    expect(new Set(made.map(({ value }) => value)).size).toBe(made.length);
  });
});

describe('exponents', () => {
  for (const group of [P256, RISTRETTO255, RFC_3526_2048, TINY_TEST] as readonly Group[])
    it(`of ${group.id} are hashes of seed and number, cut to fit, whatever part is asked for`, () => {
      const seed = seededRng('seed')(32);
      const source = exponentSource(group, seed);
      const bits = BigInt(Math.min(256, bitLength(group.order) - 1));
      const all = source(0, 300);
      for (let i = 0; i < 300; i++) {
        const hash = bytesToInteger(sha256(concatBytes(seed, integerToBytes(BigInt(i), 4))));
        const scalar = group.scalarFromBytes(all.slice(i * group.scalarBytes, (i + 1) * group.scalarBytes));
        expect(scalar.value).toBe(hash % 2n ** bits);
      }
      expect(source(17, 100)).toEqual(all.slice(17 * group.scalarBytes, 117 * group.scalarBytes));
      expect(source(5, 0)).toEqual(new Uint8Array());
    });
});

describe('digests of lists', () => {
  it('are those of the specification, at every edge of a block', () => {
    for (const length of [0, 1, 1_023, 1_024, 1_025, 2_048, 5_000, 1_024 * 1_024, 1_024 * 1_025 + 7]) {
      const list = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);
      const blocks: Uint8Array[] = [];
      for (let at = 0; at < length; at += 1_024) blocks.push(sha256(list.slice(at, at + 1_024)));
      const tag = utf8('hanpyo list v1');
      const expected = sha256(
        concatBytes(Uint8Array.of(tag.length), tag, integerToBytes(BigInt(length), 8), ...blocks),
      );
      expect(listDigest(list)).toEqual(expected);
    }
  });
});

describe('streams of nonces', () => {
  const stream = (session: string, seed: string): NonceStream =>
    new NonceStream(
      P256,
      Transcript.create({ group: P256, session: utf8(session), role: 'test' }).nonces([], seededRng(seed)),
    );

  it('are repeated by nothing but the same transcript and the same randomness', () => {
    const values = (s: NonceStream): bigint[] =>
      [...s.take(3), s.next(), ...s.take(2)].map(({ value }) => value);
    expect(values(stream('a', 'x'))).toEqual(values(stream('a', 'x')));
    const all = [stream('a', 'x'), stream('b', 'x'), stream('a', 'y')].flatMap(values);
    expect(new Set(all).size).toBe(18);
    expect(stream('a', 'x').take(0)).toEqual([]);
  });

  it('are spread over all scalars', () => {
    const bits = stream('a', 'bits')
      .take(4_000)
      .map(({ value }) => Number(value >> 248n));
    const counts = new Map<number, number>();
    for (const high of bits) counts.set(high >> 4, (counts.get(high >> 4) ?? 0) + 1);
    const chi = [...counts.values()].reduce((sum, n) => sum + (n - 250) ** 2 / 250, 0);
    expect(counts.size).toBe(16);
    // 15 degrees of freedom: 37.7 is exceeded once in a thousand.
    expect(chi).toBeLessThan(37.7);
  });
});
