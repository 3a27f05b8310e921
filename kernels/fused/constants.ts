/** Constants of the kernels in memory: compilers read them from there faster than they make them. */
import type { ModuleBuilder } from '../wasm/module.js';

/** The constants of a module, each placed once, in both lanes of a vector. */
export class ConstantPool {
  readonly #module: ModuleBuilder;
  readonly #reserve: (bytes: number) => number;
  readonly #addresses = new Map<bigint, number>();

  /** @param reserve gives a place in memory that nothing else uses */
  constructor(module: ModuleBuilder, reserve: (bytes: number) => number) {
    this.#module = module;
    this.#reserve = reserve;
  }

  /** Where a vector of twice these 64 bits lies. */
  address(bits: bigint): number {
    const known = this.#addresses.get(bits);
    if (known !== undefined) return known;
    const address = this.#reserve(16);
    const bytes = new DataView(new ArrayBuffer(16));
    for (const lane of [0, 8]) bytes.setBigUint64(lane, bits, true);
    this.#module.data(address, new Uint8Array(bytes.buffer));
    this.#addresses.set(bits, address);
    return address;
  }
}
