/** Shares of the key ceremony under seal (spec section 4.3). */
import type { Scalar } from '../core/group.js';
import { SEAL_OVERHEAD, seal } from '../core/sealing.js';
import type { CeremonyReveal } from './ceremony-messages.js';
import { type CeremonyParams, shareContext } from './ceremony-params.js';
import { evaluateCommitments } from './polynomial.js';

/** Length of a sealed share. */
export function sealedShareBytes(params: CeremonyParams): number {
  return params.group.scalarBytes + SEAL_OVERHEAD;
}

/** Seals a share under a given ephemeral key, so that whoever is told the key gets the same bytes (spec 4.3c). */
export function sealShare(
  params: CeremonyParams,
  dealer: number,
  receiver: number,
  share: Scalar,
  sealKey: Uint8Array,
): Uint8Array {
  const to = params.trustees[receiver - 1];
  if (to === undefined) throw new RangeError(`no trustee ${receiver}`);
  return seal(share.toBytes(), to.sealingKey, shareContext(params, dealer, receiver), () => sealKey);
}

/** Whether a share of `index` fits the dealer's commitments: `s G = sum_k index^k A_k`. */
export function isShareOf(reveal: CeremonyReveal, index: number, share: Scalar): boolean {
  return share.group.generator().multiply(share).equals(evaluateCommitments(reveal.commitments, index));
}
