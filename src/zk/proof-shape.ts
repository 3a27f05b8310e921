/** The shape of proofs: whether one fits its statement, and where its commitments are. */
import type { Element } from '../core/group.js';
import type { Proof } from './nizk.js';
import type { Statement } from './relation.js';

/** Commitments in the order of the statement, depth first. */
export function commitmentsOf(proof: Proof): readonly Element[] {
  if (proof.kind === 'linear') return proof.commitments;
  return (proof.kind === 'and' ? proof.parts : proof.branches).flatMap(commitmentsOf);
}

/** Whether a proof made by hand or for another statement has the shape that this one needs. */
export function hasShape(statement: Statement, proof: Proof): boolean {
  if (statement.kind === 'linear')
    return (
      proof.kind === 'linear' &&
      proof.commitments.length === statement.equations.length &&
      proof.responses.length === statement.secrets
    );
  if (statement.kind === 'and')
    return (
      proof.kind === 'and' &&
      proof.parts.length === statement.parts.length &&
      statement.parts.every((part, i) => fits(part, proof.parts[i]))
    );
  return (
    proof.kind === 'or' &&
    proof.branches.length === statement.branches.length &&
    proof.challenges.length === statement.branches.length - 1 &&
    statement.branches.every((branch, i) => fits(branch, proof.branches[i]))
  );
}

function fits(statement: Statement, proof: Proof | undefined): boolean {
  return proof !== undefined && hasShape(statement, proof);
}
