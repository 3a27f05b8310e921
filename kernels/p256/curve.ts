/** The field of P-256 inside a module: constants, canonical form, inversion, bytes. */

import type { FieldKernel } from '../field/kernels.js';
import {
  at,
  canonicalForm,
  carry,
  LIMB_BITS,
  LIMBS,
  type Limbs,
  limbsOf,
  loadLimbs,
  zipLimbs,
} from '../field/limbs.js';
import { foldTop, MONTGOMERY_RADIX, P256_PRIME } from '../field/p256-reduction.js';
import { type Cell, FieldModule, FieldProgram } from '../field/program.js';
import { type Arithmetic, WideArithmetic } from '../field/wide.js';
import { type I32, i32, i64, type ValueType } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { HEAP_BASE, STATIC_BASE } from './layout.js';

/** b of the curve equation y^2 = x^3 - 3 x + b (SP 800-186, section 3.2.1.3). */
const CURVE_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The field functions that points are made of. */
export interface CurveField {
  readonly field: FieldModule;
  readonly one: Cell;
  readonly b: Cell;
  /** (target, source) -> the stored element is canonical; 1 if it is zero, else 0. */
  readonly isZero: Callable;
  /** (target, source): the inverse; zero for zero. */
  readonly invert: Callable;
  /** (target, 32 bytes): big-endian to stored element; 1 if the integer is below p, else 0. */
  readonly fromBytes: Callable;
  /** (32 bytes, source) */
  readonly toBytes: Callable;
}

/** The representative from 0 to p-1, for elements of the stored form. */
export const CANONICAL: FieldKernel = {
  name: 'canonical',
  inputs: 1,
  signs: 0,
  compute: (wide, [a]) => {
    if (a === undefined) throw new TypeError('one operand');
    const shifted = carry(
      wide,
      zipLimbs(a, constants(wide, 2n * P256_PRIME), (x, y) => wide.add(x, y)),
    );
    const below2p = carry(wide, foldTop(wide, shifted));
    const reduced = carry(
      wide,
      zipLimbs(below2p, constants(wide, P256_PRIME), (x, y) => wide.sub(x, y)),
    );
    const negative = wide.shr(at(reduced, LIMBS - 1), 63).value;
    return zipLimbs(below2p, reduced, (kept, less) => wide.select(negative, kept, less));
  },
};

/** Defines the field functions in a module. */
export function curveField(module: ModuleBuilder): CurveField {
  const field = new FieldModule(module, STATIC_BASE);
  const one = field.constant(limbsOf(MONTGOMERY_RADIX % P256_PRIME));
  return {
    field,
    one,
    b: field.constant(limbsOf((CURVE_B * MONTGOMERY_RADIX) % P256_PRIME)),
    isZero: module.function(undefined, 1, (fn, source) => {
      const program = new FieldProgram(fn, field);
      const cell = program.apply(CANONICAL, [program.stored(source)]);
      const words = Array.from({ length: LIMBS }, (_, i) => i32.load(cell.address, 4 * i));
      return i32.isZero(words.reduce((x, y) => i32.or(x, y)));
    }),
    invert: defineInvert(module, field),
    fromBytes: defineFromBytes(module, field),
    toBytes: defineToBytes(module, field),
  };
}

/** Refuses a module whose fixed places reach into the runtime's memory. @throws {RangeError} */
export function assertStaticsFit(field: FieldModule): void {
  if (field.reserve(0) > HEAP_BASE) throw new RangeError('the fixed places do not fit');
}

/** x^(p-2) by Fermat, 255 squarings and 12 multiplications. */
function defineInvert(module: ModuleBuilder, field: FieldModule): Callable {
  const run = module.procedure(undefined, 3, (fn, target, source, times) => {
    const program = new FieldProgram(fn, field);
    program.copy(program.stored(source), program.stored(target));
    fn.while(times, () => {
      program.square(program.stored(target), program.stored(target));
      fn.set(times, i32.sub(times, i32.constant(1)));
    });
  });
  return module.procedure(undefined, 2, (fn, target, source) => {
    const program = new FieldProgram(fn, field);
    /** x^(2^k) y, into a place of its own */
    const shiftMultiply = (x: Cell, times: number, y: Cell): Cell => {
      const result = program.stored(i32.constant(field.reserve(4 * LIMBS)));
      fn.call(run, result.address, x.address, i32.constant(times));
      return program.multiply(result, y, result);
    };
    const x = program.stored(source);
    const ones2 = shiftMultiply(x, 1, x);
    const ones4 = shiftMultiply(ones2, 2, ones2);
    const ones8 = shiftMultiply(ones4, 4, ones4);
    const ones16 = shiftMultiply(ones8, 8, ones8);
    const ones24 = shiftMultiply(ones16, 8, ones8);
    const ones28 = shiftMultiply(ones24, 4, ones4);
    const ones30 = shiftMultiply(ones28, 2, ones2);
    const ones32 = shiftMultiply(ones30, 2, ones2);
    const head = shiftMultiply(shiftMultiply(ones32, 32, x), 128, ones32);
    const tail = shiftMultiply(shiftMultiply(head, 32, ones32), 30, ones30);
    program.copy(shiftMultiply(tail, 2, x), program.stored(target));
  });
}

function defineFromBytes(module: ModuleBuilder, field: FieldModule): Callable {
  const square = field.constant(limbsOf((MONTGOMERY_RADIX * MONTGOMERY_RADIX) % P256_PRIME));
  return module.function(undefined, 2, (fn, target, bytes) => {
    const program = new FieldProgram(fn, field);
    const wide = new WideArithmetic(fn);
    const raw = program.place(canonicalForm(24));
    for (let i = 0; i < LIMBS; i++) fn.store(raw.address, 4 * i, limbFromBytes(bytes, i));
    const limbs = loadLimbs(wide, raw.address, raw.form);
    const rest = carry(
      wide,
      zipLimbs(limbs, constants(wide, P256_PRIME), (x, y) => wide.sub(x, y)),
    );
    program.multiply(raw, square, program.stored(target));
    return i32.shrUnsigned(i32.wrap(at(rest, LIMBS - 1).value), i32.constant(31));
  });
}

function defineToBytes(module: ModuleBuilder, field: FieldModule): Callable {
  const unit = field.constant(limbsOf(1n));
  return module.procedure(undefined, 2, (fn, bytes, source) => {
    const program = new FieldProgram(fn, field);
    const plain = program.multiply(program.stored(source), unit);
    const canonical = program.apply(CANONICAL, [plain]);
    for (let k = 0; k < 32; k++) fn.store8(bytes, 31 - k, byteOfLimbs(canonical.address, k));
  });
}

/** Limb i of 32 big-endian bytes. */
function limbFromBytes(bytes: I32, i: number): I32 {
  const low = LIMB_BITS * i;
  const high = Math.min(low + LIMB_BITS, 256);
  let limb = i64.constant(0n);
  for (let k = Math.floor(low / 8); 8 * k < high; k++) {
    const byte = i64.extendSigned(i32.load8(bytes, 31 - k));
    const shift = 8 * k - low;
    const placed =
      shift < 0
        ? i64.shrSigned(byte, i64.constant(BigInt(-shift)))
        : i64.shl(byte, i64.constant(BigInt(shift)));
    limb = i64.or(limb, placed);
  }
  return i32.wrap(i64.and(limb, i64.constant(2n ** BigInt(high - low) - 1n)));
}

/** Byte k, counted from the low end, of canonical limbs. Bits above it may be set. */
function byteOfLimbs(address: I32, k: number): I32 {
  const index = Math.floor((8 * k) / LIMB_BITS);
  const shift = 8 * k - LIMB_BITS * index;
  const low = i32.shrUnsigned(i32.load(address, 4 * index), i32.constant(shift));
  if (shift + 8 <= LIMB_BITS || index === LIMBS - 1) return low;
  return i32.or(low, i32.shl(i32.load(address, 4 * index + 4), i32.constant(LIMB_BITS - shift)));
}

function constants<T extends ValueType>(wide: Arithmetic<T>, value: bigint): Limbs<T> {
  return limbsOf(value).map((limb) => wide.constant(limb));
}

/** Calls a predicate of the field. */
export function isZero(curve: CurveField, cell: Cell): I32 {
  return callValue(curve.isZero, cell.address);
}

/** A program over the field of a curve. */
export function programOf(fn: FunctionBuilder, curve: CurveField): FieldProgram {
  return new FieldProgram(fn, curve.field);
}
