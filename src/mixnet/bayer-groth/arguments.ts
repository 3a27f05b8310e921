/**
 * Statements and arguments of the Bayer–Groth shuffle, as data (S. Bayer, J. Groth, "Efficient Zero-Knowledge Argument
 * for Correctness of a Shuffle", Eurocrypt 2012; the variant of Swiss Post's crypto-primitives specification).
 *
 * Notation. N = m n ciphertexts lie row by row in a matrix of m rows and n columns. Com(v; r) = r H + sum_j v_j G_j.
 * c_X is a commitment to the vector X, or a list of them, one for each row of a matrix. Letters are the paper's. Groups
 * are written additively here, so the paper's products of commitments are sums.
 */
import type { Element, Scalar } from '../../core/group.js';
import type { CiphertextRow } from './context.js';

/** The outputs are the inputs, permuted and re-encrypted. */
export interface BayerGrothStatement {
  readonly inputs: readonly CiphertextRow[];
  readonly outputs: readonly CiphertextRow[];
  /** m: rows of the matrix. Where m does not divide N, both lists are taken to end in encryptions of zero with nonces zero. */
  readonly rows: number;
}

/** cA: the permutation, row by row. cB: the powers of x, permuted. */
export interface BayerGrothArgument {
  readonly cA: readonly Element[];
  readonly cB: readonly Element[];
  readonly product: ProductArgument;
  readonly multiExponentiation: MultiExponentiationArgument;
}

/** The product of all entries of a committed matrix is b. */
export interface ProductStatement {
  readonly cA: readonly Element[];
  readonly b: Scalar;
  /** n: entries of each committed row. */
  readonly columns: number;
}

/** For one row there is only the single value product. */
export interface ProductArgument {
  /** Commitment to the products along the columns, and that they are; absent for one row. */
  readonly columnProducts?: { readonly cb: Element; readonly hadamard: HadamardArgument };
  readonly singleValueProduct: SingleValueProductArgument;
}

/** The product of the n entries committed to in ca is b. */
export interface SingleValueProductStatement {
  readonly ca: Element;
  readonly b: Scalar;
  readonly columns: number;
}

/** cDelta is the paper's c with the small delta, cUpperDelta that with the capital one. */
export interface SingleValueProductArgument {
  readonly cd: Element;
  readonly cDelta: Element;
  readonly cUpperDelta: Element;
  readonly a: readonly Scalar[];
  readonly b: readonly Scalar[];
  readonly r: Scalar;
  readonly s: Scalar;
}

/** The entry-wise product of the m committed rows is the vector committed to in cb. */
export interface HadamardStatement {
  readonly cA: readonly Element[];
  readonly cb: Element;
  readonly columns: number;
}

/** cB: the partial products of the rows. */
export interface HadamardArgument {
  readonly cB: readonly Element[];
  readonly zero: ZeroArgument;
}

/** sum_i a_i * b_i = 0 for the committed rows, under the bilinear map with y. */
export interface ZeroStatement {
  readonly cA: readonly Element[];
  readonly cB: readonly Element[];
  readonly y: Scalar;
  readonly columns: number;
}

/** cA0 and cBm hide; cD has the 2m + 1 diagonals. */
export interface ZeroArgument {
  readonly cA0: Element;
  readonly cBm: Element;
  readonly cD: readonly Element[];
  readonly a: readonly Scalar[];
  readonly b: readonly Scalar[];
  readonly r: Scalar;
  readonly s: Scalar;
  readonly t: Scalar;
}

/** `product` is a re-encryption of the sum of all ciphertexts of the matrix, each times the committed entry. */
export interface MultiExponentiationStatement {
  /** m rows of n ciphertexts. */
  readonly matrix: readonly (readonly CiphertextRow[])[];
  readonly product: CiphertextRow;
  readonly cA: readonly Element[];
}

/** cB and E have the 2m diagonals; tau has one entry for each nonce of a ciphertext. */
export interface MultiExponentiationArgument {
  readonly cA0: Element;
  readonly cB: readonly Element[];
  readonly E: readonly CiphertextRow[];
  readonly a: readonly Scalar[];
  readonly r: Scalar;
  readonly b: Scalar;
  readonly s: Scalar;
  readonly tau: readonly Scalar[];
}
