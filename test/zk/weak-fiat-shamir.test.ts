/**
 * The published forgeries against weak Fiat–Shamir (attack catalogue A1 to A3): each is shown to work against a verifier
 * with the weakness, and to fail against ours.
 */
import { describe, expect, it } from 'vitest';
import { Writer } from '../../src/core/codec.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { LABELS } from '../../src/core/labels.js';
import { commitmentKey } from '../../src/zk/commitment-key.js';
import { bitStatement } from '../../src/zk/disjunctive.js';
import { compileLayout } from '../../src/zk/layout.js';
import { kernelElement } from '../../src/zk/linear-system.js';
import { type Proof, proveStatement, verifyStatement } from '../../src/zk/nizk.js';
import { equalityOfLogs, knowledgeOfLog, writeStatement } from '../../src/zk/relation.js';
import { type VectorProof, type VectorStatement, verifyVector } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { encryptValue, ruleOf, sessionTranscript } from './fixtures.js';
import { item, plainProve } from './plain-prover.js';

const GROUP = RISTRETTO255;
const G = GROUP.generator();
const rng = seededRng('forger');
const draw = (): Scalar => GROUP.randomScalar(rng);
const scalar = (value: number): Scalar => GROUP.scalar(value);

/** The challenge of Helios: the commitments only, no statement (Bernhard, Pereira and Warinschi 2012). */
function weakChallenge(commitments: readonly Element[]): Scalar {
  return sessionTranscript(GROUP)
    .absorbElements(LABELS.commitments, commitments)
    .challengeScalar(LABELS.challenge);
}

/** z base = T + c image. */
function isSchnorr(base: Element, image: Element, T: Element, c: Scalar, z: Scalar): boolean {
  return base.multiply(z).equals(T.add(image.multiply(c)));
}

describe('A1: challenge without the statement', () => {
  it('a false decryption, its statement solved for last', () => {
    const secret = draw();
    const publicKey = G.multiply(secret);
    // Commitments first, with different logarithms; then the challenge; then a ciphertext and a "factor" that fit.
    const [t, u, z] = [draw(), draw(), draw()];
    const commitments = [G.multiply(t), G.multiply(u)] as const;
    const c = weakChallenge(commitments);
    const response = t.add(c.multiply(secret));
    const c1 = G.multiply(z);
    const factor = c1.multiply(response).subtract(commitments[1]).multiply(c.invert());
    expect(isSchnorr(G, publicKey, commitments[0], c, response)).toBe(true);
    expect(isSchnorr(c1, factor, commitments[1], c, response)).toBe(true);
    expect(factor.equals(c1.multiply(secret))).toBe(false);

    const forged: Proof = { kind: 'linear', commitments, responses: [response] };
    const statement = equalityOfLogs(G, publicKey, c1, factor);
    expect(verifyStatement(statement, forged, sessionTranscript(GROUP))).toBe(false);
  });

  it('a ballot that counts 1000, its public key solved for last', () => {
    // Branch i of the bit proof, with commitments a_i G and b_i G, holds for a ciphertext of m if and only if
    // c_i (m - i) = k a_i - b_i; so c_0 + c_1 = c is one linear equation for the secret key k.
    const m = scalar(1000);
    const [a0, b0, a1, b1, r] = [draw(), draw(), draw(), draw(), draw()];
    const commitments = [a0, b0, a1, b1].map((log) => G.multiply(log));
    const c = weakChallenge(commitments);
    const [by0, by1] = [m.invert(), m.subtract(scalar(1)).invert()];
    const slope = a0.multiply(by0).add(a1.multiply(by1));
    const k = c.add(b0.multiply(by0)).add(b1.multiply(by1)).multiply(slope.invert());
    const challenges = [
      k.multiply(a0).subtract(b0).multiply(by0),
      k.multiply(a1).subtract(b1).multiply(by1),
    ] as const;
    const publicKey = G.multiply(k);
    const pair = encryptValue(publicKey, 1000, r);
    const responses = [a0.add(challenges[0].multiply(r)), a1.add(challenges[1].multiply(r))] as const;

    expect(challenges[0].add(challenges[1]).equals(c)).toBe(true);
    for (const i of [0, 1] as const) {
      const shifted = pair.c2.subtract(G.multiply(scalar(i)));
      expect(isSchnorr(G, pair.c1, item(commitments, 2 * i), challenges[i], responses[i])).toBe(true);
      expect(isSchnorr(publicKey, shifted, item(commitments, 2 * i + 1), challenges[i], responses[i])).toBe(
        true,
      );
    }
    const branches = [0, 1].map(
      (i): Proof => ({
        kind: 'linear',
        commitments: commitments.slice(2 * i, 2 * i + 2),
        responses: [item(responses, i)],
      }),
    );
    const forged: Proof = { kind: 'or', challenges: [challenges[0]], branches };
    expect(verifyStatement(bitStatement(G, publicKey, pair), forged, sessionTranscript(GROUP))).toBe(false);
  });

  it('a vector proof simulated under chosen challenges', () => {
    const publicKey = G.multiply(draw());
    const layout = compileLayout(ruleOf(2), GROUP);
    const key = commitmentKey(GROUP, layout.bits);
    const ciphertexts = [encryptValue(publicKey, 1000, draw()), encryptValue(publicKey, 0, draw())];
    const statement = { publicKey, layout, key, ciphertexts };
    const [x, y] = [draw(), draw()];
    const proof = simulateVector(statement, x, y);
    expect(equationsHold(statement, proof, x, y)).toBe(true);
    expect(verifyVector(statement, proof, sessionTranscript(GROUP))).toBe(false);
  });
});

/** The simulator of spec section 3.7: responses first, commitments solved for. */
function simulateVector(
  { publicKey, ciphertexts, layout, key }: VectorStatement,
  x: Scalar,
  y: Scalar,
): VectorProof {
  const f = layout.weights.map(draw);
  const [zA, zC, zE, B, C] = [draw(), draw(), draw(), G.multiply(draw()), G.multiply(draw())];
  const com = (values: readonly Scalar[], z: Scalar): Element =>
    values.reduce((sum, v, j) => sum.add(item(key.g, j).multiply(v)), key.h.multiply(z));
  const value = item(f, 0).add(y.multiply(item(f, 1)));
  const [E0, E1] = [item(ciphertexts, 0), item(ciphertexts, 1)];
  const T = {
    c1: G.multiply(zE).subtract(E0.c1.add(E1.c1.multiply(y)).multiply(x)),
    c2: publicKey
      .multiply(zE)
      .add(G.multiply(value))
      .subtract(E0.c2.add(E1.c2.multiply(y)).multiply(x)),
  };
  const A = com(f, zA).subtract(B.multiply(x));
  const D = com(
    f.map((v) => v.multiply(x.subtract(v))),
    zC,
  ).subtract(C.multiply(x));
  return { B, A, C, D, T, f, zA, zC, zE };
}

/** The verifier's equations for a layout without constraints, under challenges that it does not derive. */
function equationsHold(
  { publicKey, ciphertexts, key }: VectorStatement,
  p: VectorProof,
  x: Scalar,
  y: Scalar,
): boolean {
  const com = (values: readonly Scalar[], z: Scalar): Element =>
    values.reduce((sum, v, j) => sum.add(item(key.g, j).multiply(v)), key.h.multiply(z));
  const [E0, E1] = [item(ciphertexts, 0), item(ciphertexts, 1)];
  const value = item(p.f, 0).add(y.multiply(item(p.f, 1)));
  return (
    p.B.multiply(x).add(p.A).equals(com(p.f, p.zA)) &&
    p.C.multiply(x)
      .add(p.D)
      .equals(
        com(
          p.f.map((v) => v.multiply(x.subtract(v))),
          p.zC,
        ),
      ) &&
    E0.c1.add(E1.c1.multiply(y)).multiply(x).add(p.T.c1).equals(G.multiply(p.zE)) &&
    E0.c2
      .add(E1.c2.multiply(y))
      .multiply(x)
      .add(p.T.c2)
      .equals(publicKey.multiply(p.zE).add(G.multiply(value)))
  );
}

describe('A2: generators with known logarithms', () => {
  it('let one open a commitment in two ways, and their proof fails under the derived generators', () => {
    const publicKey = G.multiply(draw());
    const layout = compileLayout(ruleOf(1), GROUP);
    const derived = commitmentKey(GROUP, 1);
    const trapdoor = draw();
    const supplied = { ...derived, g: [derived.h.multiply(trapdoor)] };
    const nonce = draw();
    const statement = {
      publicKey,
      layout,
      key: supplied,
      ciphertexts: [encryptValue(publicKey, 1000, nonce)],
    };
    const forged = forgeWithTrapdoor(statement, nonce, trapdoor);
    expect(verifyVector(statement, forged, sessionTranscript(GROUP))).toBe(true);
    expect(verifyVector({ ...statement, key: derived }, forged, sessionTranscript(GROUP))).toBe(false);
  });
});

/** Proves that one ciphertext of 1000 holds a bit: with G_0 = d H, commitments open to whatever the equations need. */
function forgeWithTrapdoor(statement: VectorStatement, nonce: Scalar, d: Scalar): VectorProof {
  const { layout } = statement;
  const a = kernelElement(layout.kernel, [draw()], GROUP);
  const plan = {
    b: [scalar(1000)],
    a,
    r: [nonce],
    rB: draw(),
    rA: draw(),
    rC: draw(),
    rD: draw(),
    s: draw(),
  };
  const { proof, x } = plainProve(statement, plan, sessionTranscript(GROUP));
  // Only equation (3) is off, by b (1 - b) x^2 G_0 = d b (1 - b) x^2 H: the trapdoor moves it into zC.
  const off = scalar(1000)
    .multiply(scalar(1 - 1000))
    .multiply(x)
    .multiply(x)
    .multiply(d);
  return { ...proof, zC: proof.zC.subtract(off) };
}

describe('A3: keys that are not part of the challenge', () => {
  const secret = draw();
  const delta = draw();
  const publicKey = G.multiply(secret);
  const related = publicKey.add(G.multiply(delta));

  it('turn a signature into one under a related key', () => {
    const t = draw();
    const T = G.multiply(t);
    const c = weakChallenge([T]);
    const z = t.add(c.multiply(secret));
    expect(isSchnorr(G, publicKey, T, c, z)).toBe(true);
    expect(isSchnorr(G, related, T, c, z.add(c.multiply(delta)))).toBe(true);
  });

  it('are part of ours, so that the same change fails', () => {
    const message = () => sessionTranscript(GROUP).absorb(LABELS.message, new Uint8Array([1, 2, 3]));
    const statement = knowledgeOfLog(G, publicKey);
    const proof = proveStatement(statement, { kind: 'linear', secrets: [secret] }, message(), rng);
    if (proof.kind !== 'linear') throw new Error('not linear');
    const [T, z] = [item(proof.commitments, 0), item(proof.responses, 0)];
    const writer = new Writer();
    writeStatement(writer, statement);
    const c = message()
      .absorb(LABELS.statement, writer.finish())
      .absorbElements(LABELS.commitments, [T])
      .challengeScalar(LABELS.challenge);
    expect(isSchnorr(G, publicKey, T, c, z)).toBe(true);
    const forged: Proof = { ...proof, responses: [z.add(c.multiply(delta))] };
    expect(isSchnorr(G, related, T, c, item(forged.responses, 0))).toBe(true);
    expect(verifyStatement(knowledgeOfLog(G, related), forged, message())).toBe(false);
    expect(verifyStatement(statement, proof, message())).toBe(true);
  });
});
