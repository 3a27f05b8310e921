/**
 * Programs over field elements in memory. A cell is an address and the form of the element there. An intermediate
 * result has a place of its own that a single instruction writes, so its form holds wherever it is read; everything
 * else is of the stored form, to which results are contracted where they are written. Every operation is analysed with the forms of its operands at that very place: if a bound cannot be proved,
 * the loosest operand is contracted first, and if that does not help the program is refused.
 */
import { type I32, i32, i64 } from '../wasm/expression.js';
import { type Callable, FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { contains, type Interval, interval, larger, magnitude } from './interval.js';
import {
  ADD,
  type FieldKernel,
  type FieldKernels,
  fieldKernels,
  NEGATE_IF,
  SUBTRACT,
  TRIPLE,
} from './kernels.js';
import {
  at,
  canonicalForm,
  ELEMENT_BYTES,
  type Form,
  LIMB_BITS,
  LIMBS,
  limbsOf,
  loadLimbs,
  storeLimbs,
} from './limbs.js';
import type { PrimeField } from './prime.js';
import { BoundError, WideArithmetic } from './wide.js';

/** The form of every element that outlives a program: points in memory, tables, constants. */
export const STORED: Form = [
  ...Array<Interval>(LIMBS - 1).fill(interval(0n, (1n << BigInt(LIMB_BITS)) - 1n)),
  interval(-(1n << 24n), 1n << 25n),
];

/** An element in memory, with the form that it has whenever it is read. */
export interface Cell {
  readonly address: I32;
  readonly form: Form;
}

/** The form of a kernel's result for operands of the given forms. @throws {BoundError} if a bound cannot be proved */
export function resultForm(kernel: FieldKernel, forms: readonly Form[]): Form {
  const fn = new FunctionBuilder(0);
  const wide = new WideArithmetic(fn);
  const inputs = forms.map((form) => loadLimbs(wide, i32.constant(0), form));
  const signs = Array.from({ length: kernel.signs }, () => fn.local('i64'));
  const result = kernel.compute(wide, inputs, signs);
  storeLimbs(wide, i32.constant(0), result);
  return result.map((limb) => limb.range);
}

/** The operations of a field in one module, each emitted when first used, and the fixed places in its memory. */
export class FieldModule {
  readonly module: ModuleBuilder;
  readonly prime: PrimeField;
  readonly kernels: FieldKernels;
  readonly #places: { top: number };
  readonly #functions = new Map<FieldKernel, Callable>();

  /** @param base where fixed places in memory begin, or the other field of the same module, whose places these follow */
  constructor(module: ModuleBuilder, base: number | FieldModule, prime: PrimeField) {
    this.module = module;
    this.prime = prime;
    this.kernels = fieldKernels(prime);
    this.#places = typeof base === 'number' ? { top: base } : base.#places;
  }

  /** Reserves bytes of memory; the address is a multiple of 16. */
  reserve(bytes: number): number {
    const address = this.#places.top;
    this.#places.top += Math.ceil(bytes / 16) * 16;
    return address;
  }

  /** Places an element of known value, which may be negative, in memory. */
  element(value: bigint): Cell {
    const { prime, radix } = this.prime;
    return this.constant(limbsOf((((value * radix) % prime) + prime) % prime));
  }

  /** Places an element given by its limbs in memory. */
  constant(limbs: readonly bigint[]): Cell {
    const address = this.reserve(ELEMENT_BYTES);
    this.module.data(address, new Uint8Array(Int32Array.from(limbs, Number).buffer));
    return { address: i32.constant(address), form: limbs.map((limb) => interval(limb, limb)) };
  }

  /** The function of a kernel: address of the result, then of the inputs, then signs. */
  callable(kernel: FieldKernel): Callable {
    const known = this.#functions.get(kernel);
    if (known !== undefined) return known;
    const made = this.module.procedure(undefined, 1 + kernel.inputs + kernel.signs, (fn, target, ...rest) => {
      const wide = new WideArithmetic(fn);
      const inputs = rest
        .slice(0, kernel.inputs)
        .map((address) => loadLimbs(wide, address, canonicalForm(24)));
      const signs = rest.slice(kernel.inputs).map((sign) => fn.let(i64.extendSigned(sign)));
      storeLimbs(wide, target as I32, kernel.compute(wide, inputs, signs));
    });
    this.#functions.set(kernel, made);
    return made;
  }
}

/** Emits field operations into one function. */
export class FieldProgram {
  readonly fn: FunctionBuilder;
  readonly #field: FieldModule;

  constructor(fn: FunctionBuilder, field: FieldModule) {
    this.fn = fn;
    this.#field = field;
  }

  /** An element of form {@link STORED} at an address. */
  stored(address: I32): Cell {
    return { address, form: STORED };
  }

  /** A place of the caller's own, filled by other means with an element of the given form. */
  place(form: Form): Cell {
    return { address: i32.constant(this.#field.reserve(ELEMENT_BYTES)), form };
  }

  /** Runs a kernel on cells; the result goes to `target`, contracted if need be, or to a fresh place. */
  apply(
    kernel: FieldKernel,
    inputs: readonly Cell[],
    signs: readonly Local<'i32'>[] = [],
    target?: Cell,
  ): Cell {
    const [operands, form] = this.#prove(kernel, inputs);
    const result = target ?? this.place(form);
    const addresses = operands.map((cell) => cell.address);
    this.fn.call(this.#field.callable(kernel), result.address, ...addresses, ...signs);
    if (!fits(form, result.form)) this.#contractInPlace(result, form);
    return result;
  }

  multiply(a: Cell, b: Cell, target?: Cell): Cell {
    return this.apply(this.#field.kernels.multiply, [a, b], [], target);
  }
  square(a: Cell, target?: Cell): Cell {
    return this.apply(this.#field.kernels.square, [a], [], target);
  }
  add(a: Cell, b: Cell, target?: Cell): Cell {
    return this.apply(ADD, [a, b], [], target);
  }
  subtract(a: Cell, b: Cell, target?: Cell): Cell {
    return this.apply(SUBTRACT, [a, b], [], target);
  }
  triple(a: Cell, target?: Cell): Cell {
    return this.apply(TRIPLE, [a], [], target);
  }
  negateIf(sign: Local<'i32'>, a: Cell, target?: Cell): Cell {
    return this.apply(NEGATE_IF, [a], [sign], target);
  }
  contract(a: Cell, target?: Cell): Cell {
    return this.apply(this.#field.kernels.contract, [a], [], target);
  }

  /** Copies a stored element. */
  copy(source: Cell, target: Cell): void {
    for (let i = 0; i < LIMBS; i++) this.fn.store(target.address, 4 * i, i32.load(source.address, 4 * i));
    if (!fits(source.form, target.form)) throw new BoundError('the target cannot hold the copy');
  }

  /** Contracts operands, loosest first, until the kernel's bounds hold. */
  #prove(kernel: FieldKernel, inputs: readonly Cell[]): [readonly Cell[], Form] {
    let operands = inputs;
    for (let attempt = 0; ; attempt++) {
      try {
        return [
          operands,
          resultForm(
            kernel,
            operands.map((cell) => cell.form),
          ),
        ];
      } catch (error) {
        if (
          !(error instanceof BoundError) ||
          kernel === this.#field.kernels.contract ||
          attempt === inputs.length
        )
          throw error;
        const loosest = operands.reduce((a, b) => (width(b) > width(a) ? b : a));
        const tight = this.contract(loosest);
        operands = operands.map((cell) => (cell === loosest ? tight : cell));
      }
    }
  }

  #contractInPlace(target: Cell, form: Form): void {
    const { contract } = this.#field.kernels;
    if (!fits(resultForm(contract, [form]), target.form))
      throw new BoundError('a contracted result does not fit its place');
    this.fn.call(this.#field.callable(contract), target.address, target.address);
  }
}

/** Demands that an element may be read as a stored one. @throws {BoundError} if its limbs may be beyond that form */
export function assertStored(cell: Cell): void {
  if (!fits(cell.form, STORED)) throw new BoundError('an element is not of the stored form');
}

function fits(form: Form, allowed: Form): boolean {
  return allowed.every((range, i) => contains(range, at(form, i)));
}

/** The largest absolute value of a limb. */
function width(cell: Cell): bigint {
  return cell.form.map(magnitude).reduce(larger);
}
