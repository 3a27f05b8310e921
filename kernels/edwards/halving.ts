/**
 * Membership in the subgroup of prime order of edwards25519, without the multiplication by the order. A point P is 8 times
 * another if and only if it is twice a point Q that is four times one. Q is found by two square roots; whether it is four
 * times a point is told by its reduced Tate pairing with a point of order 4 (D. Koshelev, Subgroup membership testing on
 * elliptic curves via the Tate pairing, 2022), because 2^255 - 20 has a factor 4, but not 8.
 *
 * On v^2 = u^3 + A u^2 + u, let u = w^2. Then 2 Q = P for Q = (q, r) with q + 1/q = t = 2 u + 2 v/w or 2 u - 2 v/w, whichever
 * makes t + A a square m^2, q = t/2 + w m and r = (q^2 - 1) / 2w. The point of order 4 is (1, e) with e^2 = A + 2; its tangent
 * at Q is r - e q, and the pairing ((r - e q)^2 / q)^((p-1)/4).
 */
import { ELEMENT_BYTES } from '../field/limbs.js';
import { definePower } from '../field/power.js';
import { type Cell, type FieldModule, STORED } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type EdwardsConstants, edwardsAt, toFractions } from './points.js';

/** e: a square root of A + 2 = 486664. */
const ORDINATE = 48802004052532134862652268456126542835229456083994414501085850622543968879637n;

/** Defines (Edwards point of the curve) -> 1 if it is in the subgroup, else 0. Variable time. */
export function defineInSubgroupByHalving(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  inverseRoot: Callable,
): Callable {
  const { field } = curve;
  const half: Half = { q: cell(field), r: cell(field) };
  const halve = defineHalve(module, curve, constants, inverseRoot, half);
  const test = definePairing(module, curve, constants, half);
  const difference = cell(field);
  return module.function(undefined, 1, (fn, source) => {
    const f = programOf(fn, curve);
    const { x, y, z } = edwardsAt(f, source);
    fn.if(isZero(curve, x), () => fn.return(isZero(curve, f.contract(f.subtract(y, z), difference))));
    fn.if(i32.isZero(callValue(halve, source)), () => fn.return(i32.constant(0)));
    return callValue(test);
  });
}

/** Where the half of a point is put. */
interface Half {
  readonly q: Cell;
  readonly r: Cell;
}

/** Defines (Edwards point other than (0, 1) and (0, -1)) -> 1 if it is twice a point, which is put in place, else 0. */
function defineHalve(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  inverseRoot: Callable,
  half: Half,
): Callable {
  const { field, spec } = curve;
  const [u, v, d] = [cell(field), cell(field), cell(field)];
  const [root, other, t, raised] = [cell(field), cell(field), cell(field), cell(field)];
  const coefficient = field.element(constants.spec.edwards.montgomery);
  const oneHalf = field.element((spec.field.prime + 1n) / 2n);
  return module.function(undefined, 1, (fn, source) => {
    const f = programOf(fn, curve);
    const isNoSquare = (target: Cell, w: Cell): I32 =>
      i32.isZero(callValue(inverseRoot, target.address, w.address));
    const fail = (): void => fn.return(i32.constant(0));
    toFractions(f, constants, edwardsAt(f, source), { numeratorU: u, numeratorV: v, denominator: d });
    const product = f.multiply(u, d);
    fn.if(isNoSquare(root, product), fail);
    const [w, inverseW] = [f.multiply(u, root), f.multiply(d, root)];
    const [uu, vw] = [f.square(w), f.multiply(v, root)];
    const twice = (sum: Cell): void => {
      f.add(sum, sum, t);
      f.add(t, coefficient, raised);
    };
    twice(f.contract(f.add(uu, vw)));
    fn.if(isNoSquare(other, raised), () => {
      twice(f.contract(f.subtract(uu, vw)));
      fn.if(isNoSquare(other, raised), fail);
    });
    const m = f.multiply(raised, other);
    f.add(f.multiply(t, oneHalf), f.multiply(w, m), half.q);
    const chord = f.contract(f.subtract(f.square(half.q), curve.one));
    f.multiply(f.multiply(chord, inverseW), oneHalf, half.r);
    return i32.constant(1);
  });
}

/** Defines () -> 1 if the half is four times a point, else 0. */
function definePairing(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  { q, r }: Half,
): Callable {
  const { field, squareTimes, spec } = curve;
  const { prime } = spec.field;
  if ((ORDINATE ** 2n - constants.spec.edwards.montgomery - 2n) % prime !== 0n)
    throw new RangeError('not a point of order 4');
  const power = definePower(field, squareTimes, (prime - 1n) / 4n);
  const [ordinate, result] = [field.element(ORDINATE), cell(field)];
  return module.function(undefined, 0, (fn) => {
    const f = programOf(fn, curve);
    const line = f.contract(f.subtract(r, f.multiply(ordinate, q)));
    const value = f.multiply(f.multiply(f.square(line), f.square(q)), q);
    fn.call(power, result.address, value.address);
    return isZero(curve, f.contract(f.subtract(result, curve.one), result));
  });
}

/** A place for a stored element. */
function cell(field: FieldModule): Cell {
  return { address: i32.constant(field.reserve(ELEMENT_BYTES)), form: STORED };
}
