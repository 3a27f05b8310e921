/** AES-GCM, for messages of other systems. What this library seals for itself is in `sealing.ts`. */
import { gcm } from '@noble/ciphers/aes.js';

/**
 * Opens AES-GCM (NIST SP 800-38D).
 * @param key - 16, 24 or 32 bytes
 * @param nonce - of any length from 8 bytes on
 * @param sealed - the text, then the tag of 16 bytes
 * @returns `undefined` if the tag is not right
 */
export function openAesGcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return gcm(key, nonce).decrypt(sealed);
  } catch {
    return undefined;
  }
}

/**
 * Seals a text with AES-GCM (NIST SP 800-38D).
 * @param key - 16, 24 or 32 bytes
 * @param nonce - of any length from 8 bytes on; never twice under a key
 * @returns the text, then the tag of 16 bytes
 */
export function sealAesGcm(key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Uint8Array {
  return gcm(key, nonce).encrypt(text);
}
