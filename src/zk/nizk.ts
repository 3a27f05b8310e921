/**
 * Non-interactive proofs of {@link Statement}s by the Fiat–Shamir transform, in commitment form (spec section 3.3).
 *
 * Notation: image = sum_j x_j base_j is the relation, k the nonce, T = sum_j k_j base_j the commitment, c the challenge,
 * z_j = k_j + c x_j the response; the verifier checks sum_j z_j base_j = T + c image.
 *
 * The prover simulates every branch under a random challenge c' and then moves the one it has a witness for from c' to
 * the real challenge (z = z' + (c - c') x). So each branch costs the same group operations, whichever is true.
 */
import { type Reader, Writer } from '../core/codec.js';
import { assertSameGroup, type Element, type Multiple, type Scalar, type Summand } from '../core/group.js';
import { LABELS } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import type { NonceSource, Transcript } from '../core/transcript.js';
import { commitmentsOf, hasShape } from './proof-shape.js';
import { type LinearRelation, type Statement, type Witness, writeStatement } from './relation.js';
import { type Check, type EquationSink, type EquationTerm, holds } from './terms.js';
import { isWitness, secretsOf } from './witness.js';

/** A proof, in the shape of its statement. */
export type Proof =
  | {
      readonly kind: 'linear';
      readonly commitments: readonly Element[];
      readonly responses: readonly Scalar[];
    }
  | { readonly kind: 'and'; readonly parts: readonly Proof[] }
  /** `challenges` of all branches but the last, whose challenge makes the sum. */
  | { readonly kind: 'or'; readonly challenges: readonly Scalar[]; readonly branches: readonly Proof[] };

/**
 * Proves a statement (spec algorithm 3.3a).
 * @param transcript - created by the caller, already bound to session, role and context; it is consumed
 * @throws {TypeError} if the witness does not have the shape of the statement, or groups are mixed
 * @throws {RangeError} if the witness does not satisfy the statement
 */
export function proveStatement(
  statement: Statement,
  witness: Witness,
  transcript: Transcript,
  rng: Rng,
): Proof {
  absorbStatement(transcript, statement);
  return proveUnder(statement, witness, transcript, transcriptChallenge(transcript), rng);
}

/** Makes a challenge of the commitments of a proof. It must bind the whole statement as well (spec section 3.3). */
export type ChallengeOf = (commitments: readonly Element[]) => Scalar;

/**
 * Proves a statement under a challenge that is derived elsewhere, such as in a contract (docs/contracts.md).
 * @param secrecy - what the nonces are drawn from, bound to the whole statement; it does not enter the challenge
 * @throws {TypeError} if the witness does not have the shape of the statement, or groups are mixed
 * @throws {RangeError} if the witness does not satisfy the statement
 */
export function proveUnder(
  statement: Statement,
  witness: Witness,
  secrecy: Transcript,
  challengeOf: ChallengeOf,
  rng: Rng,
): Proof {
  assertSameGroup(statement, secrecy);
  if (!isWitness(statement, witness, rng)) throw new RangeError('the witness does not satisfy the statement');
  const simulated = simulate(statement, undefined, secrecy.nonces(secretsOf(witness), rng));
  return adjust(statement, simulated, witness, challengeOf(commitmentsOf(simulated)));
}

/** Verifies a proof on its own. The transcript must be created as the prover's was; it is consumed. */
export function verifyStatement(statement: Statement, proof: Proof, transcript: Transcript): boolean {
  return holds(statement.group, statementCheck(statement, proof, transcript));
}

/**
 * The equations of a proof, for a batch (spec algorithm 3.3b).
 * The transcript is forked, so the check may be run more than once.
 */
export function statementCheck(statement: Statement, proof: Proof, transcript: Transcript): Check {
  return checkUnder(statement, proof, () => statementChallenge(statement, proof, transcript.fork()));
}

/** The equations of a proof made by {@link proveUnder}. */
export function checkUnder(statement: Statement, proof: Proof, challengeOf: ChallengeOf): Check {
  return (sink) => {
    if (!hasShape(statement, proof)) return false;
    emit(statement, proof, challengeOf(commitmentsOf(proof)), sink);
    return true;
  };
}

/** Absorbs a statement and the commitments of a proof and derives the challenge. The transcript is consumed. */
export function statementChallenge(statement: Statement, proof: Proof, transcript: Transcript): Scalar {
  absorbStatement(transcript, statement);
  return transcriptChallenge(transcript)(commitmentsOf(proof));
}

/** Writes a proof; its shape is known from the statement, so only elements and scalars are written. */
export function writeProof(writer: Writer, proof: Proof): void {
  if (proof.kind === 'linear') {
    for (const commitment of proof.commitments) writer.elementOrIdentity(commitment);
    for (const response of proof.responses) writer.scalar(response);
  } else {
    if (proof.kind === 'or') for (const challenge of proof.challenges) writer.scalar(challenge);
    for (const part of proof.kind === 'and' ? proof.parts : proof.branches) writeProof(writer, part);
  }
}

/**
 * Reads a proof of the given statement.
 * @throws {DecodeError} on an element or scalar that does not decode, or too few bytes
 */
export function readProof(reader: Reader, statement: Statement): Proof {
  const { group } = statement;
  if (statement.kind === 'linear') {
    const commitments = statement.equations.map((_, i) =>
      reader.field(`commitments[${i}]`, (r) => r.elementOrIdentity(group)),
    );
    const responses = Array.from({ length: statement.secrets }, (_, i) =>
      reader.field(`responses[${i}]`, (r) => r.scalar(group)),
    );
    return Object.freeze({ kind: 'linear', commitments, responses });
  }
  if (statement.kind === 'and') {
    const parts = statement.parts.map((part, i) => reader.field(`parts[${i}]`, (r) => readProof(r, part)));
    return Object.freeze({ kind: 'and', parts });
  }
  const challenges = statement.branches
    .slice(1)
    .map((_, i) => reader.field(`challenges[${i}]`, (r) => r.scalar(group)));
  const branches = statement.branches.map((b, i) => reader.field(`branches[${i}]`, (r) => readProof(r, b)));
  return Object.freeze({ kind: 'or', challenges, branches });
}

/** Simulates a proof under a given challenge; without one (outside any OR) under challenge 0, which costs less. */
function simulate(statement: Statement, challenge: Scalar | undefined, nonces: NonceSource): Proof {
  if (statement.kind === 'linear') {
    const responses = nonces.take(statement.secrets);
    return { kind: 'linear', commitments: commitmentsFor(statement, responses, challenge), responses };
  }
  if (statement.kind === 'and')
    return { kind: 'and', parts: statement.parts.map((part) => simulate(part, challenge, nonces)) };
  const free = nonces.take(statement.branches.length - 1);
  const last = lastChallenge(challenge ?? statement.group.scalar(0), free);
  const branches = statement.branches.map((branch, i) => simulate(branch, free[i] ?? last, nonces));
  return { kind: 'or', challenges: free, branches };
}

/** T_i = sum_j z_j base_ij - c image_i. */
function commitmentsFor(
  relation: LinearRelation,
  responses: readonly Scalar[],
  challenge: Scalar | undefined,
): Element[] {
  const multiples: Multiple[] = [];
  const times = (base: Element, scalar: Scalar, sign: 1 | -1): Summand => ({
    multiple: multiples.push({ base, scalar }) - 1,
    sign,
  });
  const sums = relation.equations.map(({ image, terms }) => {
    const positive = terms.map(({ secret, base }) => times(base, at(responses, secret), 1));
    return challenge === undefined ? positive : [...positive, times(image, challenge, -1)];
  });
  return relation.group.multiplySums(multiples, sums);
}

/** Moves a simulated proof, along the branches of the witness, by `delta` of the challenge. */
function adjust(statement: Statement, proof: Proof, witness: Witness, delta: Scalar): Proof {
  if (statement.kind === 'linear' && proof.kind === 'linear' && witness.kind === 'linear') {
    const responses = proof.responses.map((z, j) => z.add(delta.multiply(at(witness.secrets, j))));
    return Object.freeze({ ...proof, responses });
  }
  if (statement.kind === 'and' && proof.kind === 'and' && witness.kind === 'and') {
    const parts = proof.parts.map((part, i) =>
      adjust(at(statement.parts, i), part, at(witness.parts, i), delta),
    );
    return Object.freeze({ kind: 'and', parts });
  }
  if (statement.kind === 'or' && proof.kind === 'or' && witness.kind === 'or') {
    const chosen = witness.branch;
    const challenges = proof.challenges.map((c, i) => (i === chosen ? c.add(delta) : c));
    const branches = proof.branches.map((branch, i) =>
      i === chosen ? adjust(at(statement.branches, i), branch, witness.witness, delta) : branch,
    );
    return Object.freeze({ kind: 'or', challenges, branches });
  }
  throw new TypeError('the witness does not have the shape of the statement');
}

function emit(statement: Statement, proof: Proof, challenge: Scalar, sink: EquationSink): void {
  if (statement.kind === 'linear' && proof.kind === 'linear') {
    const minusOne = statement.group.scalar(-1);
    const minusChallenge = challenge.negate();
    statement.equations.forEach(({ image, terms }, i) => {
      const all: EquationTerm[] = terms.map(({ secret, base }) => ({
        base,
        scalar: at(proof.responses, secret),
      }));
      all.push({ base: at(proof.commitments, i), scalar: minusOne }, { base: image, scalar: minusChallenge });
      sink.equation(all);
    });
  } else if (statement.kind === 'and' && proof.kind === 'and') {
    statement.parts.forEach((part, i) => {
      emit(part, at(proof.parts, i), challenge, sink);
    });
  } else if (statement.kind === 'or' && proof.kind === 'or') {
    const last = lastChallenge(challenge, proof.challenges);
    statement.branches.forEach((branch, i) => {
      emit(branch, at(proof.branches, i), proof.challenges[i] ?? last, sink);
    });
  }
}

function lastChallenge(total: Scalar, others: readonly Scalar[]): Scalar {
  return others.reduce((rest, c) => rest.subtract(c), total);
}

function absorbStatement(transcript: Transcript, statement: Statement): void {
  const writer = new Writer();
  writeStatement(writer, statement);
  transcript.absorb(LABELS.statement, writer.finish());
}

/** The challenge of a transcript that has absorbed the statement. */
function transcriptChallenge(transcript: Transcript): ChallengeOf {
  return (commitments) =>
    transcript.absorbElements(LABELS.commitments, commitments).challengeScalar(LABELS.challenge);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}
