/**
 * P-256 with public batch additions in fused multiply-adds: a tier of the WebAssembly engine for machines that round a
 * relaxed multiply-add once. Everything else is computed as ever, secrets too, and all results are the same bytes.
 */
import { concatBytes, equalBytes, fromHex } from '../bytes.js';
import type { Group } from '../group.js';
import { P256_NOBLE } from '../groups/p256-noble.js';
import { integerToBytes } from '../integers.js';
import { curveGroupOnKernels } from './curve-group.js';
import { moduleBytes } from './embedded.js';
import { makeTable } from './fixed-base.js';
import { curveKernels, instantiate, type ModuleExports, type P256Kernels } from './kernels.js';
import { ENCODED_BYTES } from './layout.js';
import { p256Bulk } from './p256-bulk.js';
import { P256_FUSED_WASM } from './p256-fused.wasm.js';
import { multiplySums } from './p256-multiply.js';
import type { PointForm } from './point-form.js';
import { EngineFailure, P256_ANSWERS } from './self-test.js';

/** What the module has besides that of P-256: `packPoints`, `unpackPoints` and `addPackedVartime` of another form. */
interface FusedExports {
  readonly packFused: PointForm['pack'];
  readonly unpackFused: PointForm['unpack'];
  readonly addFusedVartime: PointForm['add'];
}

/**
 * Compiles and instantiates the module, synchronously.
 * @throws if WebAssembly, or its relaxed vectors, are not to be had
 */
export function instantiateP256Fused(): P256Kernels {
  const functions = instantiate(moduleBytes(P256_FUSED_WASM)) as ModuleExports & FusedExports;
  const { packFused, unpackFused, addFusedVartime } = functions;
  const fused = { pack: packFused, unpack: unpackFused, add: addFusedVartime };
  return { ...curveKernels(functions, ENCODED_BYTES), fused };
}

/**
 * The group with an instance of its own, compiled and self-tested here and now. Elements of different groups do not mix.
 * @throws {EngineFailure} if fused and other additions do not come to the same
 * @throws if the module does not compile
 */
export function p256OnFusedKernels(): Group {
  const kernels = instantiateP256Fused();
  selfTestFused(kernels);
  return curveGroupOnKernels({ noble: P256_NOBLE, instantiate: () => kernels, answers: P256_ANSWERS });
}

/** Points of the self-test: enough that sums of many kinds meet. */
const POINTS = 96;
const FACTOR = 0xb7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfefn;

/**
 * Compares sums of multiples with those on packed points, which have known answers of their own.
 * @throws {EngineFailure} if they differ
 */
export function selfTestFused(kernels: P256Kernels): void {
  const { order } = P256_NOBLE;
  const base = {
    point: fromHex(P256_ANSWERS.generator),
    table: makeTable(kernels, fromHex(P256_ANSWERS.generator)),
  };
  const scalars: Uint8Array[] = [];
  for (let k = FACTOR; scalars.length < POINTS; k = (k * FACTOR) % order) scalars.push(integerToBytes(k, 32));
  const multiples = scalars.map((scalar) => ({ base, scalar }));
  const points = concatBytes(
    ...multiplySums(
      kernels,
      multiples,
      multiples.map((_, i) => [{ multiple: i, sign: 1 }]),
    ),
  );
  const factors = concatBytes(...scalars.toReversed());
  const [fused, packed] = [kernels, { ...kernels, fused: undefined }].map((own) => {
    const bulk = p256Bulk(() => own, order);
    return concatBytes(
      bulk.multiMultiplyVartime(points, factors),
      bulk.sum(points),
      bulk.sum(concatBytes(points, points)),
    );
  }) as [Uint8Array, Uint8Array];
  if (!equalBytes(fused, packed)) throw new EngineFailure();
}
