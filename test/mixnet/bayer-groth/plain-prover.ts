/**
 * A prover of the Bayer–Groth shuffle from the definition, over any group and any source of challenges. It proves what it is
 * told, true or not: where the statement is false it computes as if it were true, and what options are for is cheating.
 */
import type { Element, Scalar } from '../../../src/core/group.js';
import type {
  BayerGrothArgument,
  BayerGrothStatement,
  MultiExponentiationArgument,
  MultiExponentiationStatement,
  ProductArgument,
  ProductStatement,
} from '../../../src/mixnet/bayer-groth/arguments.js';
import { entry, powersOf } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import type { CiphertextRow } from '../../../src/mixnet/bayer-groth/context.js';
import { columnsOf, matrixOf, permutationProduct } from '../../../src/mixnet/bayer-groth/shuffle.js';
import { proveHadamard, proveSingleValueProduct } from './plain-product.js';
import {
  addRows,
  combine,
  commit,
  commitRows,
  dot,
  encrypt,
  multiExponent,
  type Opening,
  type Prover,
  randoms,
  split,
  times,
  type Vector,
} from './plain-sums.js';

/** Proves the product of all entries of a matrix. */
export function proveProduct(prover: Prover, statement: ProductStatement, opening: Opening): ProductArgument {
  const { rows, nonces } = opening;
  const { b, columns, cA } = statement;
  if (rows.length === 1) {
    const witness = { values: entry(rows, 0), nonce: entry(nonces, 0) };
    const single = { ca: entry(cA, 0), b, columns };
    return { singleValueProduct: proveSingleValueProduct(prover, single, witness) };
  }
  const values = rows.reduce(times);
  const nonce = prover.random();
  const cb = commit(prover, values, nonce);
  const hadamard = proveHadamard(prover, { cA, cb, columns }, opening, { lastNonce: nonce });
  const singleValueProduct = proveSingleValueProduct(prover, { ca: cb, b, columns }, { values, nonce });
  return { columnProducts: { cb, hadamard }, singleValueProduct };
}

/** Proves a multi-exponentiation whose product has the nonces `rho`; `mask` in place of zero as b_m cheats. */
export function proveMultiExponentiation(
  prover: Prover,
  statement: MultiExponentiationStatement,
  { rows, nonces }: Opening,
  { rho, mask }: { rho: Vector; mask?: Scalar },
): MultiExponentiationArgument {
  const { random, challenges, context } = prover;
  const m = rows.length;
  const zero = context.group.scalar(0);
  const a = [randoms(prover, entry(rows, 0).length), ...rows];
  const r = [random(), ...nonces];
  const b = Array.from({ length: 2 * m }, (_, k) => (k === m ? (mask ?? zero) : random()));
  const s = b.map((_, k) => (k === m ? zero : random()));
  const tau = b.map((_, k) => (k === m ? rho : randoms(prover, context.form.nonces)));
  const E = b.map((value, k) =>
    statement.matrix.reduce(
      (total, row, i) => {
        const factors = a[k - m + i + 1];
        return factors === undefined ? total : addRows(total, multiExponent(prover, row, factors));
      },
      encrypt(prover, value, entry(tau, k)),
    ),
  );
  const moves = {
    cA0: commit(prover, entry(a, 0), entry(r, 0)),
    cB: b.map((value, k) => commit(prover, [value], entry(s, k))),
    E,
  };
  const powers = powersOf(challenges.multiExponentiation(statement, moves), 2 * m);
  return {
    ...moves,
    a: combine(a, powers),
    r: dot(r, powers),
    b: dot(b, powers),
    s: dot(s, powers),
    tau: combine(tau, powers),
  };
}

/** What a mixer knows: output i is input `permutation[i]`, re-encrypted with `nonces[i]`. */
export interface ShuffleWitness {
  readonly permutation: readonly number[];
  readonly nonces: readonly Vector[];
}

/** Shuffles: the outputs of a witness. */
export function shuffled(
  prover: Pick<Prover, 'context'>,
  inputs: readonly CiphertextRow[],
  { permutation, nonces }: ShuffleWitness,
): Element[][] {
  const zero = prover.context.group.scalar(0);
  return permutation.map((from, i) => addRows(entry(inputs, from), encrypt(prover, zero, entry(nonces, i))));
}

/** Proves a shuffle; where rows are filled up, the permutation leaves the filling in its place. */
export function proveBayerGroth(
  prover: Prover,
  statement: BayerGrothStatement,
  witness: ShuffleWitness,
): BayerGrothArgument {
  const { context, challenges, random } = prover;
  const { group, form } = context;
  const columns = columnsOf(statement);
  const size = columns * statement.rows;
  const indices = Array.from({ length: size }, (_, i) => witness.permutation[i] ?? i);
  const a = split(indices.map(group.scalar), columns);
  const r = a.map(random);
  const cA = commitRows(prover, { rows: a, nonces: r });
  const x = challenges.shuffleFirst(statement, cA);
  const powers = powersOf(x, size);
  const permuted = indices.map((index) => entry(powers, index));
  const b = split(permuted, columns);
  const s = b.map(random);
  const cB = commitRows(prover, { rows: b, nonces: s });
  const { y, z } = challenges.shuffleSecond(statement, cA, cB);
  const opening = {
    rows: a.map((row, i) =>
      row.map((value, j) =>
        y
          .multiply(value)
          .add(entry(entry(b, i), j))
          .subtract(z),
      ),
    ),
    nonces: r.map((nonce, i) => y.multiply(nonce).add(entry(s, i))),
  };
  const rho = Array.from({ length: form.nonces }, (_, c) =>
    witness.nonces
      .map((nonces, i) => entry(nonces, c).multiply(entry(permuted, i)))
      .reduce((p, q) => p.add(q))
      .negate(),
  );
  const productStatement = permutationProduct(context, statement, cA, cB, { x, y, z });
  const product = proveProduct(prover, productStatement, opening);
  const matrix = matrixOf(context, statement);
  const weighted = multiExponent(prover, matrix.flat(), permuted);
  const sumOfInputs = addRows(encrypt(prover, group.scalar(0), rho), weighted);
  const multi = { matrix, product: sumOfInputs, cA: cB };
  const multiExponentiation = proveMultiExponentiation(prover, multi, { rows: b, nonces: s }, { rho });
  return { cA, cB, product, multiExponentiation };
}
