/** The SHA-2 kernels: instantiation of the embedded module. */
import { moduleBytes } from './embedded.js';
import { SHA2_WASM } from './sha2.wasm.js';

/**
 * Hashes messages of one length side by side. All arguments are addresses and counts; the generator in `kernels/sha2`
 * documents them. Of states, messages and results each is so many bytes after the one before: a stride of 0 says that
 * all messages begin from one state.
 * @param start - state before the blocks
 * @param count - of messages, at most CALL_MESSAGES
 * @param steps - of the PROGRAM that says what the blocks of every message are made of
 * @param out - where the state after the blocks goes, which is a digest if the last block was
 */
export type Sha2Kernel = (
  start: number,
  startStride: number,
  messages: number,
  stride: number,
  count: number,
  steps: number,
  out: number,
  outStride: number,
) => void;

/** Functions of the module, and its memory, which never grows. */
export interface Sha2Kernels {
  readonly memory: WebAssembly.Memory;
  readonly sha256: Sha2Kernel;
  readonly sha512: Sha2Kernel;
  /** Copies `length` bytes from each of `count` places, end to end; writes up to 15 bytes more. */
  readonly copyEach: (from: number, stride: number, to: number, length: number, count: number) => void;
}

/**
 * Compiles and instantiates the module, synchronously: about a millisecond.
 * @throws if WebAssembly, its vectors or a module of this size are forbidden here
 */
export function instantiateSha2(): Sha2Kernels {
  const bytes = moduleBytes(SHA2_WASM);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Sha2Kernels;
}
