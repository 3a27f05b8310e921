/** Checks of a prover on its own witness: a caller's mistake must not become an invalid proof on a ledger. */
import { sumsBlinded } from '../core/blinding.js';
import type { Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { LinearRelation, Statement, Witness } from './relation.js';

/**
 * Whether a witness satisfies a statement. Secrets are multiplied blinded, for they may be long-lived keys and the bases
 * come from others (a decryption share and a ciphertext, for example).
 * @throws {TypeError} if the witness does not have the shape of the statement
 */
export function isWitness(statement: Statement, witness: Witness, rng: Rng): boolean {
  if (statement.kind === 'linear' && witness.kind === 'linear')
    return satisfies(statement, witness.secrets, rng);
  if (statement.kind === 'and' && witness.kind === 'and')
    return (
      witness.parts.length === statement.parts.length &&
      statement.parts.every((part, i) => {
        const own = witness.parts[i];
        return own !== undefined && isWitness(part, own, rng);
      })
    );
  if (statement.kind === 'or' && witness.kind === 'or') {
    const branch = statement.branches[witness.branch];
    return branch !== undefined && isWitness(branch, witness.witness, rng);
  }
  throw new TypeError('the witness does not have the shape of the statement');
}

/** All secrets of a witness, depth first: what nonces are derived from. */
export function secretsOf(witness: Witness): readonly Scalar[] {
  if (witness.kind === 'linear') return witness.secrets;
  return witness.kind === 'and' ? witness.parts.flatMap(secretsOf) : secretsOf(witness.witness);
}

function satisfies(relation: LinearRelation, secrets: readonly Scalar[], rng: Rng): boolean {
  if (secrets.length !== relation.secrets) return false;
  const sums = relation.equations.map(({ terms }) =>
    terms.flatMap(({ secret, base }) => {
      const scalar = secrets[secret];
      return scalar === undefined ? [] : [{ base, scalar }];
    }),
  );
  const images = sumsBlinded(relation.group, sums, rng);
  return relation.equations.every(({ image }, i) => images[i]?.equals(image));
}
