/** Who must have signed an entry (spec section 7.3). */

import type { Manifest } from '../ballot/manifest.js';
import { fromHex } from '../core/bytes.js';
import { ed25519Verify } from '../core/ed25519-verify.js';
import { once } from '../core/engine/once.js';
import { type EntryFrame, type EntrySignature, entryDigest } from './entry.js';
import { type Finding, finding } from './finding.js';

/** Signers that an entry needs: nobody, enough officers of the manifest, or exactly one trustee (by position, from 0). */
export type SignerRule =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'officers' }
  | { readonly kind: 'trustee'; readonly index: number };

/** What is wrong with the signatures of an entry, and whose fault it is. */
interface SignatureFault {
  readonly culprit: string;
  readonly message: string;
}

/** Whether a signature over a digest is valid under a key, which is hexadecimal as in the manifest. */
export type SignatureCheck = (signature: Uint8Array, digest: Uint8Array, key: string) => boolean;

/**
 * The fault of an entry's signatures as a finding of check V10, or `undefined`.
 * @param isValid - says what `ed25519Verify` does; whoever judges many entries has a faster one
 */
export function signatureFinding(
  frame: EntryFrame,
  index: number,
  manifest: Manifest,
  rule: SignerRule,
  isValid: SignatureCheck = (signature, digest, key) => ed25519Verify(signature, digest, fromHex(key)),
): Finding | undefined {
  const fault = signatureFault(frame, manifest, rule, isValid);
  return fault && finding('V10', index, fault.culprit, 'signature', `${frame.type}: ${fault.message}`);
}

/**
 * Checks the signatures of an entry. Every signature it carries must be valid and of a different signer of the right
 * kind, so that an entry has no signature that one auditor believes and another does not look at.
 * @returns the first fault, or `undefined`
 */
function signatureFault(
  frame: EntryFrame,
  manifest: Manifest,
  rule: SignerRule,
  isValid: SignatureCheck,
): SignatureFault | undefined {
  const seen = new Set<number>();
  const digest = once(() => entryDigest(frame));
  for (const signature of frame.signatures) {
    const who = `${signature.role} ${signature.index + 1}`;
    if (!isWanted(signature, rule)) return { culprit: who, message: 'may not sign this entry' };
    if (seen.has(signature.index)) return { culprit: who, message: 'signed twice' };
    seen.add(signature.index);
    const key = keyOf(signature, manifest);
    if (key === undefined) return { culprit: who, message: 'is not in the manifest' };
    if (!isValid(signature.signature, digest(), key))
      return { culprit: who, message: 'signature is not valid' };
  }
  const needed = rule.kind === 'officers' ? manifest.officersRequired : rule.kind === 'trustee' ? 1 : 0;
  if (seen.size >= needed) return undefined;
  return { culprit: frame.type, message: `has ${seen.size} signatures of ${needed}` };
}

function isWanted(signature: EntrySignature, rule: SignerRule): boolean {
  if (rule.kind === 'officers') return signature.role === 'officer';
  return rule.kind === 'trustee' && signature.role === 'trustee' && signature.index === rule.index;
}

function keyOf({ role, index }: EntrySignature, manifest: Manifest): string | undefined {
  return role === 'officer' ? manifest.officers[index]?.key : manifest.trustees[index]?.signingKey;
}
