/**
 * Messages between two members that nobody else can read: sealed to the receiver's X25519 key, and signed inside, so that the
 * receiver knows of whom they are. A message or an attachment are bytes alike.
 */
import {
  concatBytes,
  DecodeError,
  ed25519PublicKey,
  ed25519Sign,
  ed25519Verify,
  fromHex,
  type Rng,
  seal,
  sealingPublicKey,
  taggedHash,
  unseal,
  utf8,
} from 'hanpyo/core';
import { type ForumSigner, forumKey } from 'hanpyo/petition';

const CONTEXT = utf8('hanpyo example party letter v1');

/** Seals bytes of a member to a receiver's public key. */
export function sealLetter(bytes: Uint8Array, from: ForumSigner, receiver: Uint8Array, rng: Rng): Uint8Array {
  // The signature names the receiver: who gets a letter cannot pass it on as one to somebody else.
  const signature = ed25519Sign(digestOf(bytes, receiver), from.seed);
  return seal(concatBytes(ed25519PublicKey(from.seed), signature, bytes), receiver, CONTEXT, rng);
}

/**
 * Opens a letter.
 * @param from - the member whose letter it must be
 * @throws {DecodeError} if it is not for this key, was altered, or is of somebody else
 */
export function openLetter(sealed: Uint8Array, secretKey: Uint8Array, from: Uint8Array): Uint8Array {
  const opened = unseal(sealed, secretKey, CONTEXT, 'letter');
  const [key, signature, bytes] = [opened.subarray(0, 32), opened.subarray(32, 96), opened.subarray(96)];
  const isTheirs =
    signature.length === 64 &&
    key.every((byte, i) => byte === from[i]) &&
    ed25519Verify(signature, digestOf(bytes, sealingPublicKey(secretKey)), from);
  if (!isTheirs) throw new DecodeError('bad-value', 'letter', 'is of somebody else');
  return bytes;
}

/** The key by which a member is known. */
export function keyOf(member: ForumSigner): Uint8Array {
  return fromHex(forumKey(member.seed));
}

function digestOf(bytes: Uint8Array, receiver: Uint8Array): Uint8Array {
  return taggedHash('hanpyo example party letter v1', concatBytes(receiver, bytes));
}
