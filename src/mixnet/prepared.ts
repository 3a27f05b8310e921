/**
 * The offline half of a shuffle: a permutation is committed to, with proof, before there are ciphertexts, and shuffles one
 * list later. The commitment may have more rows than the list; then the rows whose images are among the first N
 * generators are kept, and which these are says nothing of the permutation of those N.
 */
import { Writer } from '../core/codec.js';
import type { Rng } from '../core/random.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import type { MixParams, MixPlace, MixSession } from './params.js';
import { drawPermutation, type Permutation } from './permutation.js';
import { keepBytes, writeCommitmentProof, writeCommittedProof } from './proof-codec.js';
import { commitCiphertexts, respondCiphertexts, shuffleList } from './prover-ciphertexts.js';
import {
  checkedInputs,
  firstGenerator,
  generatorsFor,
  type Shuffled,
  secretStream,
} from './prover-common.js';
import {
  commitChain,
  commitOpening,
  commitPermutation,
  type PermutationSecret,
  permutedExponents,
  respondChain,
  respondOpening,
} from './prover-permutation.js';
import { challengeFor, commitmentTranscript, committedTranscript, exponentsOf } from './statement.js';

/** A permutation committed to, and its secret, which serves one shuffle: two by one permutation would show that it is one. */
export class PreparedShuffle {
  /** The commitment with its proof, encoded, to be published before the election. */
  readonly commitment: Uint8Array;
  readonly mixer: number;
  /** Rows of the commitment. */
  readonly rows: number;
  #secret: PermutationSecret | undefined;

  /** @internal */
  constructor(mixer: number, commitment: Uint8Array, secret: PermutationSecret) {
    this.mixer = mixer;
    this.commitment = commitment;
    this.rows = secret.permutation.length;
    this.#secret = secret;
  }

  /** The secret, once. @internal @throws {RangeError} at the second time */
  spend(): PermutationSecret {
    const secret = this.#secret;
    if (secret === undefined) throw new RangeError('a permutation commitment serves one shuffle');
    this.#secret = undefined;
    return secret;
  }
}

/**
 * Commits to a permutation of so many rows as there are generators, and proves that it is one.
 * @param mixer - the mixer's number, to which the proof is bound
 */
export function prepareShuffle(
  session: MixSession,
  mixer: number,
  generators: ShuffleGenerators,
  rng: Rng,
): PreparedShuffle {
  const { group } = session;
  const rows = generators.count;
  const h = generatorsFor(group, generators, rows);
  const stream = secretStream(session, new Writer().u32(mixer).u32(rows), rng);
  const secret = { permutation: drawPermutation(rows, rng), nonces: stream.take(rows) };
  const u = commitPermutation(group, h, secret);
  const transcript = commitmentTranscript(session, mixer, u);
  const permuted = permutedExponents(group, exponentsOf(transcript), secret);
  const opening = commitOpening(group, h, stream);
  const chain = commitChain(firstGenerator(group, h), opening.masks, permuted, stream);
  const { B, Bp, Cp, Dp } = chain;
  const challenge = challengeFor(transcript, [B, Bp], [opening.Ap, Cp, Dp]);
  const commitment = writeCommitmentProof(group, {
    ...{ permutationCommitment: u, B, Bp, Cp, Dp, Ap: opening.Ap },
    ...respondOpening(opening, secret, permuted, challenge),
    ...respondChain(chain, opening, secret, permuted, challenge),
  });
  return new PreparedShuffle(mixer, commitment, secret);
}

/**
 * Shuffles a list by a permutation committed to in advance, and proves it.
 * @param prepared - is spent, whatever happens afterwards
 * @throws {DecodeError} if the inputs are not a list of ciphertexts
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the commitment is spent, has too few rows or is another mixer's, or parameters are out of range
 */
export function proveCommittedShuffle(
  params: MixParams,
  place: MixPlace,
  inputs: Uint8Array,
  prepared: PreparedShuffle,
  generators: ShuffleGenerators,
  rng: Rng,
): Shuffled {
  const { group } = params;
  const rows = checkedInputs(params, inputs);
  assertFits(prepared, place, rows);
  const h = generatorsFor(group, generators, rows);
  const { secret, keep } = keptRows(prepared.spend(), rows);
  const digest = listDigest(inputs);
  const stream = secretStream(params, new Writer().u32(place.stage).u32(place.mixer).raw(digest), rng);
  const shuffled = shuffleList(params, inputs, secret.permutation, stream);
  const lists = { inputs: digest, outputs: listDigest(shuffled.outputs) };
  const preparation = listDigest(prepared.commitment);
  const transcript = committedTranscript(params, place, lists, [rows, preparation, keepBytes(keep)]);
  const permuted = permutedExponents(group, exponentsOf(transcript), secret);
  const opening = commitOpening(group, h, stream);
  const { Fp, phi } = commitCiphertexts(params, shuffled.outputs, opening.shares, stream);
  const challenge = challengeFor(transcript, [], [opening.Ap, Fp]);
  const proof = writeCommittedProof({
    ...{ keep, Ap: opening.Ap, Fp },
    ...respondOpening(opening, secret, permuted, challenge),
    kF: respondCiphertexts({ Fp, phi }, shuffled, permuted, challenge),
  });
  return Object.freeze({ outputs: shuffled.outputs, proof });
}

/** The rows of a commitment that serve a list of `rows` rows, and their opening. */
function keptRows(
  { permutation, nonces }: PermutationSecret,
  rows: number,
): { readonly secret: PermutationSecret; readonly keep: readonly boolean[] } {
  const keep = Array.from(permutation, (to) => to < rows);
  const kept: Permutation = permutation.filter((to) => to < rows);
  return { secret: { permutation: kept, nonces: nonces.filter((_, i) => keep[i]) }, keep };
}

function assertFits({ rows: prepared, mixer }: PreparedShuffle, place: MixPlace, rows: number): void {
  if (mixer !== place.mixer) throw new RangeError(`the commitment is of mixer ${mixer}, not ${place.mixer}`);
  if (rows > prepared) throw new RangeError(`the commitment has ${prepared} rows, the list ${rows}`);
}
