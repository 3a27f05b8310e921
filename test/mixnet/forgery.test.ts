/**
 * Mixers who cheat, with all the means of an honest one: each forgery is shown to work where the rule that it breaks is
 * left out, and to be refused and named where it is kept.
 */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { NonceStream } from '../../src/core/nonce-stream.js';
import { Transcript } from '../../src/core/transcript.js';
import { type ShuffleEquations, scalarSource } from '../../src/mixnet/equations.js';
import type { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { listDigest } from '../../src/mixnet/list-digest.js';
import { failingEquation } from '../../src/mixnet/one-by-one.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
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
import { plaintexts, testMix, verdict } from './fixtures.js';

const ROWS = 4;
const PLACE = { stage: 0, mixer: 1 };
const mix = testMix(P256, ROWS, 1, 'forgery');
const { params, rng } = mix;
const [G, SIZE] = [P256.generator(), P256.elementBytes];
const h = mix.generators.first(ROWS);
const stream = new NonceStream(
  P256,
  Transcript.create({ group: P256, session: new Uint8Array(), role: 'forger' }).nonces([], rng),
);

function element(list: Uint8Array, index: number): Element {
  return P256.elementFromBytes(list.slice(index * SIZE, (index + 1) * SIZE));
}

function put(list: Uint8Array, index: number, point: Element): void {
  list.set(point.toBytes(), index * SIZE);
}

/** What a verifier is left with, for challenges of the forger's transcript. */
function equationsFor(
  proof: ShuffleProof,
  outputs: Uint8Array,
  exponents: readonly Scalar[],
  challenge: Scalar,
  generators: Uint8Array = h,
): ShuffleEquations {
  return {
    ...{ group: P256, size: ROWS, generators, permutationCommitment: proof.permutationCommitment, challenge },
    exponents: scalarSource(encode(exponents), 32),
    ...{ Ap: proof.Ap, kA: proof.kA, kE: proof.kE, chain: proof },
    ciphertexts: {
      ...{ width: 1, publicKey: params.publicKey.toBytes(), inputs: mix.inputs, outputs },
      ...{ Fp: proof.Fp, kF: proof.kF },
    },
  };
}

interface Run {
  readonly secret: PermutationSecret;
  readonly shuffled: ShuffledList;
  readonly u: Uint8Array;
  readonly transcript: Transcript;
  readonly e: readonly Scalar[];
  readonly permuted: readonly Scalar[];
}

/** An honest run up to the exponents, under a transcript to which `seen` are the outputs. */
function honestRun(seen: (outputs: Uint8Array) => Uint8Array, generators: Uint8Array = h): Run {
  const secret = { permutation: drawPermutation(ROWS, rng), nonces: stream.take(ROWS) };
  const shuffled = shuffleList(params, mix.inputs, secret.permutation, stream);
  const u = commitPermutation(P256, generators, secret);
  const lists = { inputs: listDigest(mix.inputs), outputs: listDigest(seen(shuffled.outputs)) };
  const transcript = shuffleTranscript(params, PLACE, lists, u);
  const exponents = exponentsOf(transcript);
  const list = exponents(0, ROWS);
  const e = Array.from({ length: ROWS }, (_, i) => P256.scalarFromBytes(list.slice(32 * i, 32 * i + 32)));
  return { secret, shuffled, u, transcript, e, permuted: permutedExponents(P256, exponents, secret) };
}

/** The rest of a proof, for outputs and permuted exponents of the forger's choice. */
function finish(
  { secret, shuffled, u, transcript, e }: Run,
  outputs: Uint8Array,
  permuted: readonly Scalar[],
  generators: Uint8Array = h,
): { readonly proof: ShuffleProof; readonly challenge: Scalar; readonly e: readonly Scalar[] } {
  const opening = commitOpening(P256, generators, stream);
  const h0 = P256.withTable(element(generators, 0));
  const chain = commitChain(h0, opening.masks, permuted, stream);
  const { Fp, phi } = commitCiphertexts(params, outputs, opening.shares, stream);
  const { B, Bp, Cp, Dp } = chain;
  const challenge = challengeFor(transcript, [B, Bp], [opening.Ap, Cp, Dp, Fp]);
  const proof = {
    ...{ permutationCommitment: u, B, Bp, Cp, Dp, Ap: opening.Ap, Fp },
    ...respondOpening(opening, secret, permuted, challenge),
    ...respondChain(chain, opening, secret, permuted, challenge),
    kF: respondCiphertexts({ Fp, phi }, shuffled, permuted, challenge),
  };
  return { proof, challenge, e };
}

function refusal(outputs: Uint8Array, proof: ShuffleProof): MixVerdict {
  return verdict(mix, [{ mixer: 1, outputs, proof: writeShuffleProof(P256, proof) }]);
}

describe('a forger', () => {
  it('who does everything as he should is no forger', () => {
    const run = honestRun((outputs) => outputs);
    const { proof } = finish(run, run.shuffled.outputs, run.permuted);
    expect(refusal(run.shuffled.outputs, proof)).toMatchObject({ ok: true });
  });

  it('who chooses outputs after the exponents moves votes, if the transcript leaves the outputs out', () => {
    const run = honestRun(() => new Uint8Array());
    const outputs = run.shuffled.outputs.slice();
    const [first, second] = run.permuted;
    if (first === undefined || second === undefined) throw new Error('no rows');
    const loot = G.multiply(P256.scalar(1000));
    put(outputs, 1, element(outputs, 1).add(loot.multiply(second)));
    put(outputs, 3, element(outputs, 3).subtract(loot.multiply(first)));
    const { proof, challenge, e } = finish(run, outputs, run.permuted);
    const weak = equationsFor(proof, outputs, e, challenge);
    expect(failingEquation(weak)).toBeUndefined();
    expect(equationsHold([weak], rng)).toBe(true);
    expect(plaintexts(mix, outputs).slice(2)).toEqual(plaintexts(mix, run.shuffled.outputs).slice(2));
    expect(plaintexts(mix, outputs)).not.toEqual(plaintexts(mix, run.shuffled.outputs));
    expect(refusal(outputs, proof)).toMatchObject({ ok: false, reason: 'equation', stage: 0, mixer: 1 });
  });

  it('who chooses a commitment after the challenge proves anything, if the challenge leaves it out', () => {
    const run = honestRun((outputs) => outputs);
    const outputs = concatBytes(...Array.from({ length: ROWS }, () => mix.inputs.slice(0, 2 * SIZE)));
    const lists = { inputs: listDigest(mix.inputs), outputs: listDigest(outputs) };
    const transcript = shuffleTranscript(params, PLACE, lists, run.u);
    const chosen = exponentsOf(transcript)(0, ROWS);
    const fixed = finish(
      { ...run, transcript },
      outputs,
      permutedExponents(P256, scalarSource(chosen, 32), run.secret),
    );
    const own = Array.from({ length: ROWS }, (_, i) =>
      P256.scalarFromBytes(chosen.slice(32 * i, 32 * i + 32)),
    );
    const Fp = new Uint8Array(2 * SIZE);
    const [kF] = fixed.proof.kF;
    if (kF === undefined) throw new Error('no response');
    [G, params.publicKey].forEach((base, half) => {
      let point = base.multiply(kF.negate());
      own.forEach((exponent, i) => {
        const kE = P256.scalarFromBytes(fixed.proof.kE.slice(32 * i, 32 * i + 32));
        point = point.add(element(outputs, 2 * i + half).multiply(kE));
        point = point.subtract(
          element(mix.inputs, 2 * i + half).multiply(exponent.multiply(fixed.challenge)),
        );
      });
      put(Fp, half, point);
    });
    const forged = { ...fixed.proof, Fp };
    expect(failingEquation(equationsFor(forged, outputs, own, fixed.challenge))).toBeUndefined();
    expect(new Set(plaintexts(mix, outputs)).size).toBe(1);
    expect(refusal(outputs, forged)).toMatchObject({ ok: false, reason: 'equation', stage: 0, mixer: 1 });
  });

  it('who knows the logarithms of the generators doubles a vote, if the verifier takes generators from him', () => {
    const logs = stream.take(ROWS);
    const own = concatBytes(...logs.map((log) => G.multiply(log).toBytes()));
    const { secret, shuffled, u } = honestRun((outputs) => outputs, own);
    const outputs = shuffled.outputs.slice();
    const two = P256.scalar(2);
    for (const half of [0, 1]) put(outputs, half, element(outputs, half).multiply(two));
    const lists = { inputs: listDigest(mix.inputs), outputs: listDigest(outputs) };
    const transcript = shuffleTranscript(params, PLACE, lists, u);
    const list = exponentsOf(transcript);
    const e = Array.from({ length: ROWS }, (_, i) => P256.scalarFromBytes(list(i, 1)));
    const honest = permutedExponents(P256, list, secret);
    // e'_0 is halved: no longer a permutation of e, but whoever knows logarithms opens commitments to anything.
    const permuted = honest.map((exponent, j) => (j === 0 ? exponent.multiply(two.invert()) : exponent));
    const opening = commitOpening(P256, own, stream);
    const chain = commitChain(P256.withTable(element(own, 0)), opening.masks, permuted, stream);
    const { Fp, phi } = commitCiphertexts(params, outputs, opening.shares, stream);
    const { B, Bp, Cp, Dp } = chain;
    const challenge = challengeFor(transcript, [B, Bp], [opening.Ap, Cp, Dp, Fp]);
    const dot = (a: readonly Scalar[], b: readonly Scalar[]): Scalar =>
      a.reduce((sum, x, i) => sum.add(x.multiply(b[i] ?? x)), P256.scalar(0));
    const product = (a: readonly Scalar[]): Scalar => a.reduce((all, x) => all.multiply(x), P256.scalar(1));
    const gain = dot(honest, logs).subtract(dot(permuted, logs));
    const gap = product(permuted)
      .subtract(product(honest))
      .multiply(logs[0] ?? two);
    const opened = respondOpening(opening, secret, honest, challenge);
    const chained = respondChain(chain, opening, secret, permuted, challenge);
    // Nonces of the doubled row are doubled, and its exponent halved, so that kF is that of the honest run.
    const proof = {
      ...{ permutationCommitment: u, B, Bp, Cp, Dp, Ap: opening.Ap, Fp },
      kA: opened.kA.add(challenge.multiply(gain)),
      kE: respondOpening(opening, secret, permuted, challenge).kE,
      ...{ kB: chained.kB, kC: chained.kC, kD: chained.kD.add(challenge.multiply(gap)) },
      kF: respondCiphertexts({ Fp, phi }, shuffled, honest, challenge),
    };
    expect(failingEquation(equationsFor(proof, outputs, e, challenge, own))).toBeUndefined();
    expect(plaintexts(mix, outputs)).not.toEqual(plaintexts(mix, shuffled.outputs));
    expect(refusal(outputs, proof)).toMatchObject({ ok: false, equation: 'A', stage: 0, mixer: 1 });
    const trusting = { group: P256, count: ROWS, first: () => own } as unknown as ShuffleGenerators;
    const stage = { mixer: 1, outputs, proof: writeShuffleProof(P256, proof) };
    expect(verdict(mix, [stage], { generators: trusting })).toMatchObject({ ok: true });
  });

  it('who permutes otherwise than he committed, or by no permutation, is refused by the equation that says so', () => {
    const run = honestRun((outputs) => outputs);
    const swapped = [1, 0, 2, 3].map((j) => run.permuted[j] ?? P256.scalar(0));
    const other = finish(run, run.shuffled.outputs, swapped);
    expect(refusal(run.shuffled.outputs, other.proof)).toMatchObject({ ok: false, equation: 'A' });
    // Two rows are committed to the first generator, none to the second.
    const twice = { permutation: Uint32Array.of(0, 0, 2, 3), nonces: run.secret.nonces };
    const u = commitPermutation(P256, h, twice);
    const lists = { inputs: listDigest(mix.inputs), outputs: listDigest(run.shuffled.outputs) };
    const transcript = shuffleTranscript(params, PLACE, lists, u);
    const list = exponentsOf(transcript);
    const e = Array.from({ length: ROWS }, (_, i) => P256.scalarFromBytes(list(i, 1)));
    const sums = [0, 1, 2, 3].map((j) =>
      e.reduce((sum, x, i) => (twice.permutation[i] === j ? sum.add(x) : sum), P256.scalar(0)),
    );
    const { proof, challenge } = finish(
      { ...run, secret: twice, u, transcript, e },
      run.shuffled.outputs,
      sums,
    );
    const opening = e.reduce((a, x, i) => a.add(x.multiply(twice.nonces[i] ?? x)), P256.scalar(0));
    const assumed = twice.nonces.reduce(
      (a, r, i) => a.add(r.multiply(sums[twice.permutation[i] ?? 0] ?? r)),
      P256.scalar(0),
    );
    const kA = proof.kA.add(challenge.multiply(opening.subtract(assumed)));
    expect(refusal(run.shuffled.outputs, { ...proof, kA })).toMatchObject({
      ok: false,
      equation: 'C',
      mixer: 1,
    });
  });
});
