/** The group P-256 on a chosen engine. */
import type { Group } from '../group.js';
import { P256_NOBLE } from '../groups/p256-noble.js';
import { type CurveEngine, curveGroupOnKernels } from './curve-group.js';
import { instantiateP256 } from './kernels.js';
import { P256_ANSWERS } from './self-test.js';

/**
 * P-256 on an engine. Both engines give the same bytes. With `wasm` every call makes a group with an instance of its
 * own, compiled and self-tested at its first operation, so call this once and keep the group: elements of different
 * groups do not mix. The instance is not shared between threads.
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function p256WithEngine(engine: CurveEngine): Group {
  if (engine === 'noble') return P256_NOBLE;
  return curveGroupOnKernels({ noble: P256_NOBLE, instantiate: instantiateP256, answers: P256_ANSWERS });
}
