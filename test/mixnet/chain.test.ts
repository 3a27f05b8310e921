import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { verifyChain } from '../../src/mixnet/chain.js';
import { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { PreparedShuffle, prepareShuffle, proveCommittedShuffle } from '../../src/mixnet/prepared.js';
import { proveShuffle } from '../../src/mixnet/prover.js';
import type { MixStage } from '../../src/mixnet/stage.js';
import type { MixFault, MixVerdict } from '../../src/mixnet/verdict.js';
import { seededRng } from '../helpers/rng.js';
import { ciphertexts, honestChain, testMix, verdict } from './fixtures.js';

const mix = testMix(P256, 3, 1, 'chain');
const stages = honestChain(mix, 3, [2]);
const [one, two, three] = stages;
if (one === undefined || two === undefined || three === undefined) throw new Error('no chain');
const ROW = 128;

function fault(result: MixVerdict): Pick<MixFault, 'reason' | 'stage' | 'mixer'> {
  if (result.ok) throw new Error('was accepted');
  const { reason, stage, mixer } = result;
  return { reason, stage, mixer };
}

describe('a chain', () => {
  it('is good as it is, and each of its ends', () => {
    expect(verdict(mix, stages)).toMatchObject({ ok: true });
    expect(verdict(mix, stages.slice(0, 2))).toMatchObject({ ok: true });
    expect(verdict(mix, [])).toEqual({ ok: true, commitments: [] });
    expect(verdict(mix, [two, three], { inputs: one.outputs, firstStage: 1 })).toMatchObject({ ok: true });
  });

  it('has its stages in order, each in its place', () => {
    expect(fault(verdict(mix, [two, one, three]))).toEqual({ reason: 'equation', stage: 0, mixer: 2 });
    expect(fault(verdict(mix, [one, three, two]))).toEqual({ reason: 'equation', stage: 1, mixer: 3 });
    expect(fault(verdict(mix, [one, three]))).toEqual({ reason: 'equation', stage: 1, mixer: 3 });
    expect(fault(verdict(mix, [two, three], { inputs: one.outputs })).stage).toBe(0);
    expect(fault(verdict(mix, [one], { firstStage: 1 }))).toEqual({ reason: 'equation', stage: 1, mixer: 1 });
  });

  it('has no mixer twice', () => {
    const again = proveShuffle(mix.params, { stage: 3, mixer: 1 }, three.outputs, mix.generators, mix.rng);
    const repeated = [...stages, { mixer: 1, ...again }];
    expect(fault(verdict(mix, repeated))).toEqual({ reason: 'mixer-repeated', stage: 3, mixer: 1 });
    const other = [...stages, { mixer: 4, ...again }];
    expect(fault(verdict(mix, other))).toEqual({ reason: 'equation', stage: 3, mixer: 4 });
    expect(fault(verdict(mix, [one, one]))).toEqual({ reason: 'mixer-repeated', stage: 1, mixer: 1 });
  });

  it('is bound to session, key, width, and to the mixer', () => {
    const { params } = mix;
    const session = params.session.map((byte, i) => (i === 31 ? byte ^ 1 : byte));
    const refused = { reason: 'equation', stage: 0, mixer: 1 };
    expect(fault(verdict(mix, stages, { params: { ...params, session } }))).toEqual(refused);
    const publicKey = params.publicKey.add(P256.generator());
    expect(fault(verdict(mix, stages, { params: { ...params, publicKey } }))).toEqual(refused);
    expect(fault(verdict(mix, [{ ...one, mixer: 9 }, two]))).toEqual({ ...refused, mixer: 9 });
    expect(fault(verdict(mix, [one, { ...two, mixer: 9 }]))).toEqual({ ...refused, stage: 1, mixer: 9 });
    const even = testMix(P256, 4, 1, 'wide');
    const asOne = { ...even.params, width: 2 };
    expect(fault(verdict(even, honestChain(even, 1), { params: asOne })).stage).toBe(0);
  });

  it('refuses lists that are changed, cut, longer, or reordered after the challenge', () => {
    const row = (i: number): Uint8Array => one.outputs.slice(i * ROW, (i + 1) * ROW);
    const lists: readonly (readonly [string, Uint8Array])[] = [
      ['equation', concatBytes(row(1), row(0), row(2))],
      ['equation', concatBytes(row(0), row(0), row(2))],
      ['equation', concatBytes(row(0), row(1), mix.inputs.slice(0, ROW))],
      ['equation', mix.inputs],
      ['wrong-size', concatBytes(row(0), row(1))],
      ['wrong-size', concatBytes(row(0), row(1), row(2), row(2))],
      ['undecodable', one.outputs.slice(0, -1)],
      ['undecodable', new Uint8Array(0)],
      ['undecodable', concatBytes(row(0), row(1), new Uint8Array(ROW))],
    ];
    for (const [reason, outputs] of lists)
      expect(fault(verdict(mix, [{ ...one, outputs }, two, three]))).toEqual({ reason, stage: 0, mixer: 1 });
  });

  it('refuses another input: a row repeated, replaced, or none', () => {
    const inputs = mix.inputs.slice();
    inputs.set(inputs.subarray(0, ROW), ROW);
    expect(fault(verdict(mix, stages, { inputs }))).toEqual({ reason: 'equation', stage: 0, mixer: 1 });
    const fresh = ciphertexts(mix.params, 3, mix.rng);
    expect(fault(verdict(mix, stages, { inputs: fresh })).stage).toBe(0);
    const bad = { reason: 'bad-inputs', stage: undefined, mixer: undefined };
    expect(fault(verdict(mix, stages, { inputs: new Uint8Array(0) }))).toEqual(bad);
    expect(fault(verdict(mix, [], { inputs: inputs.map(() => 1) }))).toEqual(bad);
    expect(fault(verdict(mix, stages, { inputs: inputs.map(() => 1) }))).toEqual(bad);
    expect(
      fault(verdict(mix, [{ ...one, proof: new Uint8Array() }], { inputs: inputs.map(() => 1) })),
    ).toEqual(bad);
    expect(fault(verdict(mix, stages, { inputs: new Uint8Array(3 * ROW) }))).toEqual(bad);
  });

  it('names the first stage at fault, whatever is wrong with it and with those behind', () => {
    const broken = (stage: MixStage): MixStage => ({
      ...stage,
      proof: stage.proof.map((b, i) => (i === stage.proof.length - 1 ? b ^ 1 : b)),
    });
    const torn = (stage: MixStage): MixStage => ({ ...stage, proof: stage.proof.slice(1) });
    expect(fault(verdict(mix, [broken(one), torn(two), three]))).toEqual({
      reason: 'equation',
      stage: 0,
      mixer: 1,
    });
    expect(fault(verdict(mix, [torn(one), broken(two), three]))).toEqual({
      reason: 'undecodable',
      stage: 0,
      mixer: 1,
    });
    expect(fault(verdict(mix, [one, broken(two), { ...three, mixer: 1 }]))).toEqual({
      reason: 'equation',
      stage: 1,
      mixer: 2,
    });
    expect(fault(verdict(mix, [one, two, broken(three)]))).toEqual({
      reason: 'equation',
      stage: 2,
      mixer: 3,
    });
  });
});

describe('a permutation commitment', () => {
  it('serves once: the prover refuses to use it again, and a spent one is spent for good', () => {
    const prepared = prepareShuffle(mix.params, 5, mix.generators, mix.rng);
    const prove = (): unknown =>
      proveCommittedShuffle(
        mix.params,
        { stage: 0, mixer: 5 },
        mix.inputs,
        prepared,
        mix.generators,
        mix.rng,
      );
    expect(prove).not.toThrow();
    expect(prove).toThrow(RangeError);
    expect(prove).toThrow('serves one shuffle');
  });

  it('serves once: a chain, and another chain, in which it comes again is refused, and the mixer named', () => {
    const prepared = prepareShuffle(mix.params, 5, mix.generators, mix.rng);
    const secret = prepared.spend();
    const twin = (mixer: number): PreparedShuffle => new PreparedShuffle(mixer, prepared.commitment, secret);
    const prove = (stage: number, list: Uint8Array): MixStage => ({
      mixer: 5,
      commitment: prepared.commitment,
      ...proveCommittedShuffle(mix.params, { stage, mixer: 5 }, list, twin(5), mix.generators, mix.rng),
    });
    const first = prove(0, mix.inputs);
    const good = verdict(mix, [first]);
    expect(good).toMatchObject({ ok: true });
    const other = ciphertexts(mix.params, 3, mix.rng);
    const elsewhere = prove(0, other);
    expect(verdict(mix, [elsewhere], { inputs: other })).toMatchObject({ ok: true });
    const used = good.ok ? good.commitments : [];
    expect(used).toHaveLength(1);
    expect(fault(verdict(mix, [elsewhere], { inputs: other, used }))).toEqual({
      reason: 'commitment-reused',
      stage: 0,
      mixer: 5,
    });
    expect(fault(verdict(mix, [first, { ...one, mixer: 6, proof: one.proof }])).stage).toBe(1);
    const copied = { ...prove(1, first.outputs), mixer: 6 };
    expect(fault(verdict(mix, [first, copied]))).toEqual({ reason: 'commitment-reused', stage: 1, mixer: 6 });
  });

  it('is the mixer’s own, of this election, and long enough', () => {
    const prepared = prepareShuffle(mix.params, 5, mix.generators, mix.rng);
    const prove = (mixer: number, inputs = mix.inputs): unknown =>
      proveCommittedShuffle(
        mix.params,
        { stage: 0, mixer },
        inputs,
        prepared,
        ShuffleGenerators.derive(P256, 4),
        mix.rng,
      );
    expect(() => prove(4)).toThrow(RangeError);
    expect(() => prove(5, ciphertexts(mix.params, 4, mix.rng))).toThrow(RangeError);
    const shuffled = prove(5) as { outputs: Uint8Array; proof: Uint8Array };
    const stage = { mixer: 5, commitment: prepared.commitment, ...shuffled };
    expect(verdict(mix, [stage])).toMatchObject({ ok: true });
    const elsewhere = prepareShuffle(
      { ...mix.params, session: new Uint8Array(32) },
      5,
      mix.generators,
      mix.rng,
    );
    expect(fault(verdict(mix, [{ ...stage, commitment: elsewhere.commitment }]))).toMatchObject({
      reason: 'equation',
      stage: 0,
    });
    const long = prepareShuffle(mix.params, 5, ShuffleGenerators.derive(P256, 5), mix.rng);
    expect(fault(verdict(mix, [{ ...stage, commitment: long.commitment }]))).toMatchObject({
      reason: 'undecodable',
      stage: 0,
    });
  });
});

describe('the caller', () => {
  const other = ristretto255WithEngine('wasm');
  const { params, inputs, generators, rng } = mix;
  const place = { stage: 0, mixer: 1 };

  it('must keep groups apart and parameters in range', () => {
    const foreign = ShuffleGenerators.derive(other, 3);
    expect(() => proveShuffle(params, place, inputs, foreign, rng)).toThrow(TypeError);
    expect(() =>
      verifyChain(params, inputs, [], { how: { mode: 'one-by-one' }, generators: foreign }),
    ).toThrow(TypeError);
    expect(() =>
      proveShuffle({ ...params, publicKey: other.generator() }, place, inputs, generators, rng),
    ).toThrow(TypeError);
    expect(() =>
      proveShuffle({ ...params, publicKey: P256.identity() }, place, inputs, generators, rng),
    ).toThrow(RangeError);
    for (const width of [0, 1.5, 5000])
      expect(() => proveShuffle({ ...params, width }, place, inputs, generators, rng)).toThrow(RangeError);
    const few = ShuffleGenerators.derive(P256, 2);
    expect(() => proveShuffle(params, place, inputs, few, rng)).toThrow(RangeError);
    expect(() =>
      verifyChain(params, inputs, stages, { how: { mode: 'one-by-one' }, generators: few }),
    ).toThrow(RangeError);
    for (const count of [0, -1, 1.5, 2 ** 25])
      expect(() => ShuffleGenerators.derive(P256, count)).toThrow(RangeError);
  });

  it('must bring ciphertexts, and a source of weights that is not stuck', () => {
    expect(() => proveShuffle(params, place, inputs.slice(1), generators, rng)).toThrow('whole rows');
    expect(() => proveShuffle(params, place, new Uint8Array(0), generators, rng)).toThrow('whole rows');
    expect(() => proveShuffle(params, place, new Uint8Array(ROW), generators, rng)).toThrow('identity');
    expect(() => proveShuffle(params, place, new Uint8Array(ROW).fill(3), generators, rng)).toThrow(
      'not an element',
    );
    const stuck = (length: number): Uint8Array => new Uint8Array(length);
    expect(() =>
      verifyChain(params, inputs, stages, { how: { mode: 'together', rng: stuck }, generators }),
    ).toThrow('stuck');
  });

  it('gets the same proofs from the same randomness, and others from other', () => {
    const prove = (seed: string): Uint8Array =>
      proveShuffle(params, place, inputs, generators, seededRng(seed)).proof;
    expect(prove('a')).toEqual(prove('a'));
    expect(prove('a')).not.toEqual(prove('b'));
  });
});
