/**
 * Mixers who cheat, with all the means of an honest one: each forgery is shown to work where the rule that it breaks is
 * left out, and to be refused and named where it is kept.
 */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import type { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { failingEquation } from '../../src/mixnet/one-by-one.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
import { writeShuffleProof } from '../../src/mixnet/proof-codec.js';
import { commitCiphertexts, respondCiphertexts } from '../../src/mixnet/prover-ciphertexts.js';
import {
  commitChain,
  commitOpening,
  commitPermutation,
  permutedExponents,
  respondChain,
  respondOpening,
} from '../../src/mixnet/prover-permutation.js';
import { challengeFor } from '../../src/mixnet/statement.js';
import { plaintexts, verdict } from './fixtures.js';
import { element, Forger, put, ROWS } from './forger.js';

const forger = new Forger('forgery');
const { mix, h, stream } = forger;
const { params, rng } = mix;
const [G, SIZE] = [P256.generator(), P256.elementBytes];

describe('a forger', () => {
  it('who does everything as he should is no forger', () => {
    const run = forger.run((outputs) => outputs);
    const { proof } = forger.finish(run, run.shuffled.outputs, run.permuted);
    expect(forger.verdict(run.shuffled.outputs, proof)).toMatchObject({ ok: true });
  });

  it('who chooses outputs after the exponents moves votes, if the transcript leaves the outputs out', () => {
    const run = forger.run(() => new Uint8Array());
    const outputs = run.shuffled.outputs.slice();
    const [first, second] = run.permuted;
    if (first === undefined || second === undefined) throw new Error('no rows');
    const loot = G.multiply(P256.scalar(1000));
    put(outputs, 1, element(outputs, 1).add(loot.multiply(second)));
    put(outputs, 3, element(outputs, 3).subtract(loot.multiply(first)));
    const { proof, challenge } = forger.finish(run, outputs, run.permuted);
    const weak = forger.equations(proof, outputs, run.e, challenge);
    expect(failingEquation(weak)).toBeUndefined();
    expect(equationsHold([weak], rng)).toBe(true);
    expect(plaintexts(mix, outputs).slice(2)).toEqual(plaintexts(mix, run.shuffled.outputs).slice(2));
    expect(plaintexts(mix, outputs)).not.toEqual(plaintexts(mix, run.shuffled.outputs));
    expect(forger.verdict(outputs, proof)).toMatchObject({
      ok: false,
      reason: 'equation',
      stage: 0,
      mixer: 1,
    });
  });

  it('who chooses a commitment after the challenge proves anything, if the challenge leaves it out', () => {
    const run = forger.run((outputs) => outputs);
    const outputs = concatBytes(...Array.from({ length: ROWS }, () => mix.inputs.slice(0, 2 * SIZE)));
    const { transcript, exponents, e: own } = forger.draw(outputs, run.u);
    const permuted = permutedExponents(P256, exponents, run.secret);
    const fixed = forger.finish({ ...run, transcript }, outputs, permuted);
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
    expect(failingEquation(forger.equations(forged, outputs, own, fixed.challenge))).toBeUndefined();
    expect(new Set(plaintexts(mix, outputs)).size).toBe(1);
    expect(forger.verdict(outputs, forged)).toMatchObject({
      ok: false,
      reason: 'equation',
      stage: 0,
      mixer: 1,
    });
  });

  it('who knows the logarithms of the generators doubles a vote, if the verifier takes generators from him', () => {
    const logs = stream.take(ROWS);
    const own = concatBytes(...logs.map((log) => G.multiply(log).toBytes()));
    const { secret, shuffled, u } = forger.run((outputs) => outputs, own);
    const outputs = shuffled.outputs.slice();
    const two = P256.scalar(2);
    for (const half of [0, 1]) put(outputs, half, element(outputs, half).multiply(two));
    const { transcript, exponents, e } = forger.draw(outputs, u);
    const honest = permutedExponents(P256, exponents, secret);
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
    expect(failingEquation(forger.equations(proof, outputs, e, challenge, own))).toBeUndefined();
    expect(plaintexts(mix, outputs)).not.toEqual(plaintexts(mix, shuffled.outputs));
    expect(forger.verdict(outputs, proof)).toMatchObject({ ok: false, equation: 'A', stage: 0, mixer: 1 });
    const trusting = { group: P256, count: ROWS, first: () => own } as unknown as ShuffleGenerators;
    const stage = { mixer: 1, outputs, proof: writeShuffleProof(P256, proof) };
    expect(verdict(mix, [stage], { generators: trusting })).toMatchObject({ ok: true });
  });

  it('who permutes otherwise than he committed, or by no permutation, is refused by the equation that says so', () => {
    const run = forger.run((outputs) => outputs);
    const swapped = [1, 0, 2, 3].map((j) => run.permuted[j] ?? P256.scalar(0));
    const other = forger.finish(run, run.shuffled.outputs, swapped);
    expect(forger.verdict(run.shuffled.outputs, other.proof)).toMatchObject({ ok: false, equation: 'A' });
    // Two rows are committed to the first generator, none to the second.
    const twice = { permutation: Uint32Array.of(0, 0, 2, 3), nonces: run.secret.nonces };
    const u = commitPermutation(P256, h, twice);
    const { transcript, e } = forger.draw(run.shuffled.outputs, u);
    const sums = [0, 1, 2, 3].map((j) =>
      e.reduce((sum, x, i) => (twice.permutation[i] === j ? sum.add(x) : sum), P256.scalar(0)),
    );
    const { proof, challenge } = forger.finish(
      { ...run, secret: twice, u, transcript },
      run.shuffled.outputs,
      sums,
    );
    const opening = e.reduce((a, x, i) => a.add(x.multiply(twice.nonces[i] ?? x)), P256.scalar(0));
    const assumed = twice.nonces.reduce(
      (a, r, i) => a.add(r.multiply(sums[twice.permutation[i] ?? 0] ?? r)),
      P256.scalar(0),
    );
    const kA = proof.kA.add(challenge.multiply(opening.subtract(assumed)));
    expect(forger.verdict(run.shuffled.outputs, { ...proof, kA })).toMatchObject({
      ok: false,
      equation: 'C',
      mixer: 1,
    });
  });
});
