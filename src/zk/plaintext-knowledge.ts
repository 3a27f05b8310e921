/**
 * Proofs of plaintext knowledge (spec section 3.8): whoever made the ciphertexts `(c1_j, c2_j)` knows every `r_j` with
 * `c1_j = r_j G`, and so what they encrypt. Bound to its voter, such a proof makes ciphertexts non-malleable in effect:
 * nobody can cast what is related to another's vote (B. Pfitzmann 1994, "Breaking an efficient anonymous channel").
 * One Schnorr proof for each, under one challenge; commitments `R_j`, responses `z_j`.
 */
import { Writer } from '../core/codec.js';
import type { Element, Scalar } from '../core/group.js';
import { LABELS } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import type { Transcript } from '../core/transcript.js';
import { type Proof, proveStatement, statementChallenge, statementCheck } from './nizk.js';
import { type LinearRelation, linearRelation } from './relation.js';
import type { Check } from './terms.js';

/** What is proved: of which ciphertexts, under which key. Both halves and the key are bound. */
export interface KnowledgeStatement {
  readonly publicKey: Element;
  /** At least one. */
  readonly ciphertexts: readonly { readonly c1: Element; readonly c2: Element }[];
}

/**
 * Proves it (spec algorithm 3.8a).
 * @param nonces - `r_j`, one per ciphertext
 * @param transcript - bound to session, role and context; it is consumed
 * @throws {RangeError} if a nonce is not that of its ciphertext, or there are no ciphertexts
 */
export function provePlaintextKnowledge(
  statement: KnowledgeStatement,
  nonces: readonly Scalar[],
  transcript: Transcript,
  rng: Rng,
): Proof {
  absorbKnowledgeStatement(transcript, statement);
  return proveStatement(knowledgeRelation(statement), { kind: 'linear', secrets: nonces }, transcript, rng);
}

/** The equations of such a proof, for a batch (spec algorithm 3.8b). The transcript is forked. */
export function plaintextKnowledgeCheck(
  statement: KnowledgeStatement,
  proof: Proof,
  transcript: Transcript,
): Check {
  const own = transcript.fork();
  absorbKnowledgeStatement(own, statement);
  return statementCheck(knowledgeRelation(statement), proof, own);
}

/** Absorbs statement and commitments and derives the challenge. The transcript is consumed. */
export function plaintextKnowledgeChallenge(
  statement: KnowledgeStatement,
  proof: Proof,
  transcript: Transcript,
): Scalar {
  absorbKnowledgeStatement(transcript, statement);
  return statementChallenge(knowledgeRelation(statement), proof, transcript);
}

/** `c1_j = r_j G` for every j. @throws {RangeError} if there are no ciphertexts */
export function knowledgeRelation({ publicKey, ciphertexts }: KnowledgeStatement): LinearRelation {
  const { group } = publicKey;
  const equations = ciphertexts.map(({ c1 }, secret) => ({
    image: c1,
    terms: [{ secret, base: group.generator() }],
  }));
  return linearRelation(group, ciphertexts.length, equations);
}

/** Key and both halves of the ciphertexts, which the relation does not say. */
function absorbKnowledgeStatement(
  transcript: Transcript,
  { publicKey, ciphertexts }: KnowledgeStatement,
): void {
  const writer = new Writer().element(publicKey);
  writer.list(ciphertexts, ({ c1, c2 }, w) => w.element(c1).elementOrIdentity(c2));
  transcript.absorb(LABELS.ciphertexts, writer.finish());
}
