/**
 * The fixed parameters of a key ceremony, and the byte strings that bind its messages to it (spec section 4.3).
 */
import { Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { taggedHash } from '../core/hash.js';
import { isSealingPublicKey } from '../core/sealing.js';

/** The most trustees that an election may have. */
export const MAX_TRUSTEES = 255;

/** What a ceremony is about; every trustee and every verifier takes it from the election manifest. */
export interface CeremonyParams {
  readonly group: Group;
  /** The election id; 1 to 255 bytes. */
  readonly electionId: Uint8Array;
  /** How many trustees must decrypt together, from 1 to their number. Below the number, one may be lost. */
  readonly threshold: number;
  /** The trustees in order; the index of the first is 1. Keys for X25519, 32 bytes each. */
  readonly trustees: readonly { readonly sealingKey: Uint8Array }[];
  /** 1 for the first attempt; a ceremony that ended with culprits is held again under the next number. */
  readonly run: number;
}

/**
 * Checks parameters.
 * @throws {RangeError} naming what is wrong
 */
export function assertCeremonyParams(params: CeremonyParams): void {
  const { group, electionId, threshold, trustees, run } = params;
  const count = trustees.length;
  if (count < 1 || count > MAX_TRUSTEES || BigInt(count) >= group.order)
    throw new RangeError(`a ceremony needs 1 to ${MAX_TRUSTEES} trustees, fewer than the group order`);
  if (!Number.isSafeInteger(threshold) || threshold < 1 || threshold > count)
    throw new RangeError(`threshold ${threshold} of ${count} trustees`);
  if (!Number.isSafeInteger(run) || run < 1 || run >= 2 ** 32) throw new RangeError('runs count from 1');
  if (electionId.length < 1 || electionId.length > 255)
    throw new RangeError('an election id has 1 to 255 bytes');
  trustees.forEach(({ sealingKey }, i) => {
    if (!isSealingPublicKey(sealingKey))
      throw new RangeError(`sealing key of trustee ${i + 1} is not usable`);
  });
}

/** Whether `index` is a trustee of this ceremony. */
export function isTrustee(params: CeremonyParams, index: number): boolean {
  return Number.isSafeInteger(index) && index >= 1 && index <= params.trustees.length;
}

/** Everything about the ceremony but the election id, canonically (spec 4.3a); every context starts with it. */
export function ceremonyBytes(params: CeremonyParams): Uint8Array {
  return new Writer()
    .text(params.group.id)
    .u32(params.run)
    .u32(params.threshold)
    .list(params.trustees, ({ sealingKey }, w) => w.raw(sealingKey))
    .finish();
}

/** The context under which `dealer` seals a share to `receiver`. */
export function shareContext(params: CeremonyParams, dealer: number, receiver: number): Uint8Array {
  return new Writer()
    .text('hanpyo ceremony share v1')
    .bytes(params.electionId)
    .bytes(ceremonyBytes(params))
    .u32(dealer)
    .u32(receiver)
    .finish();
}

/** A hash of ceremony data, bound to election and ceremony. */
export function ceremonyHash(tag: string, params: CeremonyParams, data: Uint8Array): Uint8Array {
  return taggedHash(
    tag,
    new Writer().bytes(params.electionId).bytes(ceremonyBytes(params)).bytes(data).finish(),
  );
}
