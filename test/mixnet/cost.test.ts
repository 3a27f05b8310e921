import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { curveGroupOnKernels } from '../../src/core/engine/curve-group.js';
import { type CurveKernels, instantiateP256 } from '../../src/core/engine/kernels.js';
import { P256_ANSWERS } from '../../src/core/engine/self-test.js';
import type { Group } from '../../src/core/group.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { verifyChain } from '../../src/mixnet/chain.js';
import { type ShuffleEquations, scalarSource } from '../../src/mixnet/equations.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
import { seededRng } from '../helpers/rng.js';
import { honestChain, testMix } from './fixtures.js';

/** What a group's engine has been asked for. */
interface Counts {
  additions: number;
  doublings: number;
  decoded: number;
}

/** P-256 on an engine of its own that counts the operations of its kernels. */
function countingGroup(): {
  readonly group: Group;
  readonly counts: Counts;
  readonly kernels: () => CurveKernels;
} {
  const counts: Counts = { additions: 0, doublings: 0, decoded: 0 };
  let made: CurveKernels | undefined;
  const instantiate = (): CurveKernels => {
    const kernels = instantiateP256();
    made = {
      ...kernels,
      addPacked: (pairs, count, sums, work) => {
        counts.additions += count;
        return kernels.addPacked(pairs, count, sums, work);
      },
      addPackedVartime: (pairs, count, sums, work) => {
        counts.additions += count;
        return kernels.addPackedVartime(pairs, count, sums, work);
      },
      addPairsChecked: (pairs, count, sums, work) => {
        counts.additions += count;
        return kernels.addPairsChecked(pairs, count, sums, work);
      },
      doubleAdd: (projective, point) => {
        counts.doublings++;
        kernels.doubleAdd(projective, point);
      },
      decodePoints: (encodings, points, count) => {
        counts.decoded += count;
        return kernels.decodePoints(encodings, points, count);
      },
    };
    return made;
  };
  const group = curveGroupOnKernels({ noble: P256_NOBLE, instantiate, answers: P256_ANSWERS });
  const kernels = (): CurveKernels => {
    if (made === undefined) throw new Error('the engine has not begun');
    return made;
  };
  return { group, counts, kernels };
}

const { group, counts, kernels } = countingGroup();

function spent(work: () => void): Counts {
  const before = { ...counts };
  work();
  return {
    additions: counts.additions - before.additions,
    doublings: counts.doublings - before.doublings,
    decoded: counts.decoded - before.decoded,
  };
}

/** What it costs to make and to verify a chain of two mixers. */
function costs(rows: number): readonly Counts[] {
  const mix = testMix(group, rows, 1, 'cost');
  let stages: ReturnType<typeof honestChain> = [];
  const prove = spent(() => {
    stages = honestChain(mix, 2, [2]);
  });
  const options = { generators: mix.generators };
  const verify = (how: Parameters<typeof verifyChain>[3]['how']): Counts =>
    spent(() =>
      expect(verifyChain(mix.params, mix.inputs, stages, { ...options, how })).toMatchObject({ ok: true }),
    );
  return [prove, verify({ mode: 'together', rng: mix.rng }), verify({ mode: 'one-by-one' })];
}

/** Equations that need not hold, over points that are cheap to make. */
function anyEquations(rows: number, seed: string): ShuffleEquations {
  const rng = seededRng(seed);
  const pool = Array.from({ length: 64 }, () =>
    group.generator().multiply(group.randomScalar(rng)).toBytes(),
  );
  const points = (count: number): Uint8Array =>
    concatBytes(
      ...Array.from({ length: count }, (_, i) => pool[(i * 7 + (i >> 6)) % 64] ?? new Uint8Array()),
    );
  const scalars = (count: number): Uint8Array => {
    const bytes = new Uint8Array(32 * count);
    for (let i = 0; i < count; i++) bytes.set(rng(31), 32 * i + 1);
    return bytes;
  };
  const one = group.scalar(5);
  return {
    ...{ group, size: rows, generators: points(rows), permutationCommitment: points(rows), challenge: one },
    ...{ exponents: scalarSource(scalars(rows), 32), Ap: points(1), kA: one, kE: scalars(rows) },
    chain: {
      B: points(rows),
      Bp: points(rows),
      Cp: points(1),
      Dp: points(1),
      kB: scalars(rows),
      kC: one,
      kD: one,
    },
    ciphertexts: {
      ...{ width: 1, publicKey: points(1), inputs: points(2 * rows), outputs: points(2 * rows) },
      ...{ Fp: points(2), kF: [one] },
    },
  };
}

describe('the cost of a shuffle', () => {
  it('is linear: twice the rows, at most twice the operations', () => {
    const [few, many] = [costs(100), costs(200)];
    for (const [i, cost] of few.entries()) {
      const twice = many[i];
      expect(cost.additions).toBeGreaterThan(1000);
      expect(twice?.additions).toBeLessThan(2.02 * cost.additions);
      expect(twice?.decoded).toBeLessThan(2.02 * cost.decoded);
      expect(twice?.doublings).toBeLessThan(2.02 * cost.doublings);
    }
  });

  it('of a verification in one multiplication, per row and stage, is bounded', () => {
    const rows = 200;
    const together = costs(rows)[1];
    // Eight points each, of which the generators and the list between are shared; seven are of full length.
    expect(together?.decoded).toBeLessThan(2 * 9 * rows);
    expect(together?.additions).toBeGreaterThan(2 * rows * 8 * 15);
    expect(together?.additions).toBeLessThan(2 * rows * 8 * 45);
  });

  it('takes no more of the engine’s memory for more rows than go at a time', () => {
    const size = (rows: number): number => {
      expect(equationsHold([anyEquations(rows, `${rows}`)], seededRng('memory'))).toBe(false);
      return kernels().memory.buffer.byteLength;
    };
    const few = size(4_200);
    expect(size(8_400)).toBe(few);
  });
});
