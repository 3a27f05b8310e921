/** Function bodies: locals, assignments, stores, branches, loops and calls, appended in program order. */
import { unsignedLeb, vector } from './encoding.js';
import type { Expression, I32, ValueType } from './expression.js';
import { shareLocals } from './locals.js';

/** A local variable; reading it is an expression. */
export interface Local<T extends ValueType> extends Expression<T> {
  readonly index: number;
}

/** What a caller of a kernel function needs to know about it. All parameters are `i32`: addresses and counts. */
export interface Callable {
  readonly index: number;
  readonly parameters: number;
  readonly returnsI32: boolean;
}

const TYPE_CODE = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
const [BLOCK, LOOP, IF, ELSE, END, BRANCH, BRANCH_IF, RETURN, CALL, DROP] = [
  0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0f, 0x10, 0x1a,
] as const;
const EMPTY = 0x40;

/** Collects the body of one function. */
export class FunctionBuilder {
  readonly #parameters: number;
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];

  /** @param parameters how many `i32` parameters the function has */
  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** The parameters, in order. */
  parameters(): Local<'i32'>[] {
    return Array.from({ length: this.#parameters }, (_, index) => local('i32', index));
  }

  /** A new local, zero at first. */
  local<T extends ValueType>(type: T): Local<T> {
    this.#locals.push(type);
    return local(type, this.#parameters + this.#locals.length - 1);
  }

  /** A new local that holds the value of `expression` from here on. */
  let<T extends ValueType>(expression: Expression<T>): Local<T> {
    const result = this.local(expression.type);
    this.set(result, expression);
    return result;
  }

  set<T extends ValueType>(target: Local<T>, value: Expression<T>): void {
    this.#code.push(...value.code, 0x21, ...unsignedLeb(target.index));
  }

  /** Stores 32 bits. */
  store(address: I32, offset: number, value: I32): void {
    this.#code.push(...address.code, ...value.code, 0x36, 2, ...unsignedLeb(offset));
  }

  /** Stores the low 8 bits. */
  store8(address: I32, offset: number, value: I32): void {
    this.#code.push(...address.code, ...value.code, 0x3a, 0, ...unsignedLeb(offset));
  }

  /** Stores the low 16 bits. */
  store16(address: I32, offset: number, value: I32): void {
    this.#code.push(...address.code, ...value.code, 0x3b, 1, ...unsignedLeb(offset));
  }

  /** Stores 64 bits. */
  store64(address: I32, offset: number, value: Expression<'i64'>): void {
    this.#code.push(...address.code, ...value.code, 0x37, 3, ...unsignedLeb(offset));
  }

  /** Stores 32-bit lane `lane` of a vector. */
  storeLane32(address: I32, offset: number, value: Expression<'v128'>, lane: number): void {
    this.#code.push(...address.code, ...value.code, 0xfd, 0x5a, 2, ...unsignedLeb(offset), lane);
  }

  /** Stores the low 64 bits of a vector. */
  storeLow64(address: I32, offset: number, value: Expression<'v128'>): void {
    this.#code.push(...address.code, ...value.code, 0xfd, 0x5b, 3, ...unsignedLeb(offset), 0);
  }

  /** Stores all 128 bits, at an address of any alignment. */
  storeVector(address: I32, offset: number, value: Expression<'v128'>): void {
    this.#code.push(...address.code, ...value.code, 0xfd, 0x0b, 0, ...unsignedLeb(offset));
  }

  /** Runs `then` where the condition is not zero, else `otherwise`. */
  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#code.push(...condition.code, IF, EMPTY);
    then();
    if (otherwise !== undefined) {
      this.#code.push(ELSE);
      otherwise();
    }
    this.#code.push(END);
  }

  /** Runs `body` while the condition, evaluated before each round, is not zero. */
  while(condition: I32, body: () => void): void {
    this.#code.push(BLOCK, EMPTY, LOOP, EMPTY, ...condition.code, 0x45, BRANCH_IF, 1);
    body();
    this.#code.push(BRANCH, 0, END, END);
  }

  /** Calls a function and ignores what it returns. */
  call(target: Callable, ...args: readonly I32[]): void {
    this.#code.push(...callCode(target, args));
    if (target.returnsI32) this.#code.push(DROP);
  }

  return(value?: I32): void {
    this.#code.push(...(value?.code ?? []), RETURN);
  }

  /** The encoded body: size, locals, code. */
  encode(): number[] {
    const { locals: types, code } = shareLocals(this.#parameters, { locals: this.#locals, code: this.#code });
    const locals = vector(runs(types).map(([type, count]) => [...unsignedLeb(count), TYPE_CODE[type]]));
    const body = [...locals, ...code, END];
    return [...unsignedLeb(body.length), ...body];
  }
}

/** The value that a call returns. @throws {TypeError} if the function returns nothing */
export function callValue(target: Callable, ...args: readonly I32[]): I32 {
  if (!target.returnsI32) throw new TypeError('the function returns nothing');
  return { type: 'i32', code: callCode(target, args) };
}

function callCode(target: Callable, args: readonly I32[]): number[] {
  if (args.length !== target.parameters) throw new TypeError(`expected ${target.parameters} arguments`);
  return [...args.flatMap((arg) => arg.code), CALL, ...unsignedLeb(target.index)];
}

function local<T extends ValueType>(type: T, index: number): Local<T> {
  return { type, index, code: [0x20, ...unsignedLeb(index)] };
}

/** Neighbours of one type, counted. */
function runs(types: readonly ValueType[]): [ValueType, number][] {
  const result: [ValueType, number][] = [];
  for (const type of types) {
    const last = result.at(-1);
    if (last?.[0] === type) last[1]++;
    else result.push([type, 1]);
  }
  return result;
}
