/**
 * Packed coordinates, which the vector kernels take, from those of the scalar kernels and back. Where these are in
 * Montgomery form, changing over is a halving or a doubling; where they are not, a multiplication.
 */
import {
  carry,
  at as item,
  LIMB_BITS,
  LIMBS,
  type Limbs,
  loadLimbs,
  storeLimbs,
  zipLimbs,
} from '../field/limbs.js';
import { constants } from '../field/prime.js';
import { STORED } from '../field/program.js';
import { check, type Wide, WideArithmetic } from '../field/wide.js';
import { PACKED_WORDS } from '../packed/element.js';
import { BALANCED, PACKED, PACKED_BITS, PACKED_LIMBS, type PackedForm } from '../packed/forms.js';
import { loadVector } from '../packed/vector.js';
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, programOf } from './curve.js';
import { PACKED_Y_OFFSET, POINT_STRIDE, Y_OFFSET } from './layout.js';
import { defineUnpacking } from './unpacking.js';

const at = i32.constant;

/**
 * Exports `packPoints` (points, packed, count), also in place; `unpackPoints` (references, count, points), where a
 * reference is the address of a packed point, plus 1 for its negative, and 0 for the identity; and `copyPacked`
 * (references, count, packed), which ignores signs and leaves the place of a reference below 2 alone.
 */
export function definePackedPoints(module: ModuleBuilder, curve: CurveField): void {
  const change = packedChange(curve);
  module.procedure('packPoints', 3, (fn, source, target, count) => {
    fn.while(count, () => {
      const [x, y] = [0, Y_OFFSET].map((offset) =>
        change.packedLimbs(fn, fn.let(i32.add(source, at(offset)))),
      ) as [Limbs, Limbs];
      storePacked(fn, target, 4, x);
      storePacked(fn, fn.let(i32.add(target, at(PACKED_Y_OFFSET))), 4, y);
      fn.set(source, i32.add(source, at(POINT_STRIDE)));
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(count, i32.sub(count, at(1)));
    });
  });
  const coordinate = module.procedure(undefined, 2, (fn, target, source) => {
    change.unpack(fn, target, source, { stride: 4, form: PACKED });
  });
  defineUnpacking(module, curve, 'unpackPoints', coordinate);
  defineCopy(module);
}

/** Defines (packed element of one lane of a joined one, stored element): packs into that lane. */
export function defineIntoLane(module: ModuleBuilder, curve: CurveField): Callable {
  const change = packedChange(curve);
  return module.procedure(undefined, 2, (fn, target, source) => {
    storePacked(fn, target, 16, change.packedLimbs(fn, source));
  });
}

/** Defines (stored element, packed element of one lane of a joined product): unpacks that lane. */
export function defineFromLane(module: ModuleBuilder, curve: CurveField): Callable {
  const change = packedChange(curve);
  return module.procedure(undefined, 2, (fn, target, source) => {
    change.unpack(fn, target, source, { stride: 16, form: BALANCED });
  });
}

/** How elements change between the two forms. */
interface PackedChange {
  /** The packed limbs of the stored element at an address. */
  readonly packedLimbs: (fn: FunctionBuilder, source: I32) => Limbs;
  /** Writes the stored element of a packed one. */
  readonly unpack: (fn: FunctionBuilder, target: I32, source: I32, packed: Packing) => void;
}

/** How a packed element lies in memory: bytes from word to word, and the intervals of its limbs. */
interface Packing {
  readonly stride: number;
  readonly form: PackedForm;
}

function packedChange(curve: CurveField): PackedChange {
  return curve.spec.field.radix === 1n ? changeByProducts(curve) : changeByHalves(curve);
}

/** From 2^261 to 2^260: half an element, for which p is added if it is odd, and bits are taken from the second on. */
function changeByHalves(curve: CurveField): PackedChange {
  if (curve.spec.field.radix !== 2n * curve.spec.packed.radix)
    throw new RangeError('not twice the packed radix');
  return {
    packedLimbs: (fn, source) => {
      const wide = new WideArithmetic(fn);
      const element = loadLimbs(wide, source, STORED);
      const odd = wide.sub(wide.constant(0n), wide.low(item(element, 0), 1)).value;
      const zero = wide.constant(0n);
      const prime = constants(wide, curve.spec.field.prime).map((limb) => wide.select(odd, limb, zero));
      const even = zipLimbs(element, prime, (x, y) => wide.add(x, y));
      return cutLimbs(wide, carry(wide, even), 1);
    },
    unpack: (fn, target, source, packed) =>
      storeUnpacked(curve, target, unpackedColumns(fn, source, packed, 1)),
  };
}

/** From 1 to the packed radix. */
function changeByProducts(curve: CurveField): PackedChange {
  const { field, spec } = curve;
  const p = spec.field.prime;
  const { radix } = spec.packed;
  const into = field.element(radix);
  const out = field.element(power(radix % p, p - 2n, p));
  return {
    packedLimbs: (fn, source) => {
      const program = programOf(fn, curve);
      const wide = new WideArithmetic(fn);
      const { address, form } = program.multiply(program.stored(source), into);
      return cutLimbs(wide, loadLimbs(wide, address, form), 0);
    },
    unpack: (fn, target, source, packed) => {
      const program = programOf(fn, curve);
      storeUnpacked(curve, target, unpackedColumns(fn, source, packed, 0));
      program.multiply(program.stored(target), out, program.stored(target));
    },
  };
}

/** Packed limbs of an element that was carried, without so many of its low bits. */
function cutLimbs(wide: WideArithmetic, element: Limbs, skipped: number): Limbs {
  return PACKED.map((range, i) => {
    const position = PACKED_BITS * i + skipped;
    const limb = Math.floor(position / LIMB_BITS);
    const bits = position - LIMB_BITS * limb;
    let rest = wide.shr(item(element, limb), bits);
    if (bits + PACKED_BITS > LIMB_BITS && limb + 1 < LIMBS)
      rest = wide.addShifted(rest, item(element, limb + 1), LIMB_BITS - bits);
    const cut = i === PACKED_LIMBS - 1 ? rest : wide.low(rest, PACKED_BITS);
    check(cut.range, range, 'a packed limb');
    return cut;
  });
}

/** base^exponent modulo p. */
function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

function storePacked(fn: FunctionBuilder, target: I32, stride: number, limbs: Limbs): void {
  for (let m = 0; m < PACKED_WORDS; m++) {
    const [low, high] = [item(limbs, 2 * m).value, item(limbs, 2 * m + 1).value];
    fn.store(target, stride * m, i32.wrap(i64.or(low, i64.shl(high, i64.constant(16n)))));
  }
}

/** Nine columns for 2^doublings times a packed element. */
function unpackedColumns(
  fn: FunctionBuilder,
  source: I32,
  { stride, form }: Packing,
  doublings: number,
): readonly [WideArithmetic, Wide[]] {
  const wide = new WideArithmetic(fn);
  const columns = Array.from({ length: LIMBS }, () => wide.constant(0n));
  form.forEach((range, i) => {
    const word = fn.let(i32.load(source, stride * (i >> 1)));
    const half = i % 2 === 0 ? i32.shl(word, at(16)) : word;
    const limb: Wide = { value: fn.let(i64.extendSigned(i32.shrSigned(half, at(16)))), range };
    const position = PACKED_BITS * i + doublings;
    const index = Math.floor(position / LIMB_BITS);
    columns[index] = wide.addShifted(item(columns, index), limb, position - LIMB_BITS * index);
  });
  return [wide, columns];
}

function storeUnpacked(
  curve: CurveField,
  target: I32,
  [wide, columns]: readonly [WideArithmetic, Wide[]],
): void {
  const limbs = curve.field.kernels.contract.compute(wide, [carry(wide, columns)], []);
  for (const [i, limb] of limbs.entries()) check(limb.range, item(STORED, i), 'an unpacked limb');
  storeLimbs(wide, target, limbs);
}

function defineCopy(module: ModuleBuilder): void {
  module.procedure('copyPacked', 3, (fn, references, count, target) => {
    fn.while(count, () => {
      const source = fn.let(i32.and(i32.load(references), at(-2)));
      fn.if(source, () => {
        const vectors = Array.from({ length: POINT_STRIDE / 16 }, (_, i) =>
          fn.let(loadVector(source, 16 * i)),
        );
        for (const [i, vector] of vectors.entries()) fn.storeVector(target, 16 * i, vector);
      });
      fn.set(references, i32.add(references, at(4)));
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(count, i32.sub(count, at(1)));
    });
  });
}
