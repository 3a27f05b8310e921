/**
 * The script of a worker thread that verifies proofs: that of `hanpyo/verify/workers/node`, from the sources, which a thread
 * reads only once it has a loader for TypeScript. With the built package none of this is needed.
 */
import { register } from 'tsx/esm/api';

register();

export const { examine } = await import('../../src/verify/workers/node/worker.ts');
