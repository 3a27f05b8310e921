/** Mixers: a shuffle with its proof, in one go. */
import { Writer } from '../core/codec.js';
import type { Rng } from '../core/random.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import type { MixParams, MixPlace } from './params.js';
import { drawPermutation } from './permutation.js';
import { writeShuffleProof } from './proof-codec.js';
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
  permutedExponents,
  respondChain,
  respondOpening,
} from './prover-permutation.js';
import { challengeFor, exponentsOf, shuffleTranscript } from './statement.js';

/**
 * Shuffles a list, re-encrypts every ciphertext of it, and proves it. The permutation is uniform; nonces are hedged: they
 * depend on session, place and inputs, and on fresh randomness.
 * @param inputs - rows of ciphertexts, the output of the stage before
 * @param generators - at least as many as there are rows
 * @throws {DecodeError} if the inputs are not a list of ciphertexts
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if there are too few generators, or parameters are out of range
 */
export function proveShuffle(
  params: MixParams,
  place: MixPlace,
  inputs: Uint8Array,
  generators: ShuffleGenerators,
  rng: Rng,
): Shuffled {
  const { group } = params;
  const rows = checkedInputs(params, inputs);
  const h = generatorsFor(group, generators, rows);
  const digest = listDigest(inputs);
  const stream = secretStream(params, new Writer().u32(place.stage).u32(place.mixer).raw(digest), rng);
  const secret = { permutation: drawPermutation(rows, rng), nonces: stream.take(rows) };
  const shuffled = shuffleList(params, inputs, secret.permutation, stream);
  const u = commitPermutation(group, h, secret);
  const lists = { inputs: digest, outputs: listDigest(shuffled.outputs) };
  const transcript = shuffleTranscript(params, place, lists, u);
  const permuted = permutedExponents(group, exponentsOf(transcript), secret);
  const opening = commitOpening(group, h, stream);
  const chain = commitChain(firstGenerator(group, h), opening.masks, permuted, stream);
  const ciphertexts = commitCiphertexts(params, shuffled.outputs, opening.shares, stream);
  const { B, Bp, Cp, Dp } = chain;
  const [Ap, Fp] = [opening.Ap, ciphertexts.Fp];
  const challenge = challengeFor(transcript, [B, Bp], [Ap, Cp, Dp, Fp]);
  const proof = writeShuffleProof(group, {
    ...{ permutationCommitment: u, B, Bp, Cp, Dp, Ap, Fp },
    ...respondOpening(opening, secret, permuted, challenge),
    ...respondChain(chain, opening, secret, permuted, challenge),
    kF: respondCiphertexts(ciphertexts, shuffled, permuted, challenge),
  });
  return Object.freeze({ outputs: shuffled.outputs, proof });
}
