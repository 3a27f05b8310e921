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

/** Whether the kernels can be compiled here: tried with a module of one function that uses vectors, as they do. */
function allowsWebAssembly(): boolean {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const type = [1, 5, 1, 0x60, 0, 1, 0x7b];
  const code = [...[3, 2, 1, 0], ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b]];
  try {
    return new WebAssembly.Module(Uint8Array.of(...header, ...type, ...code)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
