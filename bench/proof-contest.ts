/** A contest with its vector proofs and its disjunctive proofs, which say the same of the same ciphertexts. */
import type { Element, Group, Scalar } from '../src/core/group.js';
import { ROLES } from '../src/core/labels.js';
import { systemRng } from '../src/core/random.js';
import { Transcript } from '../src/core/transcript.js';
import { type Ciphertext, encrypt } from '../src/elgamal/cipher.js';
import { generateKeyPair } from '../src/elgamal/keys.js';
import { BatchVerifier } from '../src/zk/batch.js';
import { type CommitmentKey, commitmentKey, withTables } from '../src/zk/commitment-key.js';
import { disjunctiveContest, disjunctiveWitness } from '../src/zk/disjunctive.js';
import {
  assignBits,
  type ContestLayout,
  type ContestRule,
  compileLayout,
  positionValues,
} from '../src/zk/layout.js';
import { type Proof, proveStatement, statementCheck } from '../src/zk/nizk.js';
import type { Check } from '../src/zk/terms.js';
import { type VectorProof, vectorCheck } from '../src/zk/vector.js';
import { proveVector } from '../src/zk/vector-prover.js';
import { mostChosen } from './booth.js';
import { type Comparison, compare, type Effort } from './measure.js';

/** What both proofs are about. */
export interface ProvedContest {
  readonly rule: ContestRule;
  readonly layout: ContestLayout;
  readonly publicKey: Element;
  readonly key: CommitmentKey;
}

/** One vote. */
export interface Encrypted {
  readonly chosen: number;
  readonly bits: readonly number[];
  readonly nonces: readonly Scalar[];
  readonly ciphertexts: readonly Ciphertext[];
}

/** A contest "choose one to three", or one of two. */
export function makeContest(group: Group, options: number): ProvedContest {
  const limit = { weights: new Array<number>(options).fill(1), min: 1, max: mostChosen(options) };
  const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
  const layout = compileLayout(rule, group);
  const publicKey = group.withTable(generateKeyPair(group, systemRng).publicKey);
  return { rule, layout, publicKey, key: withTables(commitmentKey(group, layout.bits)) };
}

function choiceOf({ options }: ContestRule, chosen: number): { kind: 'values'; values: number[] } {
  return { kind: 'values', values: Array.from({ length: options }, (_, i) => (i === chosen ? 1 : 0)) };
}

/** Encrypts one vote for the option at a position. */
export function encryptVote({ rule, layout, publicKey }: ProvedContest, chosen: number): Encrypted {
  const bits = assignBits(layout, choiceOf(rule, chosen));
  const nonces = layout.weights.map(() => layout.group.randomScalar(systemRng));
  const ciphertexts = positionValues(layout, bits).map((value, i) =>
    encrypt(publicKey, value, at(nonces, i)),
  );
  return { chosen, bits, nonces, ciphertexts };
}

function transcript(group: Group): Transcript {
  return Transcript.create({ group, session: new Uint8Array(32), role: ROLES.standalone });
}

/** Makes the vector proof of a vote. */
export function proveByVector(contest: ProvedContest, { ciphertexts, bits, nonces }: Encrypted): VectorProof {
  const { group } = contest.layout;
  return proveVector({ ...contest, ciphertexts }, { bits, nonces }, transcript(group), systemRng);
}

/** The check of a vector proof. */
function checkVector(contest: ProvedContest, { ciphertexts }: Encrypted, proof: VectorProof): Check {
  return vectorCheck({ ...contest, ciphertexts }, proof, transcript(contest.layout.group));
}

/** Makes the disjunctive proof of a vote. */
export function proveByDisjunction(
  contest: ProvedContest,
  { ciphertexts, nonces, chosen }: Encrypted,
): Proof {
  const { rule, publicKey } = contest;
  const { group } = publicKey;
  const statement = disjunctiveContest(rule, group.generator(), publicKey, ciphertexts);
  const witness = disjunctiveWitness(rule, choiceOf(rule, chosen), nonces);
  return proveStatement(statement, witness, transcript(group), systemRng);
}

/** The check of a disjunctive proof. */
function checkDisjunction(
  { rule, publicKey }: ProvedContest,
  { ciphertexts }: Encrypted,
  proof: Proof,
): Check {
  const { group } = publicKey;
  const statement = disjunctiveContest(rule, group.generator(), publicKey, ciphertexts);
  return statementCheck(statement, proof, transcript(group));
}

/** Verifies all together. @throws {Error} if one does not hold */
function verifyAll({ layout, publicKey, key }: ProvedContest, checks: readonly Check[]): void {
  const { group } = layout;
  const verifier = new BatchVerifier(group, [group.generator(), publicKey, key.h, ...key.g]);
  for (const check of checks) verifier.add(check);
  if (verifier.verify(systemRng).length > 0) throw new Error('a valid proof was refused');
}

/**
 * Verifies the vector proofs of votes, and in turns their disjunctive proofs, as one batch each.
 * @returns the comparison, and the first proof of each kind
 */
export async function compareVerification(
  contest: ProvedContest,
  votes: readonly Encrypted[],
  effort: Effort,
): Promise<{ verify: Comparison; vector: VectorProof; disjunction: Proof }> {
  const vectors = votes.map((vote) => proveByVector(contest, vote));
  const disjunctions = votes.map((vote) => proveByDisjunction(contest, vote));
  const verifyVectors = (): void =>
    verifyAll(
      contest,
      vectors.map((proof, i) => checkVector(contest, at(votes, i), proof)),
    );
  const verifyDisjunctions = (): void =>
    verifyAll(
      contest,
      disjunctions.map((proof, i) => checkDisjunction(contest, at(votes, i), proof)),
    );
  const verify = await compare([verifyVectors, verifyDisjunctions], votes.length, effort);
  return { verify, vector: at(vectors, 0), disjunction: at(disjunctions, 0) };
}

/** An item of a list. @throws {TypeError} if there is none */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}
