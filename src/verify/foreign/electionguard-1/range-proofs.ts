/**
 * Proofs of what ballots encrypt: that a ciphertext (alpha, beta) = (g^x, K^(s+x)) encrypts an s from 0 to R.
 *
 *     a_j = g^v_j alpha^c_j      b_j = K^(v_j - j c_j) beta^c_j      c = sum of c_j
 *
 * A selection has R = 1 and c = H(21, HE, K, alpha, beta, a_0, b_0, a_1, b_1); a contest c = H(HE, 21, K, A, B, commitments),
 * where the commitments are the hash of all H(a_j, b_j). All a_j and b_j are computed from c_j and v_j.
 */
import { equalBytes } from '../../../core/bytes.js';
import type { Element, Group, Scalar } from '../../../core/group.js';
import type { Branch } from '../electionguard/ballot.js';
import type { Ciphertext } from '../electionguard/pool.js';
import { commitmentsOf } from '../electionguard/range-proofs.js';
import type { ContestProof, SelectionProof } from './ballot.js';
import type { Election } from './board.js';
import { hashOf, integerText, listText, valueText } from './hash.js';

/** A selection with its proof. */
export interface SelectionStatement {
  readonly vote: Ciphertext;
  readonly proof: SelectionProof;
}

/** Whether selections are proved to be 0 or 1, each. */
export function selectionsHold(election: Election, statements: readonly SelectionStatement[]): boolean[] {
  return withCommitments(election, statements, ({ vote, proof }, elements) => {
    const encoded = elements.map(election.eg.encode);
    const asStated = encoded.every((bytes, i) => equalBytes(bytes, proof.commitments[i] ?? NONE));
    const { key, extendedHash } = election.context;
    const right = hashOf('21', extendedHash, key, ...textsOf(vote), ...encoded.map(integerText));
    return asStated && right === valueText(proof.challenge) && sumFits(election.eg.group, proof);
  });
}

const NONE = new Uint8Array();

/** A contest with its proof: the product of its selections, as the verifier knows it. */
export interface ContestStatement {
  readonly vote: Ciphertext;
  readonly proof: ContestProof;
  /** L. */
  readonly limit: number;
}

/**
 * What a proof shows: `proved` that there are from 0 to L votes; `open`, nothing, since its last branch was left out, as
 * all known builds leave it out; or that it is `bad`.
 */
export type ContestFinding = 'proved' | 'open' | 'bad';

/** What the proofs of contests show, each. */
export function judgeContests(election: Election, statements: readonly ContestStatement[]): ContestFinding[] {
  return withCommitments(election, statements, ({ vote, proof, limit }, elements) => {
    const count = proof.branches.length;
    const isCounted = proof.limit <= limit && [count, count - 1].includes(proof.limit);
    const pairs = proof.branches.map((_, j) => hashOf(...elements.slice(2 * j, 2 * j + 2).map(valueText)));
    const { key, extendedHash } = election.context;
    const right = hashOf(extendedHash, '21', key, ...textsOf(vote), listText(pairs));
    if (!isCounted || right !== valueText(proof.challenge)) return 'bad';
    if (sumFits(election.eg.group, proof)) return 'proved';
    return count === proof.limit ? 'open' : 'bad';
  });
}

function sumFits(
  group: Group,
  { branches, challenge }: { readonly branches: readonly Branch[]; readonly challenge: Scalar },
): boolean {
  return branches.reduce((sum, branch) => sum.add(branch.challenge), group.scalar(0)).equals(challenge);
}

function textsOf({ alpha, beta }: Ciphertext): readonly [string, string] {
  return [integerText(alpha.encoded), integerText(beta.encoded)];
}

/** Calls a function with each statement's a_0, b_0, a_1, b_1, ..., which are computed for all together. */
function withCommitments<
  S extends { readonly vote: Ciphertext; readonly proof: { readonly branches: readonly Branch[] } },
  T,
>(
  election: Election,
  statements: readonly S[],
  judge: (statement: S, elements: readonly Element[]) => T,
): T[] {
  const all = commitmentsOf(
    election,
    statements.map(({ vote, proof: { branches } }) => ({ vote, branches })),
  );
  let next = 0;
  return statements.map((statement) => {
    const own = all.slice(next, next + 2 * statement.proof.branches.length);
    next += own.length;
    return judge(statement, own);
  });
}
