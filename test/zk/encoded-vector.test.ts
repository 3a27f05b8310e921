/** The equations inside the engine are those of the reference, scalar by scalar. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import type { EquationSpace, Place } from '../../src/core/engine/equation-space.js';
import { columnOf } from '../../src/core/engine/scalar-columns.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { bytesToInteger, mod } from '../../src/core/integers.js';
import { EncodedVectorVerifier, VECTOR_WEIGHTS } from '../../src/zk/encoded-vector.js';
import type { WeightedProofs } from '../../src/zk/encoded-verifier.js';
import {
  absorbVectorStatement,
  aggregationChallenge,
  secondChallenge,
  vectorCheck,
} from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, type Cast, cast, countLimit, RUNS, ruleOf, sessionTranscript } from './fixtures.js';
import { allowedValues, anyRule } from './rules.js';

const rng = seededRng('encoded vector');
const own = booth(P256, rng, 64);
const q = P256.order;

function open(): EquationSpace {
  const space = P256.bulk.openEquations?.();
  if (space === undefined) throw new TypeError('P-256 runs on an engine here');
  return space;
}

function challenges({ statement, proof }: Cast): { y: Scalar; x: Scalar } {
  const transcript = sessionTranscript(P256);
  absorbVectorStatement(transcript, statement);
  const y = aggregationChallenge(transcript, proof.B);
  return { y, x: secondChallenge(transcript, proof) };
}

/** The scalar of every base, all equations weighted and added up, by the reference. */
function reference(one: Cast, weights: readonly bigint[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  let equation = 0;
  const check = vectorCheck(one.statement, one.proof, sessionTranscript(P256));
  check({
    equation: (terms) => {
      const weight = weights[equation++] ?? 0n;
      for (const { base, scalar } of terms) addTo(sums, base, weight * scalar.value);
    },
  });
  return sums;
}

function addTo(sums: Map<string, bigint>, base: Element, scalar: bigint): void {
  const key = toHex(base.toBytes());
  sums.set(key, mod((sums.get(key) ?? 0n) + scalar, q));
}

function place(space: EquationSpace, values: readonly Scalar[]): Place {
  const target = space.scalars(values.length);
  space.decodeScalars(target, values.length, (bytes) => {
    values.forEach((value, i) => {
      bytes.set(value.toBytes(), 32 * i);
    });
  });
  return target;
}

/** What the engine makes of one of several proofs that are computed with side by side. */
interface Computed {
  readonly sums: Map<string, bigint>;
  /** What equation (1) leaves over. */
  readonly residuals: bigint[];
}

/** The scalars of proofs in a space, one proof after the other, and room for what is computed. */
function placeProofs(
  space: EquationSpace,
  verifier: EncodedVectorVerifier,
  ones: readonly Cast[],
  weights: readonly (readonly bigint[])[],
): WeightedProofs {
  const drawn = ones.map(challenges);
  return {
    challenges: [
      columnOf(
        place(
          space,
          drawn.map(({ y }) => y),
        ),
        1,
      ),
      columnOf(
        place(
          space,
          drawn.map(({ x }) => x),
        ),
        1,
      ),
    ],
    responses: columnOf(
      place(
        space,
        ones.flatMap(({ proof }) => [...proof.f, proof.zA, proof.zC, proof.zE]),
      ),
      verifier.responses,
    ),
    weights: columnOf(
      place(
        space,
        weights.flat().map((weight) => P256.scalar(weight)),
      ),
      VECTOR_WEIGHTS,
    ),
    target: columnOf(space.scalars(verifier.points * ones.length), verifier.points),
  };
}

/** The same by the engine, for proofs of one layout at once; the shared bases' scalars are those of all together. */
function engineOf(
  ones: readonly Cast[],
  weights: readonly (readonly bigint[])[],
): [Computed[], Map<string, bigint>] {
  const [{ statement }] = ones as [Cast];
  const { layout, publicKey, key } = statement;
  const space = open();
  const verifier = new EncodedVectorVerifier(space, layout);
  const proofs = placeProofs(space, verifier, ones, weights);
  const bases = [P256.generator(), publicKey, key.h, ...key.g];
  const shared = space.scalars(bases.length);
  const residuals = space.scalars(verifier.residuals * ones.length);
  const columns = space.columns(ones.length);
  verifier.emit(columns, proofs, shared);
  verifier.writeResiduals(columns, proofs, columnOf(residuals, verifier.residuals));
  const collect = (list: Place, elements: readonly Element[], sign: bigint): Map<string, bigint> => {
    const values = integers(space, list, elements.length);
    return joined(elements.map((one, i) => new Map([[toHex(one.toBytes()), sign * (values[i] ?? 0n)]])));
  };
  const computed = ones.map(({ statement: { ciphertexts }, proof }, i) => {
    const own = [...ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]), proof.B, proof.A, proof.C, proof.D];
    const list = space.at(proofs.target.place, i * verifier.points);
    return {
      sums: collect(list, [...own, proof.T.c1, proof.T.c2], 1n),
      residuals: integers(space, space.at(residuals, i * verifier.residuals), verifier.residuals),
    };
  });
  return [computed, collect(shared, bases, -1n)];
}

function integers(space: EquationSpace, list: Place, count: number): bigint[] {
  const bytes = space.encodeScalars(list, count);
  return Array.from({ length: count }, (_, i) => bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)));
}

/** One proof alone. */
function engine(one: Cast, weights: readonly bigint[]): Computed {
  const [[computed], shared] = engineOf([one], [weights]) as [[Computed], Map<string, bigint>];
  return { sums: joined([computed.sums, shared]), residuals: computed.residuals };
}

function joined(parts: readonly ReadonlyMap<string, bigint>[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const part of parts)
    for (const [key, value] of part) sums.set(key, mod((sums.get(key) ?? 0n) + value, q));
  return sums;
}

function drawnWeights(): bigint[] {
  return Array.from({ length: VECTOR_WEIGHTS }, () => bytesToInteger(rng(16)));
}

function withoutZeros(sums: Map<string, bigint>): Map<string, bigint> {
  return new Map([...sums].filter(([, value]) => value !== 0n));
}

function expectSame(one: Cast): void {
  const weights = drawnWeights();
  const { sums, residuals } = engine(one, weights);
  expect(residuals.every((residual) => residual === 0n)).toBe(true);
  expect(withoutZeros(sums)).toEqual(withoutZeros(reference(one, weights)));
}

describe('the equations of a vector proof in an engine', () => {
  it('are those of the reference for any rule', () => {
    let proved = 0;
    fc.assert(
      fc.property(anyRule(), (rule) => {
        for (const values of allowedValues(rule)) {
          expectSame(cast(own, rule, { kind: 'values', values }));
          proved += 1;
          return;
        }
      }),
      { numRuns: Math.min(RUNS, 60) },
    );
    expect(proved).toBeGreaterThan(3);
  });

  it('are those of the reference with large weights and many options', () => {
    const weights = [2 ** 40, 3, 2 ** 33, 1];
    expectSame(
      cast(own, ruleOf(4, { limits: [{ weights, min: 3, max: 2 ** 41 }] }), {
        kind: 'values',
        values: [1, 1, 0, 0],
      }),
    );
    const values = Array.from({ length: 30 }, (_, i) => Number(i === 11));
    expectSame(cast(own, ruleOf(30, { limits: [countLimit(30, 1, 3)] }), { kind: 'values', values }));
  });

  it('are those of the reference for many proofs side by side', () => {
    const weights = [2, 1, 1];
    const rule = ruleOf(3, { blank: true, limits: [{ weights, min: 2, max: 4 }, countLimit(3, 1, 3)] });
    const ones = [[1, 0, 1], [0, 1, 1], [1, 1, 1], undefined, [0, 1, 1]].map((values) =>
      cast(own, rule, values === undefined ? { kind: 'blank' } : { kind: 'values', values }),
    );
    const drawn = ones.map(drawnWeights);
    const [computed, shared] = engineOf(ones, drawn);
    const expected = ones.map((one, i) => reference(one, drawn[i] ?? []));
    expect(withoutZeros(joined([...computed.map(({ sums }) => sums), shared]))).toEqual(
      withoutZeros(joined(expected)),
    );
    computed.forEach(({ sums, residuals }, i) => {
      for (const [base, value] of sums) expect(value).toBe(expected[i]?.get(base) ?? 0n);
      expect(residuals.every((residual) => residual === 0n)).toBe(true);
    });
  });

  it('leave something over where equation (1) does not hold, for every bit of a constraint', () => {
    const one = cast(own, ruleOf(3, { limits: [countLimit(3, 1, 2)] }), {
      kind: 'values',
      values: [0, 1, 0],
    });
    one.proof.f.forEach((_, j) => {
      const f = one.proof.f.map((value, i) => (i === j ? value.add(P256.scalar(1)) : value));
      const { residuals } = engine({ ...one, proof: { ...one.proof, f } }, drawnWeights());
      expect(residuals.some((residual) => residual !== 0n)).toBe(true);
    });
  });

  it('do not depend on what was in the memory before', () => {
    const one = cast(own, ruleOf(2, { blank: true, limits: [countLimit(2, 1, 1)] }), { kind: 'blank' });
    const weights = drawnWeights();
    const before = engine(one, weights);
    const dirty = open();
    const rubbish = dirty.points(20_000);
    dirty.decodePoints(rubbish, 20_000, (bytes) => bytes.fill(0xa5));
    expect(engine(one, weights)).toEqual(before);
  });
});
