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
import { definePower } from '../field/power.js';
import { type Cell, STORED } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type EdwardsConstants, edwardsAt, type Fractions, toFractions } from './points.js';

/** e: a square root of A + 2 = 486664. */
const ORDINATE = 48802004052532134862652268456126542835229456083994414501085850622543968879637n;

/** Defines (Edwards point of the curve) -> 1 if it is in the subgroup, else 0. Variable time. */
export function defineInSubgroupByHalving(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  inverseRoot: Callable,
): Callable {
  const { field, squareTimes, spec } = curve;
  const { prime } = spec.field;
  const { montgomery } = constants.spec.edwards;
  if ((ORDINATE ** 2n - montgomery - 2n) % prime !== 0n) throw new RangeError('not a point of order 4');
  const power = definePower(field, squareTimes, (prime - 1n) / 4n);
  const place = (): Cell => ({ address: i32.constant(field.reserve(36)), form: STORED });
  const fractions: Fractions = { numeratorU: place(), numeratorV: place(), denominator: place() };
  const [root, other, t, raised, result] = [place(), place(), place(), place(), place()] as const;
  const [coefficient, half] = [field.element(montgomery), field.element((prime + 1n) / 2n)];
  const ordinate = field.element(ORDINATE);
  return module.function(undefined, 1, (fn, source) => {
    const f = programOf(fn, curve);
    const point = edwardsAt(f, source);
    fn.if(isZero(curve, point.x), () =>
      fn.return(isZero(curve, f.contract(f.subtract(point.y, point.z), result))),
    );
    toFractions(f, constants, point, fractions);
    const { numeratorU, numeratorV, denominator } = fractions;
    const product = f.multiply(numeratorU, denominator);
    const isNoSquare = (target: Cell, w: Cell) =>
      i32.isZero(callValue(inverseRoot, target.address, w.address));
    fn.if(isNoSquare(root, product), () => fn.return(i32.constant(0)));
    const w = f.multiply(numeratorU, root);
    const [uu, vw] = [f.square(w), f.multiply(numeratorV, root)];
    const halfOf = (sum: Cell): void => {
      f.add(sum, sum, t);
      f.add(t, coefficient, raised);
    };
    halfOf(f.contract(f.add(uu, vw)));
    fn.if(isNoSquare(other, raised), () => {
      halfOf(f.contract(f.subtract(uu, vw)));
      fn.if(isNoSquare(other, raised), () => fn.return(i32.constant(0)));
    });
    const m = f.multiply(raised, other);
    const q = f.contract(f.add(f.multiply(t, half), f.multiply(w, m)));
    const inverseW = f.multiply(denominator, root);
    const chord = f.contract(f.subtract(f.square(q), curve.one));
    const r = f.multiply(f.multiply(chord, inverseW), half);
    const line = f.contract(f.subtract(r, f.multiply(ordinate, q)));
    const value = f.multiply(f.multiply(f.square(line), f.square(q)), q);
    fn.call(power, result.address, value.address);
    return isZero(curve, f.contract(f.subtract(result, curve.one), result));
  });
}
