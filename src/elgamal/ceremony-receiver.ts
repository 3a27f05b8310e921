/** A trustee's third round (spec section 4.3d): all public checks first, then its own shares, then its word on them. */
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Scalar } from '../core/group.js';
import { sealingPublicKey, unseal } from '../core/sealing.js';
import { readBoard } from './ceremony-board.js';
import { type CeremonyKeys, ceremonyKeyHash, deriveKeys } from './ceremony-checks.js';
import type {
  CeremonyCommit,
  CeremonyComplaint,
  CeremonyConfirm,
  CeremonyMessage,
  CeremonyReveal,
} from './ceremony-messages.js';
import { type CeremonyParams, shareContext } from './ceremony-params.js';
import { isShareOf } from './ceremony-shares.js';
import { type CeremonyStatus, ceremonyStatus } from './ceremony-status.js';
import type { TrusteeShare } from './threshold.js';

/** What {@link openShares} finds. */
export type OpenedShares =
  | { readonly kind: 'share'; readonly share: TrusteeShare }
  | { readonly kind: 'complaints'; readonly complaints: readonly CeremonyComplaint[] };

/** What a trustee has to do after the reveals; or where the ceremony stands, if it has not come that far. */
export type ReceivedShares =
  | {
      readonly kind: 'share';
      /** To be stored before the confirmation is posted. */
      readonly share: TrusteeShare;
      readonly confirm: CeremonyConfirm;
      readonly keys: CeremonyKeys;
    }
  | { readonly kind: 'complaints'; readonly complaints: readonly CeremonyComplaint[] }
  | Exclude<CeremonyStatus, { kind: 'finished' }>;

/**
 * Receives this trustee's shares: checks all that is public, opens and checks the shares, and makes the confirmation or
 * the complaints to post. Given the same messages again, it makes the same again.
 * @param sealingSecret - the X25519 secret key of this trustee
 * @param messages - in the order in which they were posted
 * @throws {RangeError} if the secret key is not the one of this trustee
 */
export function receiveShares(
  params: CeremonyParams,
  trustee: number,
  sealingSecret: Uint8Array,
  messages: readonly CeremonyMessage[],
): ReceivedShares {
  const status = ceremonyStatus(params, messages);
  if (status.kind === 'failed') return status;
  const board = readBoard(params, messages);
  if (status.kind === 'waiting' && board.reveals.size < params.trustees.length) return status;
  const reveals = ordered<CeremonyReveal>(board.reveals);
  const opened = openShares(params, trustee, sealingSecret, reveals);
  if (opened.kind === 'complaints') return opened;
  const keys = deriveKeys(params, reveals);
  const keyHash = ceremonyKeyHash(params, ordered<CeremonyCommit>(board.commits), keys);
  const confirm: CeremonyConfirm = Object.freeze({ kind: 'confirm', run: params.run, trustee, keyHash });
  return Object.freeze({ kind: 'share', share: opened.share, confirm, keys });
}

/**
 * Opens the shares that all dealers sealed to this trustee and checks each against its dealer's commitments.
 * The reveals must have passed the public checks: {@link receiveShares} does both.
 * @param sealingSecret - the X25519 secret key of this trustee
 * @returns the sum of the shares, or a complaint about each dealer whose share is wrong
 * @throws {RangeError} if the secret key is not the one of this trustee: a complaint made with it would be false
 */
export function openShares(
  params: CeremonyParams,
  trustee: number,
  sealingSecret: Uint8Array,
  reveals: readonly CeremonyReveal[],
): OpenedShares {
  const own = params.trustees[trustee - 1];
  if (own === undefined || !equalBytes(own.sealingKey, sealingPublicKey(sealingSecret)))
    throw new RangeError(`not the sealing key of trustee ${trustee}`);
  const complaints: CeremonyComplaint[] = [];
  let sum = params.group.scalar(0);
  for (const reveal of reveals) {
    const share = openShare(params, trustee, sealingSecret, reveal);
    if (share !== undefined && isShareOf(reveal, trustee, share)) sum = sum.add(share);
    else complaints.push({ kind: 'complaint', run: params.run, trustee, dealer: reveal.trustee });
  }
  if (complaints.length > 0) return Object.freeze({ kind: 'complaints', complaints });
  return Object.freeze({ kind: 'share', share: Object.freeze({ trustee, share: sum }) });
}

function openShare(
  params: CeremonyParams,
  receiver: number,
  sealingSecret: Uint8Array,
  reveal: CeremonyReveal,
): Scalar | undefined {
  const sealed = reveal.sealedShares[receiver - 1];
  if (sealed === undefined) return undefined;
  try {
    const bytes = unseal(sealed, sealingSecret, shareContext(params, reveal.trustee, receiver));
    return params.group.scalarFromBytes(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function ordered<T extends { readonly trustee: number }>(messages: ReadonlyMap<number, T>): readonly T[] {
  return [...messages.values()].sort((a, b) => a.trustee - b.trustee);
}
