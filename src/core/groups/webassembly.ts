/** Which engine a group has where none is asked for. */
import { allowsVectors } from '../engine/allowed.js';
import type { CurveEngine } from '../engine/curve-group.js';

/** `wasm` where the platform and a page's policy allow the kernels, else `noble`. */
export function defaultEngine(): CurveEngine {
  return allowsVectors() ? 'wasm' : 'noble';
}
