import { describe, expect, it } from 'vitest';
import { entry } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import { hadamardEquations } from '../../../src/mixnet/bayer-groth/hadamard.js';
import { productEquations } from '../../../src/mixnet/bayer-groth/product.js';
import { expectOnly, failing } from './expectations.js';
import { asIntegers, smallWorld } from './fixtures.js';
import { proveHadamard } from './plain-product.js';
import { proveProduct } from './plain-prover.js';
import { commit, commitRows, type Opening, randoms, times } from './plain-sums.js';

const [M, N] = [3, 2];
const world = smallWorld(1, N + 1);
const { context, challenges, random, group } = world;
const one = group.scalar(1);

function openingOf(rows: number): Opening {
  return {
    rows: Array.from({ length: rows }, () => randoms(world, N)),
    nonces: randoms(world, rows),
  };
}

describe('Hadamard argument', () => {
  const opening = openingOf(M);
  const lastNonce = random();
  const product = opening.rows.reduce(times);
  const statement = {
    cA: commitRows(world, opening),
    cb: commit(world, product, lastNonce),
    columns: N,
  };
  const argument = proveHadamard(world, statement, opening, { lastNonce });
  const failures = (given: typeof statement, proof: typeof argument): string[] =>
    failing(world, hadamardEquations(context, given, proof, challenges));

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => failures(parts.statement, parts.argument).length === 0,
      (parts) => world.slow.hadamard(asIntegers(parts.statement), asIntegers(parts.argument)),
    );
  });

  it('a product that starts with another row fails there: H1', () => {
    const first = randoms(world, N);
    const other = [first, ...opening.rows.slice(1)].reduce(times);
    const lie = { ...statement, cb: commit(world, other, lastNonce) };
    const claimed = proveHadamard(world, lie, opening, { lastNonce, first });
    expect(failures(lie, claimed)).toEqual(['H1']);
  });

  it('a result that the product does not end with fails there: H2', () => {
    const lie = { ...statement, cb: commit(world, randoms(world, N), random()) };
    expect(failures(lie, proveHadamard(world, lie, opening, { lastNonce }))).toEqual(['H2']);
  });

  it('refuses other sizes: H0, or Z0 of the zero argument', () => {
    expect(failures({ ...statement, cA: statement.cA.slice(0, 1) }, argument)).toEqual(['H0']);
    expect(failures({ ...statement, columns: N + 2 }, argument)).toEqual(['H0']);
    expect(failures({ ...statement, columns: 0 }, argument)).toEqual(['H0']);
    expect(failures({ ...statement, columns: N + 1 }, argument)).toEqual(['Z0']);
    const single = { ...statement, cA: statement.cA.slice(0, 1) };
    expect(failures(single, { ...argument, cB: argument.cB.slice(0, 1) })).toEqual(['H0']);
  });
});

describe.each([1, M])('product argument over %i rows', (rows) => {
  const opening = openingOf(rows);
  const b = opening.rows.flat().reduce((x, y) => x.multiply(y));
  const statement = { cA: commitRows(world, opening), b, columns: N };
  const argument = proveProduct(world, statement, opening);
  const failures = (given: typeof statement, proof: typeof argument): string[] =>
    failing(world, productEquations(context, given, proof, challenges));

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => failures(parts.statement, parts.argument).length === 0,
      (parts) => world.slow.product(asIntegers(parts.statement), asIntegers(parts.argument)),
    );
  });

  it('a wrong product fails at the end of the single value product: V4', () => {
    const lie = { ...statement, b: b.add(one) };
    expect(failures(lie, proveProduct(world, lie, opening))).toEqual(['V4']);
  });

  it('refuses other parts than the rows need: P0', () => {
    const { singleValueProduct, columnProducts } = argument;
    const other = proveProduct(world, { ...statement, cA: commitRows(world, openingOf(2)) }, openingOf(2));
    const changed = columnProducts === undefined ? { ...other, singleValueProduct } : { singleValueProduct };
    expect(failures(statement, changed)).toEqual(['P0']);
    expect(failures({ ...statement, cA: [] }, argument)).toEqual(['P0']);
    expect(world.slow.product(asIntegers(statement), asIntegers(changed))).toBe(false);
  });

  it('more columns than are stated are no free choice: the prover may not fill the matrix up', () => {
    // The last entry makes any product; the commitments hold it in a column that the statement does not have.
    const wanted = random();
    const spare = opening.rows.map((row) => [...row, one]);
    const last = entry(spare, rows - 1);
    const filling = wanted.multiply(b.invert());
    const longer = { ...opening, rows: spare.with(rows - 1, last.with(N, filling)) };
    const lie = { cA: commitRows(world, longer), b: wanted, columns: N };
    const claimed = proveProduct(world, { ...lie, columns: N + 1 }, longer);
    expect(failures({ ...lie, columns: N + 1 }, claimed)).toEqual([]);
    expect(failures(lie, claimed)).toEqual(rows === 1 ? ['V0'] : ['Z0', 'V0']);
  });
});
