/** Points from their abscissas, for primes that are 3 modulo 4, where a root is one power. A module of its own. */
import { ELEMENT_BYTES } from '../field/limbs.js';
import { definePower } from '../field/power.js';
import { i32 } from '../wasm/expression.js';
import { callValue } from '../wasm/function.js';
import { ModuleBuilder } from '../wasm/module.js';
import { assertStaticsFit, type CurveSpec, curveField, isZero, programOf } from './curve.js';
import { HEAP_BASE } from './layout.js';

/** Bytes of a coordinate. */
const COORDINATE = 32;

/**
 * The module in the binary format. Exports `liftAbscissas`: (coordinates, encodings, flags, count): for each x writes
 * x || y with the even y, and the word 1; or, if x is not below p or not the abscissa of a point, 64 bytes of no use, and
 * the word 0. Branches on nothing but the count.
 * @throws {RangeError} if the prime is 1 modulo 4
 */
export function abscissasModule(spec: CurveSpec): Uint8Array<ArrayBuffer> {
  const { prime } = spec.field;
  if (prime % 4n !== 3n) throw new RangeError('roots of this field are not one power');
  const module = new ModuleBuilder(HEAP_BASE / 65536);
  const curve = curveField(module, spec);
  const at = i32.constant;
  const place = (): number => curve.field.reserve(ELEMENT_BYTES);
  const [abscissa, right, ordinate] = [at(place()), at(place()), at(place())];
  const power = definePower(curve.field, curve.squareTimes, (prime + 1n) / 4n);
  const lift = module.function(undefined, 2, (fn, source, target) => {
    const program = programOf(fn, curve);
    const [x, square, y] = [program.stored(abscissa), program.stored(right), program.stored(ordinate)];
    const canonical = fn.let(callValue(curve.fromBytes, abscissa, source));
    program.add(program.multiply(x, program.add(program.square(x), curve.a)), curve.b, square);
    fn.call(power, ordinate, right);
    const difference = program.contract(program.subtract(program.square(y), square));
    const valid = fn.let(i32.and(canonical, isZero(curve, difference)));
    fn.call(curve.toBytes, target, abscissa);
    const second = fn.let(i32.add(target, at(COORDINATE)));
    fn.call(curve.toBytes, second, ordinate);
    const odd = fn.let(i32.and(i32.load(second, COORDINATE - 4), at(1 << 24)));
    program.negateIf(fn.let(i32.sub(at(0), i32.shrUnsigned(odd, at(24)))), y, y);
    fn.call(curve.toBytes, second, ordinate);
    return valid;
  });
  module.procedure('liftAbscissas', 4, (fn, source, target, flags, count) => {
    fn.while(count, () => {
      fn.store(flags, 0, callValue(lift, source, target));
      fn.set(source, i32.add(source, at(COORDINATE)));
      fn.set(target, i32.add(target, at(2 * COORDINATE)));
      fn.set(flags, i32.add(flags, at(4)));
      fn.set(count, i32.sub(count, at(1)));
    });
  });
  assertStaticsFit(curve.field);
  return module.encode();
}
