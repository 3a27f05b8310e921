/** The module of a curve: everything the runtime in `src/core/engine` calls. */
import { byteFunctions } from '../field/bytes.js';
import { type FieldFunctions, fieldFunctions } from '../field/functions.js';
import { montgomeryField } from '../field/montgomery.js';
import { FieldModule } from '../field/program.js';
import { defineScalars } from '../field/scalars.js';
import type { Callable } from '../wasm/function.js';
import { ModuleBuilder } from '../wasm/module.js';
import { defineHorner, defineToAffine } from './affine.js';
import { defineAddPairsChecked } from './checked-addition.js';
import type { CompleteOperations } from './complete-addition.js';
import { defineConstantTime } from './constant-time.js';
import { assertStaticsFit, type CurveField, type CurveSpec, curveField } from './curve.js';
import { defineDigits, definePairing } from './digits.js';
import { HEAP_BASE } from './layout.js';
import { defineGather } from './operands.js';
import { defineAddPacked, type PackedBatch } from './packed-addition.js';
import { definePackedPoints } from './packed-points.js';
import { defineTermSums } from './term-sums.js';

/** The parts that a curve has of its own. */
export interface CurveParts<S extends CurveSpec> {
  readonly spec: S;
  /** Exports `decodePoints` and `encodePoint`, and may export more. */
  readonly defineCodec: (module: ModuleBuilder, curve: CurveField, spec: S) => void;
  readonly defineComplete: (module: ModuleBuilder, curve: CurveField) => CompleteOperations;
  /** Batch additions of another form, beside those of the packed one. */
  readonly defineBatches?: (module: ModuleBuilder, curve: CurveField, packed: PackedBatch) => void;
  /** What needs the multiplication (point, point, scalar), or the field modulo the order. */
  readonly defineMore?: (
    module: ModuleBuilder,
    curve: CurveField,
    multiply: Callable,
    scalars: FieldFunctions,
  ) => void;
}

/** The module in the binary format; equal on every machine. @throws {BoundError} if some limb bound is not proved */
export function curveModule<S extends CurveSpec>(parts: CurveParts<S>): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(HEAP_BASE / 65536);
  const { spec } = parts;
  const curve = curveField(module, spec);
  parts.defineCodec(module, curve, spec);
  defineAddPairsChecked(module, curve);
  defineGather(module, curve);
  definePackedPoints(module, curve);
  const packed = defineAddPacked(module, curve);
  parts.defineBatches?.(module, curve, packed);
  defineDigits(module, curve);
  definePairing(module);
  const complete = parts.defineComplete(module, curve);
  const toAffine = defineToAffine(module, curve);
  const multiply = defineConstantTime(module, curve, complete, toAffine);
  defineHorner(module, curve, complete);
  defineTermSums(module, curve, complete);
  const scalars = new FieldModule(module, curve.field, montgomeryField(spec.order));
  const bytes = spec.byteOrder === 'big-endian' ? curve.bytes : byteFunctions(module, 'big-endian');
  const scalarFunctions = fieldFunctions(scalars, bytes);
  defineScalars(module, scalarFunctions);
  parts.defineMore?.(module, curve, multiply, scalarFunctions);
  assertStaticsFit(curve.field);
  return module.encode();
}
