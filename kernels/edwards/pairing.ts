/**
 * Membership in the subgroup of prime order by a pairing: on a curve of order 8 q with a point T of order 8, over a prime
 * that is 1 modulo 8, a point is 8 times another, and so in the subgroup, if and only if its reduced Tate pairing with T is
 * 1 (D. Koshelev, Subgroup membership testing on elliptic curves via the Tate pairing, 2022). One power decides, where the
 * multiplication by the order would take over two thousand products.
 *
 * With tangents l at T and 2T and vertical lines v at 2T and 4T, the function is l_T^4 l_2T^2 / (v_2T^4 v_4T). It is taken
 * at (U/D, V/D) and times eighth powers, so that nothing is inverted. 4T has u = 0.
 */
import { definePower } from '../field/power.js';
import { type Cell, type FieldProgram, STORED } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { EdwardsSpec } from './map.js';
import { type EdwardsConstants, edwardsAt, type Fractions, toFractions } from './points.js';

/** A point (u, v) of the Montgomery curve, and the slope of its tangent. */
interface Tangent {
  readonly u: bigint;
  readonly v: bigint;
  readonly slope: bigint;
}

/**
 * Defines (Edwards point of the curve) -> 1 if it is in the subgroup, else 0. Variable time.
 * @param torsion a point (u, v) of order 8 of the Montgomery curve
 */
export function defineInSubgroupByPairing(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  torsion: readonly [u: bigint, v: bigint],
): Callable {
  const { field, squareTimes } = curve;
  const { prime } = curve.spec.field;
  if (prime % 8n !== 1n) throw new RangeError('the prime is not 1 modulo 8');
  const [first, second] = tangents(constants.spec, torsion);
  const power = definePower(field, squareTimes, (prime - 1n) / 8n);
  const place = (): Cell => ({ address: i32.constant(field.reserve(36)), form: STORED });
  const fractions: Fractions = { numeratorU: place(), numeratorV: place(), denominator: place() };
  const result = place();
  const lines = [first, second].map(({ u, v, slope }) => [
    field.element(slope),
    field.element(slope * u - v),
    field.element(u),
  ]);
  return module.function(undefined, 1, (fn, source) => {
    const f = programOf(fn, curve);
    const point = edwardsAt(f, source);
    fn.if(isZero(curve, point.x), () =>
      fn.return(isZero(curve, f.contract(f.subtract(point.y, point.z), result))),
    );
    toFractions(f, constants, point, fractions);
    const [at1, at2] = lines.map((line) => lineAt(f, fractions, line)) as [Cell, Cell];
    const vertical = verticalAt(f, fractions, lines[1]);
    const fourth = f.square(f.multiply(f.square(f.multiply(at1, vertical)), at2));
    const ud = f.multiply(fractions.numeratorU, fractions.denominator);
    const seventh = f.multiply(f.square(f.multiply(f.square(ud), ud)), ud);
    const value = f.multiply(fourth, seventh);
    fn.call(power, result.address, value.address);
    return isZero(curve, f.contract(f.subtract(result, curve.one), result));
  });
}

/** V - slope U + (slope u - v) D */
function lineAt(f: FieldProgram, at: Fractions, [slope, offset]: readonly Cell[]): Cell {
  if (slope === undefined || offset === undefined) throw new TypeError('a line has a slope and an offset');
  const rest = f.subtract(at.numeratorV, f.multiply(slope, at.numeratorU));
  return f.contract(f.add(rest, f.multiply(offset, at.denominator)));
}

/** U - u D */
function verticalAt(f: FieldProgram, at: Fractions, [, , u]: readonly Cell[] = []): Cell {
  if (u === undefined) throw new TypeError('a vertical line needs an abscissa');
  return f.contract(f.subtract(at.numeratorU, f.multiply(u, at.denominator)));
}

/** The tangents at T and 2T. @throws {RangeError} if the order of T is not 8 */
function tangents(spec: EdwardsSpec, [u, v]: readonly [bigint, bigint]): [Tangent, Tangent] {
  const { field, montgomery: A } = spec.edwards;
  const p = field.prime;
  const mod = (x: bigint): bigint => ((x % p) + p) % p;
  const tangent = (x: bigint, y: bigint): Tangent => {
    if (mod(y * y - x ** 3n - A * x * x - x) !== 0n) throw new RangeError('not on the curve');
    return { u: x, v: y, slope: mod((3n * x * x + 2n * A * x + 1n) * inverse(mod(2n * y), p)) };
  };
  const doubled = ({ u: x, v: y, slope }: Tangent): [bigint, bigint] => {
    const twice = mod(slope * slope - A - 2n * x);
    return [twice, mod(slope * (x - twice) - y)];
  };
  const first = tangent(u, v);
  const second = tangent(...doubled(first));
  if (doubled(second)[0] !== 0n) throw new RangeError('not of order 8');
  return [first, second];
}

/** 1/x modulo p, by Fermat. */
function inverse(x: bigint, p: bigint): bigint {
  let [result, square] = [1n, x];
  for (let rest = p - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}
