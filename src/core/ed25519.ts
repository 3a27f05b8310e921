/** Keys and signatures of Ed25519 (RFC 8032); `ed25519-verify.ts` says which signatures are valid. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { drawBytes, type Rng } from './random.js';

/** A new 32-byte Ed25519 seed. */
export function ed25519Seed(rng: Rng): Uint8Array {
  return drawBytes(rng, 32);
}

/** The public key of a seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed);
}

/** Signs a message with a seed (RFC 8032 section 5.1.6; deterministic). */
export function ed25519Sign(message: Uint8Array, seed: Uint8Array): Uint8Array {
  return ed25519.sign(message, seed);
}
