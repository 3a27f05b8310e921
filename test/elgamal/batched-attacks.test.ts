import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { listDigest } from '../../src/core/list-digest.js';
import { Transcript } from '../../src/core/transcript.js';
import { type ChunkPartial, decryptChunk } from '../../src/elgamal/batched-decryption.js';
import type { TrusteeShare } from '../../src/elgamal/threshold.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { linearRelation } from '../../src/zk/relation.js';
import { seededRng } from '../helpers/rng.js';
import { at } from './helpers.js';
import { type ListScene, listScene, valid, withFactor } from './list-scene.js';

describe('attacks on the batch', () => {
  const group = P256;
  const s = listScene(group, 1, 1, 6);
  const one = at(s.partials, 0);
  const error = group.generator();

  it('two errors that cancel, and factors that change places', () => {
    const cancelling = withFactor(
      group,
      withFactor(group, one, 0, (f) => f.add(error)),
      1,
      (f) => f.subtract(error),
    );
    expect(valid(s, cancelling)).toBe(false);
    const size = group.elementBytes;
    const [a, b] = [one.factors.slice(0, size), one.factors.slice(size, 2 * size)];
    expect(valid(s, { ...one, factors: concatBytes(b, a, one.factors.subarray(2 * size)) })).toBe(false);
  });

  it('errors that cancel under the weights of the honest factors: the weights move with the factors', () => {
    const [e0, e1] = weightsOf(s, one.factors);
    const wrong = withFactor(
      group,
      withFactor(group, one, 0, (f) => f.add(error.multiply(e1))),
      1,
      (f) => f.subtract(error.multiply(e0)),
    );
    expect(valid(s, wrong)).toBe(false);
    expect(valid(s, forged(wrong))).toBe(false);
  });

  it('a trustee that proves its own wrong factors, and one that uses another share', () => {
    expect(valid(s, forged(withFactor(group, one, 2, (f) => f.add(error))))).toBe(false);
    const { trustee, share } = at(s.keys.shares, 0);
    const other: TrusteeShare = { trustee, share: share.add(group.scalar(1)) };
    expect(valid(s, decryptChunk(s.ciphertexts, other, s.context, seededRng('other')))).toBe(false);
  });

  it('a proof about the key alone is not enough', () => {
    const key = at(s.keys.verificationKeys, 0);
    const statement = linearRelation(group, 1, [
      { image: key, terms: [{ secret: 0, base: group.generator() }] },
    ]);
    const { share } = at(s.keys.shares, 0);
    const transcript = transcriptOf(s, one.factors);
    weightsFrom(transcript, 6);
    const proof = proveStatement(statement, { kind: 'linear', secrets: [share] }, transcript, seededRng('k'));
    expect(valid(s, { ...one, proof })).toBe(false);
  });

  it('what is no element never throws', () => {
    const broken = { ...one, factors: one.factors.slice().fill(0xff, 0, group.elementBytes) };
    expect(valid(s, broken)).toBe(false);
    expect(valid(s, one, { ciphertexts: s.ciphertexts.slice().fill(0xff, 0, group.elementBytes) })).toBe(
      false,
    );
    expect(() =>
      decryptChunk(s.ciphertexts.slice(1), at(s.keys.shares, 0), s.context, seededRng('x')),
    ).toThrow(RangeError);
  });

  /** A part whose proof was made for its factors as far as anyone can without a right witness: the statement is false. */
  function forged(partial: ChunkPartial): ChunkPartial {
    const { share } = at(s.keys.shares, 0);
    const transcript = transcriptOf(s, partial.factors);
    weightsFrom(transcript, 6);
    const key = at(s.keys.verificationKeys, 0);
    const statement = linearRelation(group, 1, [
      { image: key, terms: [{ secret: 0, base: group.generator() }] },
      { image: key, terms: [{ secret: 0, base: group.generator() }] },
    ]);
    const proof = proveStatement(statement, { kind: 'linear', secrets: [share] }, transcript, seededRng('f'));
    return { ...partial, proof };
  }
});

/** The transcript of the spec, made again. */
function transcriptOf({ group, keys, ciphertexts, context }: ListScene, factors: Uint8Array): Transcript {
  const who = new Writer().u32(1).u32(context.trustees).bytes(context.tally).u32(context.chunk).finish();
  return Transcript.create({ group, session: context.electionId, role: ROLES.listDecryption })
    .absorb(LABELS.context, who)
    .absorb(LABELS.publicKey, at(keys.verificationKeys, 0).toBytes())
    .absorb(LABELS.ciphertexts, listDigest(ciphertexts))
    .absorb(LABELS.factors, listDigest(factors));
}

function weightsFrom(transcript: Transcript, count: number): Scalar[] {
  const bytes = transcript.challengeBytes(LABELS.weights, 16 * count);
  return Array.from({ length: count }, (_, i) =>
    transcript.group.scalarFromBytes(concatBytes(new Uint8Array(16), bytes.subarray(16 * i, 16 * i + 16))),
  );
}

function weightsOf(s: ListScene, factors: Uint8Array): [Scalar, Scalar] {
  const weights = weightsFrom(transcriptOf(s, factors), 6);
  return [at(weights, 0), at(weights, 1)];
}
