/**
 * Sealing bytes to a receiver's X25519 key (spec section 2.7): ephemeral key agreement, HKDF-SHA-256 and
 * XChaCha20-Poly1305. Used for the shares of the key ceremony.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from './bytes.js';
import { DecodeError } from './errors.js';
import { drawBytes, type Rng } from './random.js';

/** Bytes that sealing adds: ephemeral key and authentication tag. */
export const SEAL_OVERHEAD: number = 32 + 16;

/** A new X25519 secret key. */
export function sealingSecretKey(rng: Rng): Uint8Array {
  return drawBytes(rng, 32);
}

/** The public key to which others seal. */
export function sealingPublicKey(secretKey: Uint8Array): Uint8Array {
  return x25519.getPublicKey(secretKey);
}

/** Whether others may seal to `key`: 32 canonical bytes (RFC 7748, below 2^255 - 19) of a point not of small order. */
export function isSealingPublicKey(key: Uint8Array): boolean {
  if (key.length !== 32 || !isBelowFieldPrime(key)) return false;
  try {
    x25519.getSharedSecret(new Uint8Array(32).fill(1), key);
    return true;
  } catch {
    return false;
  }
}

/**
 * Seals `plaintext` to `receiver`, bound to `context` (which both sides must give alike).
 * @throws {RangeError} if the receiver's key has small order
 */
export function seal(plaintext: Uint8Array, receiver: Uint8Array, context: Uint8Array, rng: Rng): Uint8Array {
  const ephemeral = drawBytes(rng, 32);
  const sender = x25519.getPublicKey(ephemeral);
  const { key, nonce } = agree(ephemeral, receiver, sender, receiver, context);
  return concatBytes(sender, xchacha20poly1305(key, nonce, context).encrypt(plaintext));
}

/**
 * Opens a sealed message.
 * @throws {DecodeError} `bad-encoding` if it was not sealed to this key under this context, or was altered
 */
export function unseal(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: Uint8Array,
  path = '',
): Uint8Array {
  if (sealed.length < SEAL_OVERHEAD) throw new DecodeError('truncated', path, 'sealed message too short');
  const sender = sealed.subarray(0, 32);
  try {
    const { key, nonce } = agree(secretKey, sender, sender, x25519.getPublicKey(secretKey), context);
    return xchacha20poly1305(key, nonce, context).decrypt(sealed.subarray(32));
  } catch (cause) {
    throw new DecodeError('bad-encoding', path, 'sealed message does not open', { cause });
  }
}

/** Key and nonce from the shared secret and both public keys; the ephemeral key makes them unique to one message. */
function agree(
  secret: Uint8Array,
  peer: Uint8Array,
  sender: Uint8Array,
  receiver: Uint8Array,
  context: Uint8Array,
): { key: Uint8Array; nonce: Uint8Array } {
  let shared: Uint8Array;
  try {
    shared = x25519.getSharedSecret(secret, peer);
  } catch (cause) {
    throw new RangeError('not a usable X25519 public key', { cause });
  }
  const info = concatBytes(utf8('hanpyo seal v1'), context);
  const okm = hkdf(nobleSha256, shared, concatBytes(sender, receiver), info, 56);
  return { key: okm.subarray(0, 32), nonce: okm.subarray(32) };
}

/** Whether little-endian bytes are below 2^255 - 19, all of whose bytes but the first and the last are 255. */
function isBelowFieldPrime(bytes: Uint8Array): boolean {
  const last = bytes[31] ?? 0;
  return (
    last < 0x7f || (last === 0x7f && (bytes.subarray(1, 31).some((b) => b < 0xff) || (bytes[0] ?? 0) < 0xed))
  );
}
