import { describe, expect, it } from 'vitest';
import { curveGroupOnKernels } from '../../src/core/engine/curve-group.js';
import { type CurveKernels, instantiateP256 } from '../../src/core/engine/kernels.js';
import { SCALAR_BYTES } from '../../src/core/engine/layout.js';
import { P256_ANSWERS } from '../../src/core/engine/self-test.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { verifyChain } from '../../src/mixnet/chain.js';
import { verifyCommitment } from '../../src/mixnet/commitment-check.js';
import { prepareShuffle } from '../../src/mixnet/prepared.js';
import { BatchDisagreementError } from '../../src/zk/batch.js';
import { honestChain, testMix } from './fixtures.js';

/** P-256 on kernels that lose the last point of a multiplication of more than so many. */
function forgetful(most: { points: number }): CurveKernels {
  const kernels = instantiateP256();
  return {
    ...kernels,
    cutDigits: (scalars, points, count, ...rest) => {
      const end = scalars + count * SCALAR_BYTES;
      if (count > most.points) new Uint8Array(kernels.memory.buffer).fill(0, end - SCALAR_BYTES, end);
      kernels.cutDigits(scalars, points, count, ...rest);
    },
  };
}

describe('an engine that errs', () => {
  const most = { points: Number.POSITIVE_INFINITY };
  const group = curveGroupOnKernels({
    noble: P256_NOBLE,
    instantiate: () => forgetful(most),
    answers: P256_ANSWERS,
  });
  const mix = testMix(group, 4, 1, 'broken');
  const { params, generators, rng, inputs } = mix;
  const stages = honestChain(mix, 2);
  const verify = (count: number): unknown =>
    verifyChain(params, inputs, stages.slice(0, count), { generators, how: { mode: 'together', rng } });

  it('blames no mixer', () => {
    expect(verify(2)).toMatchObject({ ok: true });
    most.points = 25;
    expect(() => verify(1)).toThrow(BatchDisagreementError);
    expect(() => verify(2)).toThrow(BatchDisagreementError);
    most.points = 45;
    expect(verify(1)).toMatchObject({ ok: true });
    expect(() => verify(2)).toThrow(BatchDisagreementError);
    const how = { mode: 'one-by-one' } as const;
    most.points = 25;
    expect(verifyChain(params, inputs, stages, { generators, how })).toMatchObject({ ok: true });
  });

  it('blames no commitment', () => {
    most.points = Number.POSITIVE_INFINITY;
    const { commitment } = prepareShuffle(params, 1, generators, rng);
    most.points = 12;
    expect(() => verifyCommitment(params, 1, commitment, generators, { mode: 'together', rng })).toThrow(
      BatchDisagreementError,
    );
  });
});
