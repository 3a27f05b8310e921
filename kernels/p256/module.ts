/** The P-256 module: everything the runtime in `src/core/engine` calls. */
import { fieldFunctions } from '../field/functions.js';
import { montgomeryField } from '../field/montgomery.js';
import { FieldModule } from '../field/program.js';
import { defineScalars } from '../field/scalars.js';
import { ModuleBuilder } from '../wasm/module.js';
import { defineHorner, defineToAffine } from './affine.js';
import { defineAddPairsChecked } from './checked-addition.js';
import { defineComplete } from './complete-addition.js';
import { defineConstantTime } from './constant-time.js';
import { assertStaticsFit, curveField, P256_ORDER } from './curve.js';
import { defineDigits, definePairing } from './digits.js';
import { HEAP_BASE } from './layout.js';
import { defineGather } from './operands.js';
import { defineAddPacked } from './packed-addition.js';
import { definePackedPoints } from './packed-points.js';
import { defineAddPairs } from './paired-addition.js';
import { defineCodec } from './points.js';
import { defineTermSums } from './term-sums.js';

/** The module in the binary format; equal on every machine. @throws {BoundError} if some limb bound is not proved */
export function p256Module(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(HEAP_BASE / 65536);
  const curve = curveField(module);
  defineCodec(module, curve);
  defineAddPairs(module, curve);
  defineAddPairsChecked(module, curve);
  defineGather(module, curve);
  definePackedPoints(module, curve);
  defineAddPacked(module, curve);
  defineDigits(module);
  definePairing(module);
  const complete = defineComplete(module, curve);
  const toAffine = defineToAffine(module, curve);
  defineConstantTime(module, curve, complete, toAffine);
  defineHorner(module, curve, complete);
  defineTermSums(module, curve, complete);
  const scalars = new FieldModule(module, curve.field, montgomeryField(P256_ORDER));
  defineScalars(module, fieldFunctions(scalars, curve.bytes));
  assertStaticsFit(curve.field);
  return module.encode();
}
