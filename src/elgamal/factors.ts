/**
 * The proof of a partial decryption (spec section 4.4): knowledge of one x with `V = x G` and `D_i = x c1_i` for all i.
 * The transcript binds election, tally, trustee and the whole ciphertexts before the statement.
 */
import { Writer } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';
import { LABELS, ROLES } from '../core/labels.js';
import { Transcript } from '../core/transcript.js';
import { type Proof, statementCheck } from '../zk/nizk.js';
import { type LinearRelation, linearRelation } from '../zk/relation.js';
import type { Check } from '../zk/terms.js';
import type { Ciphertext } from './cipher.js';

/** Which tally is decrypted. */
export interface TallyContext {
  readonly electionId: Uint8Array;
  /** Bytes that name the tally within the election (contest, reporting unit, kind), chosen by the layer above. */
  readonly tally: Uint8Array;
}

/**
 * The statement about all factors. A ciphertext whose c1 is the identity has the identity as its only possible factor
 * and needs no equation; {@link factorsCheck} compares that directly.
 */
export function factorsStatement(
  ciphertexts: readonly Ciphertext[],
  factors: readonly Element[],
  verificationKey: Element,
): LinearRelation {
  const { group } = verificationKey;
  const equations = [{ image: verificationKey, terms: [{ secret: 0, base: group.generator() }] }];
  ciphertexts.forEach(({ c1 }, i) => {
    const image = factors[i];
    if (image !== undefined && !c1.isIdentity()) equations.push({ image, terms: [{ secret: 0, base: c1 }] });
  });
  return linearRelation(group, 1, equations);
}

/** The transcript of the proof, with all that the statement does not say itself. */
export function factorsTranscript(
  ciphertexts: readonly Ciphertext[],
  trustee: number,
  context: TallyContext,
  group: Group,
): Transcript {
  const who = new Writer().u32(trustee).bytes(context.tally).finish();
  return Transcript.create({ group, session: context.electionId, role: ROLES.partialDecryption })
    .absorb(LABELS.context, who)
    .absorbElements(
      LABELS.ciphertexts,
      ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]),
    );
}

/** The equations of the proof; false at once for a wrong count, or a factor of an identity that is not the identity. */
export function factorsCheck(
  ciphertexts: readonly Ciphertext[],
  factors: readonly Element[],
  proof: Proof,
  verificationKey: Element,
  trustee: number,
  context: TallyContext,
): Check {
  return (sink) => {
    if (factors.length !== ciphertexts.length) return false;
    if (ciphertexts.some(({ c1 }, i) => c1.isIdentity() && !factors[i]?.isIdentity())) return false;
    const statement = factorsStatement(ciphertexts, factors, verificationKey);
    const transcript = factorsTranscript(ciphertexts, trustee, context, verificationKey.group);
    return statementCheck(statement, proof, transcript)(sink);
  };
}
