/**
 * The rehearsal (spec section 4.6c): long before the tally, a trustee decrypts a test ciphertext from the file that it
 * stored, and sees that it can. The ciphertext is made here, to this trustee's key alone; none is ever taken from
 * outside, for that would make the trustee an oracle.
 */
import { utf8 } from '../core/bytes.js';
import type { Element } from '../core/group.js';
import { type Rng, uniformInteger } from '../core/random.js';
import { type Ciphertext, encrypt } from './cipher.js';
import type { TallyContext } from './factors.js';
import { nonzeroScalar } from './polynomial.js';
import type { TrusteeShareFile } from './share-file.js';
import { checkPartial, type PartialDecryption, partialDecrypt } from './threshold.js';

/** How a rehearsal went. What passed may be published: anyone can check it with {@link checkRehearsal}. */
export type Rehearsal =
  | {
      readonly kind: 'passed';
      readonly value: number;
      readonly ciphertext: Ciphertext;
      readonly partial: PartialDecryption;
    }
  | { readonly kind: 'failed'; readonly reason: 'other-group' | 'other-key' | 'not-decrypted' };

const VALUES = 1000;

/**
 * Rehearses with a stored share.
 * @param file - as read back from where it is kept
 * @param verificationKey - of this trustee, from the election's public record
 */
export function rehearse(file: TrusteeShareFile, verificationKey: Element, rng: Rng): Rehearsal {
  const { group, share, trustee } = file;
  if (verificationKey.group !== group) return Object.freeze({ kind: 'failed', reason: 'other-group' });
  if (!group.generator().multiply(share).equals(verificationKey))
    return Object.freeze({ kind: 'failed', reason: 'other-key' });
  const value = uniformInteger(VALUES, rng);
  const ciphertext = encrypt(verificationKey, value, nonzeroScalar(group, rng));
  const partial = partialDecrypt([ciphertext], { trustee, share }, rehearsalContext(file.electionId), rng);
  const passed = { kind: 'passed', value, ciphertext, partial } as const;
  return Object.freeze(
    checkRehearsal(passed, verificationKey, file.electionId)
      ? passed
      : { kind: 'failed', reason: 'not-decrypted' },
  );
}

/** Whether a published rehearsal is one: the proof is valid and the factor gives the value. */
export function checkRehearsal(
  rehearsal: Extract<Rehearsal, { kind: 'passed' }>,
  verificationKey: Element,
  electionId: Uint8Array,
): boolean {
  const { value, ciphertext, partial } = rehearsal;
  const [factor] = partial.factors;
  const { group } = verificationKey;
  return (
    factor !== undefined &&
    checkPartial([ciphertext], partial, verificationKey, rehearsalContext(electionId)) &&
    ciphertext.c2.subtract(factor).equals(group.generator().multiply(group.scalar(value)))
  );
}

function rehearsalContext(electionId: Uint8Array): TallyContext {
  return { electionId, tally: utf8('hanpyo rehearsal') };
}
