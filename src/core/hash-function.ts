/** The SHA-2 functions behind one interface, for formats of other systems that let a record choose among them. */
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

/** Names of the functions. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** One hash function (FIPS 180-4). */
export interface HashFunction {
  readonly name: HashName;
  /** Bytes of a digest. */
  readonly bytes: number;
  /** The digest of all parts laid end to end, which are not copied. */
  digest(...parts: readonly Uint8Array[]): Uint8Array;
}

/** The functions by name. */
export const HASH_FUNCTIONS: Readonly<Record<HashName, HashFunction>> = /* @__PURE__ */ (() => ({
  'SHA-256': hashFunction('SHA-256', 32, () => sha256.create()),
  'SHA-384': hashFunction('SHA-384', 48, () => sha384.create()),
  'SHA-512': hashFunction('SHA-512', 64, () => sha512.create()),
}))();

interface Running {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

function hashFunction(name: HashName, bytes: number, create: () => Running): HashFunction {
  return Object.freeze({
    name,
    bytes,
    digest: (...parts: readonly Uint8Array[]) => {
      const state = create();
      for (const part of parts) state.update(part);
      return state.digest();
    },
  });
}
