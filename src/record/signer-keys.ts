/** The keys of those who sign entries, ready for many signatures. */
import { fromHex } from '../core/bytes.js';
import { Ed25519Key } from '../core/ed25519-keys.js';
import type { SignatureCheck } from './signing.js';

/** Grows by the keys that it is asked about: those of one manifest, 128 at most, so that all their tables have 36 MiB. */
export class SignerKeys {
  readonly #keys = new Map<string, Ed25519Key>();

  readonly isValid: SignatureCheck = (signature, digest, key) => {
    const known = this.#keys.get(key) ?? new Ed25519Key(fromHex(key));
    this.#keys.set(key, known);
    return known.verify(signature, digest);
  };
}
