/** `hanpyo/elgamal`: encryption, the trustees' key ceremony, threshold decryption, bounded discrete logarithms. */
export * from './cipher.js';
export * from './dlog.js';
export type { TallyContext } from './factors.js';
export * from './partial-codec.js';
export * from './polynomial.js';
export * from './threshold.js';
