/**
 * The prime-order subgroup of edwards25519 (RFC 7748, RFC 8032), the group of Belenios. Elements travel as the 32-byte
 * encodings of RFC 8032; decoding accepts canonical encodings of points without a cofactor component only: on the kernels
 * at the price of three powers, on noble of one multiplication by the order.
 */
import { type CurveEngine, curveGroupOnKernels } from '../engine/curve-group.js';
import { EDWARDS25519_WASM } from '../engine/edwards25519.wasm.js';
import { moduleBytes } from '../engine/embedded.js';
import { type CurveKernels, curveKernels, instantiate } from '../engine/kernels.js';
import type { KnownAnswers } from '../engine/self-test.js';
import type { Group } from '../group.js';
import { ED25519_NOBLE } from './ed25519-noble.js';
import { defaultEngine } from './webassembly.js';

const ANSWERS: KnownAnswers = {
  generator: '5866666666666666666666666666666666666666666666666666666666666666',
  multiple: '31ac4da00bba6ef988cacb4c9d4bd7b1f37a5f83d3a4b8c89c6e4a65880f7b6e',
  refused: '5866666666666666666666666666666666666666666666666666666666666667',
};

/**
 * The group on an engine. Both engines give the same bytes. With `wasm` every call makes a group with an instance of its
 * own, compiled and self-tested at its first operation, so call this once and keep the group.
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function ed25519WithEngine(engine: CurveEngine): Group {
  if (engine === 'noble') return ED25519_NOBLE;
  return curveGroupOnKernels({ noble: ED25519_NOBLE, instantiate: kernels, answers: ANSWERS });
}

/** The group `Ed25519`. Its identity is the point (0, 1), encoded as 01 and 31 zero bytes. On the WebAssembly kernels, or on noble where they are not to be had. */
export const ED25519: Group = /* @__PURE__ */ ed25519WithEngine(defaultEngine());

/** Points are decoded as they are, and so not unscaled. */
function kernels(): CurveKernels {
  const functions = instantiate(moduleBytes(EDWARDS25519_WASM));
  return curveKernels(
    { ...functions, unscalePoint: undefined, unscaleScalar: undefined },
    ED25519_NOBLE.elementBytes,
  );
}
