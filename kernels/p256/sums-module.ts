/** The module of sums of public multiples: batches of additions and doublings of packed points, and what leads there and back. */
import { ModuleBuilder } from '../wasm/module.js';
import { defineAddPairsChecked } from './checked-addition.js';
import { assertStaticsFit, type CurveField, type CurveSpec, curveField } from './curve.js';
import { definePairing } from './digits.js';
import { HEAP_BASE } from './layout.js';
import { defineAddPacked, type PackedBatch } from './packed-addition.js';
import { defineDoublePacked } from './packed-doubling.js';
import { definePackedPoints } from './packed-points.js';

/** The parts that a curve has of its own. */
export interface SumsParts<S extends CurveSpec> {
  readonly spec: S;
  /** Exports `decodePoints`, which need not ask for the subgroup, and `encodePoint` or `encodeEach`. */
  readonly defineCodec: (module: ModuleBuilder, curve: CurveField, spec: S, batch: PackedBatch) => void;
}

/** The module in the binary format; equal on every machine. @throws {BoundError} if some limb bound is not proved */
export function sumsModule<S extends CurveSpec>({
  spec,
  defineCodec,
}: SumsParts<S>): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(HEAP_BASE / 65536);
  const curve = curveField(module, spec);
  defineAddPairsChecked(module, curve);
  definePackedPoints(module, curve);
  const batch = defineAddPacked(module, curve);
  defineDoublePacked(module, curve, batch);
  definePairing(module);
  defineCodec(module, curve, spec, batch);
  assertStaticsFit(curve.field);
  return module.encode();
}
