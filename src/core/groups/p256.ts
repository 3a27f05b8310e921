/**
 * P-256 (FIPS 186-5, SP 800-186), the native group of new elections. Elements travel as raw affine x || y, 64 bytes;
 * 64 zero bytes are the identity. The order is prime, so the curve equation is the whole membership check.
 */
import { p256WithEngine } from '../engine/p256-group.js';
import type { Group } from '../group.js';
import { defaultEngine } from './webassembly.js';

/**
 * The group `P-256`, on the WebAssembly kernels; on noble where the platform or a page's policy forbids WebAssembly.
 * `p256WithEngine` makes the choice explicit.
 */
export const P256: Group = /* @__PURE__ */ p256WithEngine(defaultEngine());
