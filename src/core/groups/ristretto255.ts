/** ristretto255 (RFC 9496), the second native group: prime order by construction, 32-byte canonical encodings. */
import { type CurveEngine, curveGroupOnKernels } from '../engine/curve-group.js';
import { EDWARDS25519_WASM } from '../engine/edwards25519.wasm.js';
import { moduleBytes } from '../engine/embedded.js';
import { type CurveKernels, curveKernels, instantiate, type ModuleExports } from '../engine/kernels.js';
import type { KnownAnswers } from '../engine/self-test.js';
import type { Group } from '../group.js';
import { RISTRETTO255_NOBLE } from './ristretto255-noble.js';
import { defaultEngine } from './webassembly.js';

const ANSWERS: KnownAnswers = {
  generator: 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76',
  multiple: 'f8bbefc0423481f49f7f1c29236ba566428deb432aa96ce21474811406b40143',
  refused: '0100000000000000000000000000000000000000000000000000000000000000',
};

/**
 * The group on an engine. Both engines give the same bytes. With `wasm` every call makes a group with an instance of its
 * own, compiled and self-tested at its first operation, so call this once and keep the group.
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function ristretto255WithEngine(engine: CurveEngine): Group {
  if (engine === 'noble') return RISTRETTO255_NOBLE;
  return curveGroupOnKernels({ noble: RISTRETTO255_NOBLE, instantiate: kernels, answers: ANSWERS });
}

/** The group `ristretto255`. Its identity is 32 zero bytes (RFC 9496 section 4.3.2). On the WebAssembly kernels, or on noble where they are not to be had. */
export const RISTRETTO255: Group = /* @__PURE__ */ ristretto255WithEngine(defaultEngine());

/** The functions of ristretto255 in the module of edwards25519. */
interface RistrettoExports extends ModuleExports {
  readonly decodeRistretto: CurveKernels['decodePoints'];
  readonly encodeRistretto: CurveKernels['encodePoint'];
}

function kernels(): CurveKernels {
  const functions = instantiate(moduleBytes(EDWARDS25519_WASM)) as RistrettoExports;
  const { decodeRistretto: decodePoints, encodeRistretto: encodePoint } = functions;
  return curveKernels({ ...functions, decodePoints, encodePoint }, RISTRETTO255_NOBLE.elementBytes);
}
