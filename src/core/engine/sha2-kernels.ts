/** The SHA-2 kernels: instantiation of the embedded module. */
import { moduleBytes } from './embedded.js';
import { SHA2_WASM } from './sha2.wasm.js';

/**
 * Hashes messages of one length side by side, from the state at `start` into DIGESTS. All arguments are addresses and
 * counts; the generator in `kernels/sha2` documents them.
 * @param stride - bytes from the beginning of one message to that of the next
 * @param count - of messages, at most CALL_MESSAGES
 * @param head - blocks at the beginning of every message to which MASKS and INSERTIONS apply: 0 or 1
 * @param plain - blocks after them, taken as they are
 * @param tail - blocks after those to which the following masks and insertions apply: at most 2
 */
export type Sha2Kernel = (
  start: number,
  messages: number,
  stride: number,
  count: number,
  head: number,
  plain: number,
  tail: number,
) => void;

/** Functions of the module, and its memory, which never grows. */
export interface Sha2Kernels {
  readonly memory: WebAssembly.Memory;
  readonly sha256: Sha2Kernel;
  readonly sha512: Sha2Kernel;
}

/**
 * Compiles and instantiates the module, synchronously: about a millisecond.
 * @throws if WebAssembly, its vectors or a module of this size are forbidden here
 */
export function instantiateSha2(): Sha2Kernels {
  const bytes = moduleBytes(SHA2_WASM);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Sha2Kernels;
}
