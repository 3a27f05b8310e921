/** The offline half, verified by itself: before there are ciphertexts, so that a bad commitment is found in time. */
import { DecodeError } from '../core/errors.js';
import { assertSameGroup } from '../core/group.js';
import { BatchDisagreementError } from '../zk/batch.js';
import { allHold, faultOfStage } from './examine.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import type { MixSession } from './params.js';
import { readCommitmentProof } from './proof-codec.js';
import { commitmentEquations, pointsOf } from './stage.js';
import { blame, decoded, type MixMode, type MixVerdict } from './verdict.js';

/**
 * Verifies a mixer's permutation commitment with its proof. The chain in which it serves verifies it again.
 * @param bytes - as published: `commitment` of a `PreparedShuffle`
 * @param generators - a commitment of more rows than these is refused
 * @returns on success the digest of the commitment; a fault has no stage
 * @throws {TypeError} if groups are mixed
 * @throws {BatchDisagreementError} if the engine finds fault with what holds equation by equation
 */
export function verifyCommitment(
  session: MixSession,
  mixer: number,
  bytes: Uint8Array,
  generators: ShuffleGenerators,
  how: MixMode,
): MixVerdict {
  const { group } = session;
  assertSameGroup(generators, session);
  const place = { stage: undefined, mixer };
  const proof = decoded(() => readCommitmentProof(bytes, group, generators.count));
  if (proof instanceof DecodeError) return Object.freeze(blame(place, 'undecodable', proof.message));
  const equations = commitmentEquations(session, mixer, proof, generators);
  const read = { place, points: pointsOf(proof), proofs: [{ part: 'commitment' as const, equations }] };
  if (how.mode === 'one-by-one' || !allHold([read], how.rng)) {
    const fault = faultOfStage(group, read);
    if (fault !== undefined) return Object.freeze(fault);
    if (how.mode === 'together') throw new BatchDisagreementError(0);
  }
  return Object.freeze({ ok: true, commitments: [listDigest(proof.permutationCommitment)] });
}
