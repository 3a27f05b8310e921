/**
 * What the challenges of the native proofs are bound to: group, session, derivation of the generators, place in the chain,
 * sizes, key, and every byte of all lists (as digests); then every byte of the commitments.
 */
import { Writer } from '../core/codec.js';
import type { Scalar } from '../core/group.js';
import { LABELS, ROLES } from '../core/labels.js';
import { Transcript } from '../core/transcript.js';
import type { ScalarSource } from './equations.js';
import { exponentSource } from './exponents.js';
import { GENERATOR_DERIVATION } from './generators.js';
import { listDigest } from './list-digest.js';
import type { MixParams, MixPlace, MixSession } from './params.js';

/** Digests of the lists before and after. */
export interface ListDigests {
  readonly inputs: Uint8Array;
  readonly outputs: Uint8Array;
}

const SEED_BYTES = 32;

/** The transcript of secrets of a mixer: they are drawn before there is anything else to bind to. */
export function secretsTranscript(session: MixSession, place: Writer): Transcript {
  return start(session, ROLES.shuffleSecrets, place);
}

/** The transcript of a proof of shuffle, with its statement. */
export function shuffleTranscript(
  params: MixParams,
  place: MixPlace,
  lists: ListDigests,
  permutationCommitment: Uint8Array,
): Transcript {
  const rows = permutationCommitment.length / params.group.elementBytes;
  const transcript = start(params, ROLES.shuffle, placeBytes(params, place, rows));
  return absorbLists(transcript, params, lists).absorb(
    LABELS.permutationCommitment,
    listDigest(permutationCommitment),
  );
}

/** The transcript of the proof of a commitment made in advance, with its statement. */
export function commitmentTranscript(
  session: MixSession,
  mixer: number,
  permutationCommitment: Uint8Array,
): Transcript {
  const rows = permutationCommitment.length / session.group.elementBytes;
  return start(session, ROLES.shuffleCommitment, new Writer().u32(mixer).u32(rows)).absorb(
    LABELS.permutationCommitment,
    listDigest(permutationCommitment),
  );
}

/**
 * The transcript of the proof for the ciphertexts of a committed shuffle, with its statement.
 * @param preparation - digest of all that was published in advance
 * @param keepList - encoded: which rows of the commitment are used
 */
export function committedTranscript(
  params: MixParams,
  place: MixPlace,
  lists: ListDigests,
  [rows, preparation, keepList]: readonly [number, Uint8Array, Uint8Array],
): Transcript {
  const transcript = start(params, ROLES.committedShuffle, placeBytes(params, place, rows));
  return absorbLists(transcript, params, lists)
    .absorb(LABELS.preparation, preparation)
    .absorb(LABELS.keepList, listDigest(keepList));
}

/** The batching exponents of a statement. */
export function exponentsOf(transcript: Transcript): ScalarSource {
  return exponentSource(transcript.group, transcript.challengeBytes(LABELS.batching, SEED_BYTES));
}

/** The challenge that answers to the commitments; `lists` are absorbed as digests, `single` as they are. */
export function challengeFor(
  transcript: Transcript,
  lists: readonly Uint8Array[],
  single: readonly Uint8Array[],
): Scalar {
  const writer = new Writer();
  for (const list of lists) writer.bytes(listDigest(list));
  for (const item of single) writer.bytes(item);
  return transcript.absorb(LABELS.commitments, writer.finish()).challengeScalar(LABELS.challenge);
}

function start(session: MixSession, role: string, place: Writer): Transcript {
  return Transcript.create({ ...session, role })
    .absorb(LABELS.generators, new Writer().text(GENERATOR_DERIVATION).finish())
    .absorb(LABELS.context, place.finish());
}

function placeBytes({ width }: MixParams, { stage, mixer }: MixPlace, rows: number): Writer {
  return new Writer().u32(stage).u32(mixer).u32(width).u32(rows);
}

function absorbLists(transcript: Transcript, { publicKey }: MixParams, lists: ListDigests): Transcript {
  return transcript
    .absorb(LABELS.publicKey, publicKey.toBytes())
    .absorb(LABELS.inputs, lists.inputs)
    .absorb(LABELS.outputs, lists.outputs);
}
