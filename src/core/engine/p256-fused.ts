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
import {
  type CurveKernels,
  curveKernels,
  instantiate,
  type ModuleExports,
  type P256Kernels,
} from './kernels.js';
import { ENCODED_BYTES, POINT_STRIDE } from './layout.js';
import { p256Bulk } from './p256-bulk.js';
import { P256_FUSED_WASM } from './p256-fused.wasm.js';
import { multiplySums } from './p256-multiply.js';
import type { PointForm } from './point-form.js';
import { EngineFailure, P256_ANSWERS } from './self-test.js';

/** What the module has besides that of P-256: `packPoints`, `unpackPoints` and `addPackedVartime` of another form, and a decoder. */
interface FusedExports {
  readonly packFused: PointForm['pack'];
  readonly unpackFused: PointForm['unpack'];
  readonly addFusedVartime: PointForm['add'];
  /** How many of the first were decoded: it stops before two of which one is not plainly a point, and at a last one. */
  readonly decodeFused: CurveKernels['decodePoints'];
}

/**
 * Compiles and instantiates the module, synchronously.
 * @throws if WebAssembly, or its relaxed vectors, are not to be had
 */
export function instantiateP256Fused(): P256Kernels {
  const functions = instantiate(moduleBytes(P256_FUSED_WASM)) as ModuleExports & FusedExports;
  const { packFused, unpackFused, addFusedVartime } = functions;
  const decode = decoderOf(functions);
  const fused = { decode, pack: packFused, unpack: unpackFused, add: addFusedVartime };
  return { ...curveKernels(functions, ENCODED_BYTES), fused };
}

/** Decodes as `decodePoints` does, which decides wherever the faster kernel does not. */
function decoderOf({
  decodeFused,
  decodePoints,
  packFused,
}: ModuleExports & FusedExports): PointForm['decode'] {
  return (encodings, points, count) => {
    for (let done = 0; ; ) {
      const rest = count - done;
      done += decodeFused(encodings + done * ENCODED_BYTES, points + done * POINT_STRIDE, rest);
      if (done === count) return -1;
      const [source, target] = [encodings + done * ENCODED_BYTES, points + done * POINT_STRIDE];
      const few = Math.min(2, count - done);
      const bad = decodePoints(source, target, few);
      if (bad >= 0) return done + bad;
      packFused(target, target, few);
      done += few;
    }
  };
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

/** Points of the self-test: enough that sums of many kinds are made. */
const POINTS = 96;
const FACTOR = 0xb7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfefn;

/**
 * Compares sums of multiples with those on packed points, which have known answers of their own, and has one point refused.
 * @throws {EngineFailure} if they differ, or all are accepted
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
      bulk.sum(concatBytes(points.subarray(0, ENCODED_BYTES), points)),
    );
  }) as [Uint8Array, Uint8Array];
  const bulk = p256Bulk(() => kernels, order);
  const refused = points.slice();
  refused.copyWithin((POINTS / 2 - 1) * ENCODED_BYTES, 0, ENCODED_BYTES / 2);
  const refuses = bulk.firstInvalid(points) === -1 && bulk.firstInvalid(refused) === POINTS / 2 - 1;
  if (!equalBytes(fused, packed) || !refuses) throw new EngineFailure();
}
