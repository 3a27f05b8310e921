import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/mixnet/bayer-groth/equations.js';
import { multiExponentiationEquations } from '../../../src/mixnet/bayer-groth/multi-exponentiation.js';
import { expectOnly, failing } from './expectations.js';
import { asIntegers, smallWorld, withKey } from './fixtures.js';
import { proveMultiExponentiation } from './plain-prover.js';
import { addRows, commitRows, encrypt, multiExponent, randoms } from './plain-sums.js';

const [M, N, RECIPIENTS] = [2, 3, 2];

describe('multi-exponentiation argument', () => {
  const world = smallWorld(RECIPIENTS, N + 1);
  const { context, challenges, random, group } = world;
  const opening = { rows: [randoms(world, N), randoms(world, N)], nonces: randoms(world, M) };
  const matrix = opening.rows.map((row) => row.map(() => encrypt(world, random(), [random()])));
  const rho = [random()];
  const product = addRows(
    encrypt(world, group.scalar(0), rho),
    multiExponent(world, matrix.flat(), opening.rows.flat()),
  );
  const statement = { matrix, product, cA: commitRows(world, opening) };
  const argument = proveMultiExponentiation(world, statement, opening, { rho });
  const one = group.scalar(1);
  const equations = (given: typeof statement, proof: typeof argument, within = context) =>
    multiExponentiationEquations(within, given, proof, challenges);
  const failures = (given: typeof statement, proof: typeof argument, within = context): string[] =>
    failing(world, equations(given, proof, within));

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => failures(parts.statement, parts.argument).length === 0,
      (parts) => world.slow.multiExponentiation(asIntegers(parts.statement), asIntegers(parts.argument)),
    );
  });

  it('names the equation that fails, where only it fails, and the component', () => {
    expect(failures(statement, { ...argument, r: argument.r.add(one) })).toEqual(['M3']);
    expect(failures(statement, { ...argument, s: argument.s.add(one) })).toEqual(['M4']);
    expect(failures(statement, { ...argument, tau: [random()] })).toEqual(['M5']);
    const lie = { ...statement, product: product.with(1, product[0] ?? group.identity()) };
    const claimed = proveMultiExponentiation(world, lie, opening, { rho });
    expect(verdictOf(group, equations(lie, claimed)).failures).toEqual([{ id: 'M2', index: 1 }]);
  });

  it('a product of another message fails where c_Bm must be zero: M1', () => {
    const mask = random();
    const lie = {
      ...statement,
      product: addRows(product, encrypt(world, mask, [group.scalar(0)])),
    };
    const claimed = proveMultiExponentiation(world, lie, opening, { rho, mask });
    expect(failures(lie, claimed)).toEqual(['M1']);
    expect(world.slow.multiExponentiation(asIntegers(lie), asIntegers(claimed))).toBe(false);
  });

  it('refuses other sizes: M0', () => {
    expect(failures({ ...statement, matrix: [] }, argument)).toEqual(['M0']);
    expect(failures({ matrix: [], product, cA: [] }, { ...argument, cB: [], E: [] })).toEqual(['M0']);
    const empty = { ...statement, matrix: matrix.map(() => []) };
    expect(failures(empty, { ...argument, a: [] })).toEqual(['M0']);
    expect(failures(statement, argument, withKey(context, { size: N - 1 }))).toEqual(['M0']);
    expect(failures({ ...statement, product: [...product, group.identity()] }, argument)).toEqual(['M0']);
    expect(failures(statement, { ...argument, tau: [...argument.tau, one] })).toEqual(['M0']);
  });
});
