/** The modp kernels: instantiation of the embedded module. */
import { moduleBytes } from './embedded.js';
import { MODP_WASM } from './modp.wasm.js';

/**
 * Functions of the module. All arguments are addresses and counts; numbers are redundant digits in Montgomery form with
 * R = 2^(56 units). The generator in `kernels/modp` documents them.
 */
export interface ModpKernels {
  readonly memory: WebAssembly.Memory;
  /** Makes the paired form of a number. */
  pair(target: number, digits: number): void;
  /** a b / R */
  multiply(target: number, a: number, b: number): void;
  /** Squares `count` times, at least once. */
  square(target: number, a: number, count: number): void;
  /** Digits of a big-endian number below the modulus, not in Montgomery form. */
  fromBytes(target: number, bytes: number, length: number): void;
  /** The canonical residue modulo p of a number divided by R. */
  toBytes(target: number, length: number, digits: number): void;
  /** Of digits that are not in Montgomery form: 1 for a square modulo p, 0 for another residue, 2 if not found out. */
  jacobi(digits: number): number;
  /** A power of a table's base, by `windows` windows of a secret scalar. */
  power(target: number, table: number, scalar: number, length: number, windows: number): void;
  /** A power of a fixed base, by `turns` turns over `count` tables. */
  comb(target: number, tables: number, scalar: number, length: number, turns: number, count: number): void;
}

/** Compiles and instantiates the module, synchronously: about a millisecond. @throws if WebAssembly is forbidden */
export function instantiateModp(): ModpKernels {
  const module = new WebAssembly.Module(moduleBytes(MODP_WASM));
  return new WebAssembly.Instance(module).exports as unknown as ModpKernels;
}
