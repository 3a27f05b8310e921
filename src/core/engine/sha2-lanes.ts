/**
 * SHA-256 and SHA-512 in bulk: many messages of one length, end to end (docs/engine-sha2.md). On the WebAssembly
 * kernels where the platform compiles them, which is tried at the first use; elsewhere on noble, with the same bytes.
 * For public data: messages stay in the memory of the kernels until others replace them.
 */
import type { Sha2, Sha256Prefix, SlotHasher, SlotPlan } from './sha2.js';
import { instantiateSha2, type Sha2Kernels } from './sha2-kernels.js';
import { plainSha2 } from './sha2-plain.js';
import { selfTestSha2 } from './sha2-self-test.js';
import { wasmSha2 } from './sha2-wasm.js';

/**
 * SHA-256 (FIPS 180-4) of every message.
 * @param messages - end to end, each `length` bytes
 * @param length - at least 1
 * @returns 32 bytes each, end to end
 * @throws {RangeError} if `length` is not a positive integer or `messages` not a whole number of them
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function sha256Each(messages: Uint8Array, length: number): Uint8Array {
  return platform().sha256Each(messages, length);
}

/**
 * SHA-512 (FIPS 180-4) of every message; as {@link sha256Each}, with 64 bytes each.
 * @throws {RangeError} if `length` is not a positive integer or `messages` not a whole number of them
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function sha512Each(messages: Uint8Array, length: number): Uint8Array {
  return platform().sha512Each(messages, length);
}

/**
 * SHA-256 of messages that begin alike. The whole blocks of the prefix are compressed once, here.
 * @param prefix - of any length, also empty; copied
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function sha256Prefix(prefix: Uint8Array): Sha256Prefix {
  return platform().sha256Prefix(prefix);
}

/**
 * Makes hashes of records ready: streams of constant bytes and parts of a record, which are never put together.
 * @throws {RangeError} as {@link Sha2.sha256Slots}
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function sha256Slots(plan: SlotPlan): SlotHasher {
  return platform().sha256Slots(plan);
}

/**
 * The functions on an engine of one's choice. With `wasm` every call makes an instance with a memory of its own.
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 * @throws whatever the platform throws where it does not compile the kernels
 */
export function sha2WithEngine(engine: 'wasm' | 'noble'): Sha2 {
  return engine === 'noble' ? plainSha2() : tested(instantiateSha2());
}

/** The functions on the kernels where they can be compiled, else on noble. @throws {EngineFailure} */
export function sha2OfPlatform(instantiate: () => Sha2Kernels = instantiateSha2): Sha2 {
  let kernels: Sha2Kernels;
  try {
    kernels = instantiate();
  } catch {
    return plainSha2();
  }
  return tested(kernels);
}

function tested(kernels: Sha2Kernels): Sha2 {
  selfTestSha2(kernels);
  return wasmSha2(kernels);
}

/** One instance per thread, made at the first use. */
const platform: () => Sha2 = /* @__PURE__ */ (() => {
  let made: Sha2 | undefined;
  return () => {
    made ??= sha2OfPlatform();
    return made;
  };
})();
