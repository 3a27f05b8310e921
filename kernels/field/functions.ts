/** What every module with a field has: the constant 1, the test for zero, elements from bytes and back. */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ByteFunctions } from './bytes.js';
import {
  at,
  canonicalForm,
  carry,
  ELEMENT_BYTES,
  LIMBS,
  limbsOf,
  loadLimbs,
  valueRange,
  zipLimbs,
} from './limbs.js';
import { constants, TOP_BITS } from './prime.js';
import { type Cell, type FieldModule, FieldProgram, STORED } from './program.js';
import { check, WideArithmetic } from './wide.js';

/** Functions of a field; none of them branches on values. */
export interface FieldFunctions {
  readonly field: FieldModule;
  readonly bytes: ByteFunctions;
  readonly one: Cell;
  readonly zero: Cell;
  /** (source): writes the integer from 0 to p-1 that the stored element stands for to {@link FieldFunctions.integer} */
  readonly plain: Callable;
  /** Where {@link FieldFunctions.plain} leaves canonical limbs. */
  readonly integer: I32;
  /** (source) -> 1 if the stored element is zero, else 0 */
  readonly isZero: Callable;
  /** (target, 32 bytes) -> 1 if the integer is below the prime, else 0; the target then is an element all the same */
  readonly fromBytes: Callable;
  /** (32 bytes, source) */
  readonly toBytes: Callable;
}

/** Defines them. */
export function fieldFunctions(field: FieldModule, bytes: ByteFunctions): FieldFunctions {
  const { module } = field;
  const [plain, integer] = definePlain(field);
  const limbs = Array.from({ length: LIMBS }, (_, i) => i32.load(integer, 4 * i));
  return {
    field,
    bytes,
    one: field.element(1n),
    zero: field.element(0n),
    plain,
    integer,
    isZero: module.function(undefined, 1, (fn, source) => {
      fn.call(plain, source);
      return i32.isZero(limbs.reduce((x, y) => i32.or(x, y)));
    }),
    fromBytes: defineFromBytes(field, bytes),
    toBytes: module.procedure(undefined, 2, (fn, target, source) => {
      fn.call(plain, source);
      fn.call(bytes.write, target, integer);
      for (let i = 0; i < LIMBS; i++) fn.store(integer, 4 * i, i32.constant(0));
    }),
  };
}

/** (stored element): the integer from 0 to p-1 that it stands for, in limbs at the place that is returned with it. */
function definePlain(field: FieldModule): [Callable, I32] {
  const { radix } = field.prime;
  const place = i32.constant(field.reserve(ELEMENT_BYTES));
  const unit = field.constant(limbsOf(1n));
  const plain = field.module.procedure(undefined, 1, (fn, source) => {
    const program = new FieldProgram(fn, field);
    const stored = program.stored(source);
    const canonical = (cell: Cell): unknown =>
      program.apply(field.kernels.canonical, [cell], [], { address: place, form: STORED });
    if (radix === 1n) return canonical(stored);
    assertOutOfForm(radix);
    return canonical(program.multiply(stored, unit, { address: place, form: STORED }));
  });
  return [plain, place];
}

/** A reduction gives (x + q p) / R with 0 <= q < R, which is from 0 to p if x is between -R and R. */
function assertOutOfForm(radix: bigint): void {
  check(valueRange(STORED), { low: 1n - radix, high: radix - 1n }, 'a stored element');
}

function defineFromBytes(field: FieldModule, bytes: ByteFunctions): Callable {
  const { prime, radix } = field.prime;
  const intoForm = field.constant(limbsOf(radix ** 2n % prime));
  return field.module.function(undefined, 2, (fn, target, source) => {
    const program = new FieldProgram(fn, field);
    const wide = new WideArithmetic(fn);
    const raw = program.place(canonicalForm(TOP_BITS));
    fn.call(bytes.read, raw.address, source);
    const limbs = loadLimbs(wide, raw.address, raw.form);
    const rest = carry(
      wide,
      zipLimbs(limbs, constants(wide, prime), (x, y) => wide.sub(x, y)),
    );
    if (radix === 1n) program.copy(raw, program.stored(target));
    else program.multiply(raw, intoForm, program.stored(target));
    for (let i = 0; i < LIMBS; i++) fn.store(raw.address, 4 * i, i32.constant(0));
    return i32.shrUnsigned(i32.wrap(at(rest, LIMBS - 1).value), i32.constant(31));
  });
}
