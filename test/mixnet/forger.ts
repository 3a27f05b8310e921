/** The means of an honest mixer in the hands of one who cheats: a proof step by step, with what it is made of left open. */
import type { Element, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { NonceStream } from '../../src/core/nonce-stream.js';
import { Transcript } from '../../src/core/transcript.js';
import { type ScalarSource, type ShuffleEquations, scalarSource } from '../../src/mixnet/equations.js';
import { listDigest } from '../../src/mixnet/list-digest.js';
import { drawPermutation } from '../../src/mixnet/permutation.js';
import { type ShuffleProof, writeShuffleProof } from '../../src/mixnet/proof-codec.js';
import {
  commitCiphertexts,
  respondCiphertexts,
  type ShuffledList,
  shuffleList,
} from '../../src/mixnet/prover-ciphertexts.js';
import {
  commitChain,
  commitOpening,
  commitPermutation,
  type PermutationSecret,
  permutedExponents,
  respondChain,
  respondOpening,
} from '../../src/mixnet/prover-permutation.js';
import { encode } from '../../src/mixnet/secret-sums.js';
import { challengeFor, exponentsOf, shuffleTranscript } from '../../src/mixnet/statement.js';
import type { MixVerdict } from '../../src/mixnet/verdict.js';
import { type TestMix, testMix, verdict } from './fixtures.js';

/** Rows of the list that is shuffled. */
export const ROWS = 4;
const PLACE = { stage: 0, mixer: 1 };
const SIZE = P256.elementBytes;

/** An element of a list. */
export function element(list: Uint8Array, index: number): Element {
  return P256.elementFromBytes(list.slice(index * SIZE, (index + 1) * SIZE));
}

/** Puts an element into a list. */
export function put(list: Uint8Array, index: number, point: Element): void {
  list.set(point.toBytes(), index * SIZE);
}

/** The exponents of all rows. */
function listed(exponents: ScalarSource): readonly Scalar[] {
  return Array.from({ length: ROWS }, (_, i) => P256.scalarFromBytes(exponents(i, 1)));
}

/** Exponents, and the transcript that they are of. */
export interface Drawn {
  readonly transcript: Transcript;
  readonly exponents: ScalarSource;
  /** The same as scalars. */
  readonly e: readonly Scalar[];
}

/** A run up to the exponents. */
export interface Run extends Drawn {
  readonly secret: PermutationSecret;
  readonly shuffled: ShuffledList;
  readonly u: Uint8Array;
  readonly permuted: readonly Scalar[];
}

/** The first mixer of a list of {@link ROWS} rows. */
export class Forger {
  readonly mix: TestMix;
  /** The generators that everybody can derive. */
  readonly h: Uint8Array;
  readonly stream: NonceStream;

  constructor(seed: string) {
    this.mix = testMix(P256, ROWS, 1, seed);
    this.h = this.mix.generators.first(ROWS);
    const transcript = Transcript.create({ group: P256, session: new Uint8Array(), role: 'forger' });
    this.stream = new NonceStream(P256, transcript.nonces([], this.mix.rng));
  }

  /** The exponents that follow from what a transcript is told of the outputs and the commitment. */
  draw(outputs: Uint8Array, u: Uint8Array): Drawn {
    const lists = { inputs: listDigest(this.mix.inputs), outputs: listDigest(outputs) };
    const transcript = shuffleTranscript(this.mix.params, PLACE, lists, u);
    const exponents = exponentsOf(transcript);
    return { transcript, exponents, e: listed(exponents) };
  }

  /** An honest run up to the exponents, under a transcript to which `seen` are the outputs. */
  run(seen: (outputs: Uint8Array) => Uint8Array, generators: Uint8Array = this.h): Run {
    const { params, inputs, rng } = this.mix;
    const secret = { permutation: drawPermutation(ROWS, rng), nonces: this.stream.take(ROWS) };
    const shuffled = shuffleList(params, inputs, secret.permutation, this.stream);
    const u = commitPermutation(P256, generators, secret);
    const drawn = this.draw(seen(shuffled.outputs), u);
    return { ...drawn, secret, shuffled, u, permuted: permutedExponents(P256, drawn.exponents, secret) };
  }

  /** The rest of a proof, for outputs and permuted exponents of the forger's choice. */
  finish(
    { secret, shuffled, u, transcript }: Omit<Run, 'e' | 'exponents' | 'permuted'>,
    outputs: Uint8Array,
    permuted: readonly Scalar[],
  ): { readonly proof: ShuffleProof; readonly challenge: Scalar } {
    const opening = commitOpening(P256, this.h, this.stream);
    const chain = commitChain(P256.withTable(element(this.h, 0)), opening.masks, permuted, this.stream);
    const { Fp, phi } = commitCiphertexts(this.mix.params, outputs, opening.shares, this.stream);
    const { B, Bp, Cp, Dp } = chain;
    const challenge = challengeFor(transcript, [B, Bp], [opening.Ap, Cp, Dp, Fp]);
    const proof = {
      ...{ permutationCommitment: u, B, Bp, Cp, Dp, Ap: opening.Ap, Fp },
      ...respondOpening(opening, secret, permuted, challenge),
      ...respondChain(chain, opening, secret, permuted, challenge),
      kF: respondCiphertexts({ Fp, phi }, shuffled, permuted, challenge),
    };
    return { proof, challenge };
  }

  /** What a verifier is left with, for challenges of the forger's transcript. */
  equations(
    proof: ShuffleProof,
    outputs: Uint8Array,
    exponents: readonly Scalar[],
    challenge: Scalar,
    generators: Uint8Array = this.h,
  ): ShuffleEquations {
    const { params, inputs } = this.mix;
    const { permutationCommitment, Ap, kA, kE, Fp, kF } = proof;
    return {
      ...{ group: P256, size: ROWS, generators, permutationCommitment, challenge },
      exponents: scalarSource(encode(exponents), 32),
      ...{ Ap, kA, kE, chain: proof },
      ciphertexts: { width: 1, publicKey: params.publicKey.toBytes(), inputs, outputs, Fp, kF },
    };
  }

  /** What the verifier says of a proof. */
  verdict(outputs: Uint8Array, proof: ShuffleProof): MixVerdict {
    return verdict(this.mix, [{ mixer: 1, outputs, proof: writeShuffleProof(P256, proof) }]);
  }
}
