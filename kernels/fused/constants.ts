/** Constants of the kernels in memory: compilers read them from there faster than they make them. */
import type { ModuleBuilder } from '../wasm/module.js';

/** The constants of a module, each placed once, in both lanes of a vector. */
export class ConstantPool {
  readonly #module: ModuleBuilder;
  readonly #reserve: (bytes: number) => number;
  readonly #addresses = new Map<string, number>();

  /** @param reserve gives a place in memory that nothing else uses */
  constructor(module: ModuleBuilder, reserve: (bytes: number) => number) {
    this.#module = module;
    this.#reserve = reserve;
  }

  /** Where a vector of these 64 bits lies, in both lanes unless the high one is given as well. */
  address(low: bigint, high: bigint = low): number {
    const key = `${low} ${high}`;
    const known = this.#addresses.get(key);
    if (known !== undefined) return known;
    const address = this.#reserve(16);
    const bytes = new DataView(new ArrayBuffer(16));
    bytes.setBigUint64(0, low, true);
    bytes.setBigUint64(8, high, true);
    this.#module.data(address, new Uint8Array(bytes.buffer));
    this.#addresses.set(key, address);
    return address;
  }
}
