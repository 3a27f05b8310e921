/** Which engine a group has where none is asked for. */
import type { CurveEngine } from '../engine/curve-group.js';

/** `wasm` where the platform and a page's policy allow the kernels, else `noble`. */
export function defaultEngine(): CurveEngine {
  return allowsWebAssembly() ? 'wasm' : 'noble';
}

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
