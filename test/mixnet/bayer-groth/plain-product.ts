/**
 * The plain prover's arguments about committed vectors, from the definition. They prove what they are told, true or not:
 * options are for cheating.
 */
import type { Scalar } from '../../../src/core/group.js';
import type {
  HadamardArgument,
  HadamardStatement,
  SingleValueProductArgument,
  SingleValueProductStatement,
  ZeroArgument,
  ZeroStatement,
} from '../../../src/mixnet/bayer-groth/arguments.js';
import { bilinearMap, entry, powersOf } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import { hadamardZeroStatement } from '../../../src/mixnet/bayer-groth/hadamard.js';
import {
  combine,
  commit,
  commitRows,
  dot,
  type Opening,
  type Prover,
  randoms,
  times,
  type Vector,
} from './plain-sums.js';

/** Proves that the entries multiply to the product; `firstDelta` in place of d_1 cheats. */
export function proveSingleValueProduct(
  prover: Prover,
  statement: SingleValueProductStatement,
  { values, nonce, firstDelta }: { values: Vector; nonce: Scalar; firstDelta?: Scalar },
): SingleValueProductArgument {
  const { random, challenges } = prover;
  const n = values.length;
  const products = values.map((_, i) => values.slice(0, i + 1).reduce((a, b) => a.multiply(b)));
  const d = randoms(prover, n);
  const delta = [firstDelta ?? entry(d, 0), ...randoms(prover, n - 2), random().group.scalar(0)];
  const [rd, s1, sx] = [random(), random(), random()];
  const inner = delta.slice(0, -1).map((value, i) => value.multiply(entry(d, i + 1)).negate());
  const outer = inner.map((_, i) =>
    entry(delta, i + 1)
      .subtract(entry(values, i + 1).multiply(entry(delta, i)))
      .subtract(entry(products, i).multiply(entry(d, i + 1))),
  );
  const moves = {
    cd: commit(prover, d, rd),
    cDelta: commit(prover, inner, s1),
    cUpperDelta: commit(prover, outer, sx),
  };
  const x = challenges.singleValueProduct(statement, moves);
  return {
    ...moves,
    a: values.map((value, i) => x.multiply(value).add(entry(d, i))),
    b: products.map((value, i) => x.multiply(value).add(entry(delta, i))),
    r: x.multiply(nonce).add(rd),
    s: x.multiply(sx).add(s1),
  };
}

/** Proves that the rows a_1 ... a_m and b_0 ... b_(m-1) satisfy the zero relation. */
export function proveZero(
  prover: Prover,
  statement: ZeroStatement,
  left: Opening,
  right: Opening,
): ZeroArgument {
  const { random, challenges, context } = prover;
  const m = left.rows.length;
  const a = [randoms(prover, statement.columns), ...left.rows];
  const b = [...right.rows, randoms(prover, statement.columns)];
  const [r, s] = [
    [random(), ...left.nonces],
    [...right.nonces, random()],
  ];
  const zero = context.group.scalar(0);
  const d = Array.from({ length: 2 * m + 1 }, (_, k) =>
    a.reduce((total, row, i) => {
      const other = b[m - k + i];
      return other === undefined ? total : total.add(bilinearMap(row, other, statement.y));
    }, zero),
  );
  const t = d.map((_, k) => (k === m + 1 ? zero : random()));
  const moves = {
    cA0: commit(prover, entry(a, 0), entry(r, 0)),
    cBm: commit(prover, entry(b, m), entry(s, m)),
    cD: d.map((value, k) => commit(prover, [value], entry(t, k))),
  };
  const powers = powersOf(challenges.zero(statement, moves), 2 * m + 1);
  return {
    ...moves,
    a: combine(a, powers),
    b: combine(b.toReversed(), powers),
    r: dot(r, powers),
    s: dot(s.toReversed(), powers),
    t: dot(t, powers),
  };
}

/** Proves an entry-wise product; `first` in place of the first row, or a nonce of the last, cheats. */
export function proveHadamard(
  prover: Prover,
  statement: HadamardStatement,
  { rows, nonces }: Opening,
  { lastNonce, first }: { lastNonce: Scalar; first?: Vector },
): HadamardArgument {
  const m = rows.length;
  const start = first ?? entry(rows, 0);
  const partial: Vector[] = [start];
  for (const row of rows.slice(1)) partial.push(times(entry(partial, partial.length - 1), row));
  const s = [entry(nonces, 0), ...randoms(prover, m - 2), lastNonce];
  const cB = commitRows(prover, { rows: partial, nonces: s });
  const moves = prover.challenges.hadamard(statement, cB);
  const powers = powersOf(moves.x, m).slice(1);
  const zero = prover.context.group.scalar(0);
  const minusOnes = start.map(() => zero.group.scalar(-1));
  const left = { rows: [...rows.slice(1), minusOnes], nonces: [...nonces.slice(1), zero] };
  const right = {
    rows: [
      ...partial.slice(0, -1).map((row, i) => row.map((value) => value.multiply(entry(powers, i)))),
      combine(partial.slice(1), powers),
    ],
    nonces: [...s.slice(0, -1).map((value, i) => value.multiply(entry(powers, i))), dot(s.slice(1), powers)],
  };
  const zeroStatement = hadamardZeroStatement(prover.context, statement, cB, moves);
  return { cB, zero: proveZero(prover, zeroStatement, left, right) };
}
