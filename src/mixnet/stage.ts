/** One stage of a chain as it was published, opened: everything read, all challenges derived, nothing multiplied yet. */
import { DecodeError } from '../core/errors.js';
import type { CiphertextEquations, ShuffleEquations } from './equations.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import { type MixParams, type MixPlace, type MixSession, rowsIn } from './params.js';
import {
  type CiphertextProof,
  type CommitmentProof,
  keepBytes,
  readCommitmentProof,
  readCommittedProof,
  readShuffleProof,
} from './proof-codec.js';
import {
  challengeFor,
  commitmentTranscript,
  committedTranscript,
  exponentsOf,
  type ListDigests,
  shuffleTranscript,
} from './statement.js';

/** What a mixer published. */
export interface MixStage {
  /** The mixer's number: an integer from 0 to 2^32 - 1. */
  readonly mixer: number;
  readonly outputs: Uint8Array;
  readonly proof: Uint8Array;
  /** The offline half, if there was one: the permutation commitment with its proof. */
  readonly commitment?: Uint8Array | undefined;
}

/** Which proof of a stage: the one of a shuffle in one go, or the two halves. */
export type StagePart = 'shuffle' | 'commitment' | 'committed shuffle';

/** A list with its digest. */
export interface HashedList {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

/** A stage that has been read. */
export interface OpenStage {
  readonly place: MixPlace;
  readonly outputs: HashedList;
  /** Digest of the permutation commitment. */
  readonly commitment: Uint8Array;
  readonly proofs: readonly { readonly part: StagePart; readonly equations: ShuffleEquations }[];
  /** Lists of points that have yet to be decoded, by name. */
  readonly points: readonly (readonly [string, Uint8Array])[];
}

/**
 * Reads a stage.
 * @param before - the list that was shuffled, and its rows
 * @throws {DecodeError} if something does not decode, but for points, of which only c1 is looked at; `bad-value` if sizes
 * are not those of the list before
 * @throws {RangeError} if there are too few generators
 */
export function openStage(
  params: MixParams,
  place: MixPlace,
  [before, rows]: readonly [HashedList, number],
  stage: MixStage,
  generators: ShuffleGenerators,
): OpenStage {
  const after = rowsIn(params, stage.outputs, 'outputs');
  if (after !== rows) throw new DecodeError('bad-value', 'outputs', `${after} rows after, ${rows} before`);
  const outputs = { bytes: stage.outputs, digest: listDigest(stage.outputs) };
  const digests = { inputs: before.digest, outputs: outputs.digest };
  const ciphertexts = (proof: CiphertextProof): CiphertextEquations => ({
    width: params.width,
    publicKey: params.publicKey.toBytes(),
    inputs: before.bytes,
    outputs: stage.outputs,
    ...{ Fp: proof.Fp, kF: proof.kF },
  });
  const open = stage.commitment === undefined ? openShuffle : openCommitted;
  return { place, outputs, ...open({ params, place, rows, stage, generators, digests, ciphertexts }) };
}

/** What both kinds of stages are opened with. */
interface Opening {
  readonly params: MixParams;
  readonly place: MixPlace;
  readonly rows: number;
  readonly stage: MixStage;
  readonly generators: ShuffleGenerators;
  readonly digests: ListDigests;
  readonly ciphertexts: (proof: CiphertextProof) => CiphertextEquations;
}

type Opened = Pick<OpenStage, 'commitment' | 'proofs' | 'points'>;

function openShuffle({ params, place, rows, stage, generators, digests, ciphertexts }: Opening): Opened {
  const { group } = params;
  const proof = readShuffleProof(stage.proof, group, [rows, params.width]);
  const u = proof.permutationCommitment;
  const transcript = shuffleTranscript(params, place, digests, u);
  const exponents = exponentsOf(transcript);
  const { B, Bp, Ap, Cp, Dp, Fp } = proof;
  const equations = {
    ...{ group, size: rows, generators: generators.first(rows), permutationCommitment: u, exponents },
    challenge: challengeFor(transcript, [B, Bp], [Ap, Cp, Dp, Fp]),
    ...{ Ap, kA: proof.kA, kE: proof.kE },
    chain: proof,
    ciphertexts: ciphertexts(proof),
  };
  const points = [...pointsOf(proof), ['proof.Fp', Fp] as const, ['outputs', stage.outputs] as const];
  return { commitment: listDigest(u), proofs: [{ part: 'shuffle', equations }], points };
}

function openCommitted(opening: Opening): Opened {
  const { params, place, rows, stage, generators, digests, ciphertexts } = opening;
  const { group } = params;
  const bytes = stage.commitment ?? new Uint8Array();
  const commitment = readCommitmentProof(bytes, group, generators.count);
  const u = commitment.permutationCommitment;
  const committed = u.length / group.elementBytes;
  const proof = readCommittedProof(stage.proof, group, [committed, rows, params.width]);
  const statement = [rows, listDigest(bytes), keepBytes(proof.keep)] as const;
  const transcript = committedTranscript(params, place, digests, statement);
  const exponents = exponentsOf(transcript);
  const { Ap, Fp } = proof;
  const equations = {
    ...{ group, size: rows, generators: generators.first(rows), exponents },
    permutationCommitment: keptPoints(u, group.elementBytes, proof.keep, rows),
    challenge: challengeFor(transcript, [], [Ap, Fp]),
    ...{ Ap, kA: proof.kA, kE: proof.kE },
    chain: undefined,
    ciphertexts: ciphertexts(proof),
  };
  const own = commitmentEquations(params, place.mixer, commitment, generators);
  return {
    commitment: listDigest(u),
    proofs: [
      { part: 'commitment', equations: own },
      { part: 'committed shuffle', equations },
    ],
    points: [...pointsOf(commitment), ['proof.Ap', Ap], ['proof.Fp', Fp], ['outputs', stage.outputs]],
  };
}

/** The equations of a commitment made in advance. @throws {RangeError} if there are too few generators */
export function commitmentEquations(
  session: MixSession,
  mixer: number,
  proof: CommitmentProof,
  generators: ShuffleGenerators,
): ShuffleEquations {
  const { group } = session;
  const u = proof.permutationCommitment;
  const size = u.length / group.elementBytes;
  const transcript = commitmentTranscript(session, mixer, u);
  const exponents = exponentsOf(transcript);
  const { B, Bp, Ap, Cp, Dp } = proof;
  return {
    ...{ group, size, generators: generators.first(size), permutationCommitment: u, exponents },
    challenge: challengeFor(transcript, [B, Bp], [Ap, Cp, Dp]),
    ...{ Ap, kA: proof.kA, kE: proof.kE },
    chain: proof,
    ciphertexts: undefined,
  };
}

/** The points of a permutation commitment and its proof. */
export function pointsOf(proof: CommitmentProof): readonly (readonly [string, Uint8Array])[] {
  const names = ['permutationCommitment', 'B', 'Bp', 'Ap', 'Cp', 'Dp'] as const;
  return names.map((name) => [`proof.${name}`, proof[name]] as const);
}

/** The points that a keep list selects: the list itself if it keeps all. */
function keptPoints(u: Uint8Array, size: number, keep: readonly boolean[], rows: number): Uint8Array {
  if (rows === keep.length) return u;
  const kept = new Uint8Array(rows * size);
  let next = 0;
  keep.forEach((used, i) => {
    if (used) kept.set(u.subarray(i * size, (i + 1) * size), size * next++);
  });
  return kept;
}
