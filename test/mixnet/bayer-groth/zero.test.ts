import { describe, expect, it } from 'vitest';
import type { Scalar } from '../../../src/core/group.js';
import { bilinearMap, entry } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import { zeroEquations } from '../../../src/mixnet/bayer-groth/zero.js';
import { expectOnly, failing } from './expectations.js';
import { asIntegers, smallWorld, withKey } from './fixtures.js';
import { proveZero } from './plain-product.js';
import { commitRows, randoms } from './plain-sums.js';

const [M, N] = [2, 3];

describe('zero argument', () => {
  const world = smallWorld(1, N + 1);
  const { context, challenges, random, group } = world;
  const y = random();
  const left = { rows: [randoms(world, N), randoms(world, N)], nonces: randoms(world, M) };
  const b0 = randoms(world, N);
  const right = { rows: [b0, closing(left.rows)], nonces: randoms(world, M) };
  const statement = { cA: commitRows(world, left), cB: commitRows(world, right), y, columns: N };
  const argument = proveZero(world, statement, left, right);
  const one = group.scalar(1);
  const failures = (given: typeof statement, proof: typeof argument, within = context): string[] =>
    failing(world, zeroEquations(within, given, proof, challenges));

  /** A row b_1 with a_1 * b_0 + a_2 * b_1 = 0. */
  function closing([a1 = [], a2 = []]: readonly (readonly Scalar[])[]): Scalar[] {
    const tail = randoms(world, N - 1);
    const rest = bilinearMap(a1, b0, y).add(bilinearMap(a2, [group.scalar(0), ...tail], y));
    return [rest.negate().multiply(entry(a2, 0).multiply(y).invert()), ...tail];
  }

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => failures(parts.statement, parts.argument).length === 0,
      (parts) => world.slow.zero(asIntegers(parts.statement), asIntegers(parts.argument)),
    );
  });

  it('names the equation that fails, where only it fails', () => {
    expect(failures(statement, { ...argument, r: argument.r.add(one) })).toEqual(['Z2']);
    expect(failures(statement, { ...argument, s: argument.s.add(one) })).toEqual(['Z3']);
    expect(failures(statement, { ...argument, t: argument.t.add(one) })).toEqual(['Z4']);
  });

  it('a false statement, computed honestly, fails where c_D(m+1) must be zero: Z1', () => {
    const wrong = { rows: [b0, randoms(world, N)], nonces: right.nonces };
    const lie = { ...statement, cB: commitRows(world, wrong) };
    expect(failures(lie, proveZero(world, lie, left, wrong))).toEqual(['Z1']);
  });

  it('refuses other sizes: Z0', () => {
    for (const columns of [0, N - 1, N + 1, N + 2, Number.NaN])
      expect(failures({ ...statement, columns }, argument)).toEqual(['Z0']);
    expect(failures(statement, argument, withKey(context, { size: N - 1 }))).toEqual(['Z0']);
    expect(failures({ ...statement, cA: [], cB: [] }, { ...argument, cD: argument.cD.slice(0, 1) })).toEqual([
      'Z0',
    ]);
  });

  it('refuses under a key with a wrong generator', () => {
    const other = withKey(context, { h: context.key.h.add(group.generator()) });
    expect(failures(statement, argument, other)).toEqual(['Z2', 'Z3', 'Z4']);
  });
});
