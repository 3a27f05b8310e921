/** The bulk engine of P-256. */
import type { BulkEngine } from '../group.js';
import { curveBulk } from './curve-bulk.js';
import type { P256Kernels } from './kernels.js';
import { ENCODED_BYTES } from './layout.js';

/**
 * Makes it.
 * @param kernels called at every operation; instantiates at the first
 * @param order the order of the group
 */
export function p256Bulk(kernels: () => P256Kernels, order: bigint): BulkEngine {
  const identity = new Uint8Array(ENCODED_BYTES);
  return curveBulk(kernels, { id: 'P-256', order, elementBytes: ENCODED_BYTES, identity });
}
