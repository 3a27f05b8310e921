/**
 * Verification as linear equations (spec section 3.4). A proof in commitment form is valid when some equations
 * `sum_i s_i P_i = 0` hold. Every proof kind only emits its equations; what is done with them, one by one or folded
 * with thousands of others, is decided by the sink.
 */
import type { Element, Group, Scalar } from '../core/group.js';

/** One term `scalar * base` of an equation. */
export interface EquationTerm {
  readonly base: Element;
  readonly scalar: Scalar;
}

/** Receives the equations of a proof. */
export interface EquationSink {
  /** The claim that the terms add up to the identity. */
  equation(terms: readonly EquationTerm[]): void;
}

/**
 * A proof about to be verified: emits every equation that must hold.
 * Returns `false` if the proof already fails in a part that needs no group operation.
 */
export type Check = (sink: EquationSink) => boolean;

/** Verifies one check on its own, equation by equation up to the first that fails: the obvious slow twin of the batch. */
export function holds(group: Group, check: Check): boolean {
  let valid = true;
  const wellFormed = check({
    equation: (terms) => {
      if (!valid) return;
      let sum = group.identity();
      for (const { base, scalar } of terms) sum = sum.add(base.multiplyVartime(scalar));
      valid = sum.isIdentity();
    },
  });
  return wellFormed && valid;
}

/** All of the checks, as one. */
export function allOf(checks: readonly Check[]): Check {
  return (sink) => {
    let wellFormed = true;
    for (const check of checks) wellFormed = check(sink) && wellFormed;
    return wellFormed;
  };
}
