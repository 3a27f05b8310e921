import { describe, expect, it } from 'vitest';
import { singleValueProductEquations } from '../../../src/mixnet/bayer-groth/single-value-product.js';
import { expectOnly, failing } from './expectations.js';
import { asIntegers, smallWorld, withKey } from './fixtures.js';
import { proveSingleValueProduct } from './plain-product.js';
import { commit, randoms } from './plain-sums.js';

const N = 3;

describe('single value product argument', () => {
  const world = smallWorld(1, N + 1);
  const { context, challenges, random, group } = world;
  const witness = { values: randoms(world, N), nonce: random() };
  const b = witness.values.reduce((x, y) => x.multiply(y));
  const statement = { ca: commit(world, witness.values, witness.nonce), b, columns: N };
  const argument = proveSingleValueProduct(world, statement, witness);
  const one = group.scalar(1);
  const failures = (given: typeof statement, proof: typeof argument, within = context): string[] =>
    failing(world, singleValueProductEquations(within, given, proof, challenges));

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => failures(parts.statement, parts.argument).length === 0,
      (parts) => world.slow.singleValueProduct(asIntegers(parts.statement), asIntegers(parts.argument)),
    );
  });

  it('names the equation that fails, where only it fails', () => {
    expect(failures(statement, { ...argument, r: argument.r.add(one) })).toEqual(['V1']);
    expect(failures(statement, { ...argument, s: argument.s.add(one) })).toEqual(['V2']);
    const cheated = proveSingleValueProduct(world, statement, { ...witness, firstDelta: random() });
    expect(failures(statement, cheated)).toEqual(['V3']);
    const wrong = { ...statement, b: b.add(one) };
    expect(failures(wrong, proveSingleValueProduct(world, wrong, witness))).toEqual(['V4']);
  });

  it('refuses other sizes: V0', () => {
    for (const columns of [0, 1, N - 1, N + 1, N + 2, Number.NaN])
      expect(failures({ ...statement, columns }, argument)).toEqual(['V0']);
    expect(failures(statement, argument, withKey(context, { size: N - 1 }))).toEqual(['V0']);
    const ones = { ...argument, a: argument.a.slice(0, 1), b: argument.b.slice(0, 1) };
    expect(failures({ ...statement, columns: 1 }, ones)).toEqual(['V0']);
  });

  it('refuses under a key with a wrong generator', () => {
    const other = withKey(context, { g: context.key.g.with(1, context.key.h) });
    expect(failures(statement, argument, other)).toEqual(['V1', 'V2']);
  });
});
