/** The engines of ristretto255: its kernels are for those who verify or decrypt much, a voter does without. */
import { type CurveEngine, curveGroupOnKernels } from '../engine/curve-group.js';
import { EDWARDS25519_WASM } from '../engine/edwards25519.wasm.js';
import { moduleBytes } from '../engine/embedded.js';
import { type CurveKernels, curveKernels, instantiate, type ModuleExports } from '../engine/kernels.js';
import type { KnownAnswers } from '../engine/self-test.js';
import type { Group } from '../group.js';
import { RISTRETTO255 } from './ristretto255.js';

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
  if (engine === 'noble') return RISTRETTO255;
  return curveGroupOnKernels({ noble: RISTRETTO255, instantiate: kernels, answers: ANSWERS });
}

/** The functions of ristretto255 in the module of edwards25519. */
interface RistrettoExports extends ModuleExports {
  readonly decodeRistretto: CurveKernels['decodePoints'];
  readonly decodeRistrettoKnown: CurveKernels['decodePoints'];
  readonly encodeRistretto: CurveKernels['encodePoint'];
}

function kernels(): CurveKernels {
  const functions = instantiate(moduleBytes(EDWARDS25519_WASM)) as RistrettoExports;
  const own = {
    decodePoints: functions.decodeRistretto,
    decodeKnown: functions.decodeRistrettoKnown,
    encodePoint: functions.encodeRistretto,
  };
  return curveKernels({ ...functions, ...own }, RISTRETTO255.elementBytes);
}
