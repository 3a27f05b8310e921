/**
 * INSECURE. Makes proving keys whose toxic waste is published here, so that anybody can forge proofs under them: for tests and
 * trials only. An election needs keys of a ceremony (docs/circuits.md).
 *
 * Notation (Groth, ePrint 2016/260): tau, alpha, beta, delta the waste, gamma = 1; L_i the Lagrange polynomials of the domain of n-th
 * roots of unity, n a power of 2; A_s, B_s, C_s the values at tau of the polynomials of wire s. The key in snarkjs' form has
 *   IC_s or K_s = beta A_s + alpha B_s + C_s, for private wires divided by delta,
 *   H_i = L'_{2i+1}(tau) / delta with L' of the domain of 2n-th roots: the quotient's numerator vanishes on the even ones.
 */
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import type { R1cs } from './r1cs.js';

const R = SNARK_FIELD;
/** Of the multiplicative group of the field, order 2^28: 5 is not a square. */
const TWO_ADICITY = 28n;

/** The secrets of the setup, known to everybody. */
export const PUBLISHED_WASTE: Readonly<Record<'tau' | 'alpha' | 'beta' | 'delta', bigint>> = {
  tau: 0x696e736563757265207461752c20666f72207465737473206f6e6c79n,
  alpha: 0x696e73656375726520616c7068612c20666f72207465737473206f6e6c79n,
  beta: 0x696e73656375726520626574612c20666f72207465737473206f6e6c79n,
  delta: 0x696e7365637572652064656c74612c20666f72207465737473206f6e6c79n,
};

/** Logarithms of the points of a proving key. */
export interface KeyLogarithms {
  /** n, the size of the domain. */
  readonly domain: number;
  /** One for each wire, of points of G1. */
  readonly a: readonly bigint[];
  /** The same of G1 and of G2. */
  readonly b: readonly bigint[];
  /** For wire 0 and the public ones. */
  readonly inputs: readonly bigint[];
  /** For the private wires, in order. */
  readonly privates: readonly bigint[];
  /** As many as the domain has. */
  readonly quotient: readonly bigint[];
}

/** Evaluates a constraint system at the published tau. */
export function keyLogarithms(r1cs: R1cs): KeyLogarithms {
  const { tau, alpha, beta, delta } = PUBLISHED_WASTE;
  const publics = r1cs.publicInputs + r1cs.publicOutputs;
  const power = Math.floor(Math.log2(r1cs.constraints + publics)) + 1;
  const domain = 2 ** power;
  const lagrange = lagrangeAt(tau, power);
  const sums = { a: zeros(r1cs.wires), b: zeros(r1cs.wires), c: zeros(r1cs.wires) };
  r1cs.system.forEach((constraint, i) => {
    for (const side of ['a', 'b', 'c'] as const)
      for (const [wire, coefficient] of constraint[side])
        sums[side][wire] = ((sums[side][wire] ?? 0n) + coefficient * (lagrange[i] ?? 0n)) % R;
  });
  // snarkjs adds one row for each public wire, so that no two of them can be exchanged.
  for (let wire = 0; wire <= publics; wire++)
    sums.a[wire] = ((sums.a[wire] ?? 0n) + (lagrange[r1cs.constraints + wire] ?? 0n)) % R;
  const mixed = sums.a.map((a, s) => (beta * a + alpha * (sums.b[s] ?? 0n) + (sums.c[s] ?? 0n)) % R);
  const inverseDelta = raise(delta, R - 2n);
  const doubled = lagrangeAt(tau, power + 1);
  return {
    domain,
    a: sums.a,
    b: sums.b,
    inputs: mixed.slice(0, publics + 1),
    privates: mixed.slice(publics + 1).map((value) => (value * inverseDelta) % R),
    quotient: Array.from({ length: domain }, (_, i) => ((doubled[2 * i + 1] ?? 0n) * inverseDelta) % R),
  };
}

/** L_i(x) = (x^n - 1) / n * w^i / (x - w^i) for n = 2^power, with one inversion for all. */
function lagrangeAt(x: bigint, power: number): bigint[] {
  const n = 2 ** power;
  const root = raise(raise(5n, (R - 1n) >> TWO_ADICITY), 1n << (TWO_ADICITY - BigInt(power)));
  const factor = ((raise(x, BigInt(n)) - 1n + R) * raise(BigInt(n), R - 2n)) % R;
  const roots: bigint[] = [];
  const products: bigint[] = [];
  let product = 1n;
  for (let i = 0, w = 1n; i < n; i++, w = (w * root) % R) {
    roots.push(w);
    products.push(product);
    product = (product * (x - w + R)) % R;
  }
  let inverse = raise(product, R - 2n);
  const values = zeros(n);
  for (let i = n - 1; i >= 0; i--) {
    const w = roots[i] ?? 1n;
    values[i] = (((((factor * w) % R) * inverse) % R) * (products[i] ?? 1n)) % R;
    inverse = (inverse * (x - w + R)) % R;
  }
  return values;
}

function zeros(length: number): bigint[] {
  return new Array<bigint>(length).fill(0n);
}

function raise(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % R, e = exponent; e > 0n; e >>= 1n, b = (b * b) % R)
    if (e & 1n) result = (result * b) % R;
  return result;
}
