/**
 * Where the challenges of a Bayer–Groth shuffle come from. The arguments know no hash function: Fiat–Shamir is behind
 * this interface, once for each system. An implementation binds every challenge to the context, to the statement
 * that it is given and to the messages that it is given; it may bind it to all before, too. The calls come in the order
 * in which prover and verifier exchange messages.
 */
import type { Element, Scalar } from '../../core/group.js';
import type {
  BayerGrothStatement,
  HadamardStatement,
  MultiExponentiationStatement,
  SingleValueProductStatement,
  ZeroStatement,
} from './arguments.js';
import type { CiphertextRow } from './context.js';

/** The first moves of a zero argument. */
export interface ZeroMoves {
  readonly cA0: Element;
  readonly cBm: Element;
  readonly cD: readonly Element[];
}

/** The first moves of a single value product argument. */
export interface SingleValueProductMoves {
  readonly cd: Element;
  readonly cDelta: Element;
  readonly cUpperDelta: Element;
}

/** The first moves of a multi-exponentiation argument. */
export interface MultiExponentiationMoves {
  readonly cA0: Element;
  readonly cB: readonly Element[];
  readonly E: readonly CiphertextRow[];
}

/** Source of the challenges of one proof. */
export interface BayerGrothChallenges {
  /** x, once the permutation is committed to. */
  shuffleFirst(statement: BayerGrothStatement, cA: readonly Element[]): Scalar;
  /** y and z, once the permuted powers are committed to. */
  shuffleSecond(
    statement: BayerGrothStatement,
    cA: readonly Element[],
    cB: readonly Element[],
  ): { readonly y: Scalar; readonly z: Scalar };
  /** x and y, once the partial products are committed to. */
  hadamard(statement: HadamardStatement, cB: readonly Element[]): { readonly x: Scalar; readonly y: Scalar };
  zero(statement: ZeroStatement, moves: ZeroMoves): Scalar;
  singleValueProduct(statement: SingleValueProductStatement, moves: SingleValueProductMoves): Scalar;
  multiExponentiation(statement: MultiExponentiationStatement, moves: MultiExponentiationMoves): Scalar;
}
