/**
 * Swiss Post's verifier once more, on integers, with one power after the other, as the specification writes it: the twin
 * that the verifier of the product is compared with. It knows no groups, no elements and no multi-scalar
 * multiplications.
 */
import { type HashConvention, hashToInteger } from '../../../src/verify/foreign/swisspost/conventions.js';
import type { Hashable } from '../../../src/verify/foreign/swisspost/recursive-hash.js';

type Ints = readonly bigint[];
const all = (...results: boolean[]): boolean => results.every((result) => result);

/** The parameters, as integers. */
export interface SlowContext {
  readonly convention: HashConvention;
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly pk: Ints;
  readonly h: bigint;
  readonly gs: Ints;
}

/** Statements and arguments with integers in place of elements and scalars. */
export type AsIntegers<T> = T extends { readonly group: unknown }
  ? bigint
  : T extends number | undefined
    ? T
    : { readonly [K in keyof T]: AsIntegers<T[K]> };

/** A verifier over one context. */
export class SlowVerifier {
  readonly #c: SlowContext;

  constructor(context: SlowContext) {
    this.#c = context;
  }

  /** Product of powers. */
  #prod(bases: Ints, exponents: Ints): bigint {
    return bases.reduce((total, base, i) => (total * this.#pow(base, at(exponents, i))) % this.#c.p, 1n);
  }

  #pow(base: bigint, exponent: bigint): bigint {
    let [result, square, rest] = [1n, base, this.#mod(exponent)];
    for (; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % this.#c.p;
      square = (square * square) % this.#c.p;
    }
    return result;
  }

  #mod(value: bigint): bigint {
    return ((value % this.#c.q) + this.#c.q) % this.#c.q;
  }

  #com(values: Ints, nonce: bigint): bigint {
    return this.#prod([this.#c.h, ...this.#c.gs.slice(0, values.length)], [nonce, ...values]);
  }

  #powers(x: bigint, count: number): bigint[] {
    const powers = [1n];
    while (powers.length < count) powers.push(this.#mod(at(powers, powers.length - 1) * x));
    return powers;
  }

  #challenge(before: readonly Hashable[], after: readonly Hashable[]): bigint {
    const { convention, p, q, pk, h, gs } = this.#c;
    return hashToInteger(convention, [...before, p, q, pk, [h, ...gs], ...after]);
  }

  singleValueProduct(
    { ca, b, columns }: { ca: bigint; b: bigint; columns: number },
    arg: { cd: bigint; cDelta: bigint; cUpperDelta: bigint; a: Ints; b: Ints; r: bigint; s: bigint },
  ): boolean {
    const n = columns;
    if (n < 2 || n > this.#c.gs.length || arg.a.length !== n || arg.b.length !== n) return false;
    const x = this.#challenge([], [arg.cUpperDelta, arg.cDelta, arg.cd, b, ca]);
    const e = arg.a.slice(1).map((next, i) => this.#mod(x * at(arg.b, i + 1) - at(arg.b, i) * next));
    return all(
      this.#prod([ca, arg.cd], [x, 1n]) === this.#com(arg.a, arg.r),
      this.#prod([arg.cUpperDelta, arg.cDelta], [x, 1n]) === this.#com(e, arg.s),
      at(arg.b, 0) === at(arg.a, 0),
      at(arg.b, n - 1) === this.#mod(x * b),
    );
  }

  zero(
    { cA, cB, y, columns }: { cA: Ints; cB: Ints; y: bigint; columns: number },
    arg: {
      cA0: bigint;
      cBm: bigint;
      cD: Ints;
      a: Ints;
      b: Ints;
      r: bigint;
      s: bigint;
      t: bigint;
    },
  ): boolean {
    const m = cA.length;
    const sizes = [cB.length === m, arg.cD.length === 2 * m + 1, arg.a.length === columns];
    if (!all(m > 0, ...sizes, arg.b.length === columns, columns > 0, columns <= this.#c.gs.length))
      return false;
    const x = this.#challenge([], [arg.cA0, arg.cBm, arg.cD, cB, cA]);
    const powers = this.#powers(x, 2 * m + 1);
    const star = arg.a.reduce(
      (total, value, j) => this.#mod(total + value * at(arg.b, j) * at(this.#powers(y, j + 2), j + 1)),
      0n,
    );
    return all(
      at(arg.cD, m + 1) === 1n,
      this.#prod([arg.cA0, ...cA], powers) === this.#com(arg.a, arg.r),
      this.#prod([arg.cBm, ...cB.toReversed()], powers) === this.#com(arg.b, arg.s),
      this.#prod(arg.cD, powers) === this.#com([star], arg.t),
    );
  }

  hadamard(
    { cA, cb, columns }: { cA: Ints; cb: bigint; columns: number },
    arg: { cB: Ints; zero: Parameters<SlowVerifier['zero']>[1] },
  ): boolean {
    const m = cA.length;
    if (m < 2 || arg.cB.length !== m || columns < 1 || columns > this.#c.gs.length) return false;
    const x = this.#challenge([], [cA, cb, arg.cB]);
    const y = this.#challenge(['1'], [cA, cb, arg.cB]);
    const powers = this.#powers(x, m).slice(1);
    const minusOnes = Array.from({ length: columns }, () => -1n);
    const statement = {
      cA: [...cA.slice(1), this.#com(minusOnes, 0n)],
      cB: [
        ...arg.cB.slice(0, -1).map((value, i) => this.#pow(value, at(powers, i))),
        this.#prod(arg.cB.slice(1), powers),
      ],
      y: this.#mod(y),
      columns,
    };
    return all(at(arg.cB, 0) === at(cA, 0), at(arg.cB, m - 1) === cb, this.zero(statement, arg.zero));
  }

  product(
    { cA, b, columns }: { cA: Ints; b: bigint; columns: number },
    arg: {
      columnProducts?: { cb: bigint; hadamard: Parameters<SlowVerifier['hadamard']>[1] } | undefined;
      singleValueProduct: Parameters<SlowVerifier['singleValueProduct']>[1];
    },
  ): boolean {
    if (cA.length === 0 || (cA.length === 1) !== (arg.columnProducts === undefined)) return false;
    if (arg.columnProducts === undefined)
      return this.singleValueProduct({ ca: at(cA, 0), b, columns }, arg.singleValueProduct);
    const { cb, hadamard } = arg.columnProducts;
    return all(
      this.hadamard({ cA, cb, columns }, hadamard),
      this.singleValueProduct({ ca: cb, b, columns }, arg.singleValueProduct),
    );
  }

  multiExponentiation(
    { matrix, product, cA }: { matrix: readonly (readonly Ints[])[]; product: Ints; cA: Ints },
    arg: {
      cA0: bigint;
      cB: Ints;
      E: readonly Ints[];
      a: Ints;
      r: bigint;
      b: bigint;
      s: bigint;
      tau: Ints;
    },
  ): boolean {
    const { pk, g, p } = this.#c;
    const [m, n, width] = [matrix.length, arg.a.length, pk.length + 1];
    const rows = [...matrix.flat(), product, ...arg.E];
    const sizes = [cA.length === m, arg.cB.length === 2 * m, arg.E.length === 2 * m, m > 0, n > 0];
    if (!all(...sizes, n <= this.#c.gs.length, arg.tau.length === 1)) return false;
    if (
      !all(
        matrix.every((row) => row.length === n),
        rows.every((row) => row.length === width),
      )
    )
      return false;
    const x = this.#challenge([], [matrix, product, cA, arg.cA0, arg.cB, arg.E]);
    const powers = this.#powers(x, 2 * m);
    const combined = Array.from({ length: width }, (_, c) => {
      const [base, message] = c === 0 ? [g, 1n] : [at(pk, c - 1), this.#pow(g, arg.b)];
      let right = (this.#pow(base, at(arg.tau, 0)) * message) % p;
      matrix.forEach((row, i) => {
        const power = at(powers, m - 1 - i);
        row.forEach((ciphertext, j) => {
          right = (right * this.#pow(at(ciphertext, c), power * at(arg.a, j))) % p;
        });
      });
      const left = this.#prod(
        arg.E.map((row) => at(row, c)),
        powers,
      );
      return left === right;
    });
    return all(
      at(arg.cB, m) === 1n,
      at(arg.E, m).every((value, c) => value === at(product, c)),
      this.#prod([arg.cA0, ...cA], powers) === this.#com(arg.a, arg.r),
      this.#prod(arg.cB, powers) === this.#com([arg.b], arg.s),
      ...combined,
    );
  }

  shuffle(
    { inputs, outputs, rows }: { inputs: readonly Ints[]; outputs: readonly Ints[]; rows: number },
    arg: {
      cA: Ints;
      cB: Ints;
      product: Parameters<SlowVerifier['product']>[1];
      multiExponentiation: Parameters<SlowVerifier['multiExponentiation']>[1];
    },
  ): boolean {
    const { gs, p, pk } = this.#c;
    const [m, size] = [rows, outputs.length];
    const n = size / m;
    const sizes = [inputs.length === size, arg.cA.length === m, arg.cB.length === m, n >= 2];
    if (!all(Number.isInteger(n), ...sizes, n <= gs.length, arg.multiExponentiation.a.length === n))
      return false;
    if ([...inputs, ...outputs].some((row) => row.length !== pk.length + 1)) return false;
    const after = [inputs, outputs, arg.cA];
    const x = this.#challenge([], after);
    const y = this.#challenge([arg.cB], after);
    const z = this.#challenge(['1', arg.cB], after);
    const shift = this.#com(
      Array.from({ length: n }, () => -z),
      0n,
    );
    const powers = this.#powers(x, size);
    const product = {
      cA: arg.cA.map((value, i) => (this.#pow(value, y) * at(arg.cB, i) * shift) % p),
      b: powers.reduce((total, power, i) => this.#mod(total * this.#mod(y * BigInt(i) + power - z)), 1n),
      columns: n,
    };
    const multi = {
      matrix: Array.from({ length: m }, (_, i) => outputs.slice(i * n, (i + 1) * n)),
      product: at(inputs, 0).map((_, c) =>
        this.#prod(
          inputs.map((row) => at(row, c)),
          powers,
        ),
      ),
      cA: arg.cB,
    };
    return all(this.product(product, arg.product), this.multiExponentiation(multi, arg.multiExponentiation));
  }
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
