/**
 * P-256 (FIPS 186-5, SP 800-186), the native group of new elections. Elements travel as raw affine x || y, 64 bytes;
 * 64 zero bytes are the identity. The order is prime, so the curve equation is the whole membership check.
 */
import { p256WithEngine } from '../engine/p256-group.js';
import type { Group } from '../group.js';

/**
 * The group `P-256`, on the WebAssembly kernels; on noble where the platform or a page's policy forbids WebAssembly.
 * `p256WithEngine` makes the choice explicit.
 */
export const P256: Group = /* @__PURE__ */ p256WithEngine(allowsWebAssembly() ? 'wasm' : 'noble');

/** Whether a module can be compiled here: tried with the smallest one there is, its eight bytes of header. */
function allowsWebAssembly(): boolean {
  try {
    return (
      new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module
    );
  } catch {
    return false;
  }
}
