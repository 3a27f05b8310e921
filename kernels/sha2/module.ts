/** The SHA-2 module: everything the runtime in `src/core/engine/sha2-kernels.ts` calls. */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import { ModuleBuilder } from '../wasm/module.js';
import { v128 } from '../wasm/vector.js';
import { defineAssemble, defineBegin, defineFinish, defineLoad, defineSpread } from './blocks.js';
import { BLOCK_TABLES, BLOCKS, INITIAL_256, INITIAL_512, PAGES, PROGRAM, TABLE } from './layout.js';
import { defineCompress } from './rounds.js';
import {
  allLanesOf,
  blockBytesOf,
  GROUPS,
  initialState,
  lanesOf,
  roundConstants,
  SHA_256,
  SHA_512,
  type Variant,
} from './variant.js';

type Parameter = Local<'i32'>;

/** Bytes of a step: how many blocks, the offset of the first, the address of an edit or 0, and its pieces; 32 bits each. */
const STEP_BYTES = 16;

/** The module in the binary format; equal on every machine. */
export function sha2Module(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(PAGES);
  module.data(INITIAL_256, initialState(SHA_256));
  module.data(INITIAL_512, initialState(SHA_512));
  for (const variant of [SHA_256, SHA_512]) module.data(variant.constants, roundConstants(variant));
  module.data(BLOCK_TABLES, blockTable(SHA_256));
  module.data(BLOCK_TABLES + 4 * allLanesOf(SHA_256), blockTable(SHA_512));
  defineHash(module, 'sha256', SHA_256, BLOCK_TABLES);
  defineHash(module, 'sha512', SHA_512, BLOCK_TABLES + 4 * allLanesOf(SHA_256));
  defineCopyEach(module);
  return module.encode();
}

/** Addresses of the assembled blocks of all lanes. */
function blockTable(variant: Variant): Uint8Array {
  const lanes = Array.from(
    { length: allLanesOf(variant) },
    (_, lane) => BLOCKS + lane * blockBytesOf(variant),
  );
  return Uint8Array.from(lanes.flatMap((address) => [address & 0xff, address >> 8, 0, 0]));
}

/**
 * Defines `hash(start, startStride, messages, stride, count, steps, out, outStride)`: takes the blocks that PROGRAM
 * describes of each of `count` messages. The states before are at `start`, the messages at `messages`, and the states
 * after, which are digests if the last block was, go to `out`; each so many bytes after the one before.
 */
function defineHash(module: ModuleBuilder, name: string, variant: Variant, blockTable: number): void {
  const lanes = i32.constant(allLanesOf(variant));
  const spread = defineSpread(module, variant);
  const [begin, finish] = [defineBegin(module, variant), defineFinish(module, variant)];
  const step = defineStep(module, variant, blockTable);
  module.procedure(name, 8, (fn, ...parameters) => {
    const [start, startStride, messages, stride, count] = parameters as FiveParameters;
    const [steps, out, outStride] = parameters.slice(5) as [Parameter, Parameter, Parameter];
    const spreadAndAdvance = (address: Parameter, by: Parameter): void => {
      fn.call(spread, address, by, count);
      fn.set(address, i32.add(address, i32.mul(by, lanes)));
    };
    fn.while(i32.lessSigned(i32.constant(0), count), () => {
      const many = fn.let(i32.lessSigned(i32.constant(lanesOf(variant)), count));
      spreadAndAdvance(start, startStride);
      forGroups(fn, variant, TABLE, many, (table, place) => fn.call(begin, table, place));
      spreadAndAdvance(messages, stride);
      const next = fn.let(i32.constant(PROGRAM));
      const end = fn.let(i32.add(next, i32.mul(steps, i32.constant(STEP_BYTES))));
      fn.while(i32.notEqual(next, end), () => {
        fn.call(step, next, many);
        advance(fn, next, i32.constant(STEP_BYTES));
      });
      spreadAndAdvance(out, outStride);
      forGroups(fn, variant, TABLE, many, (table, place) => fn.call(finish, table, place));
      fn.set(count, i32.sub(count, lanes));
    });
  });
}

type FiveParameters = [Parameter, Parameter, Parameter, Parameter, Parameter];

/** Does something for the first group of lanes, and if there are `many` for the second. */
function forGroups(
  fn: FunctionBuilder,
  variant: Variant,
  table: number,
  many: I32,
  work: (table: I32, place: I32) => void,
): void {
  work(i32.constant(table), i32.constant(0));
  fn.if(many, () => work(i32.constant(table + 4 * lanesOf(variant)), i32.constant(16)));
}

/** Defines what is done for a step: blocks that lie one after the other as they are taken, or one that is assembled. */
function defineStep(module: ModuleBuilder, variant: Variant, blockTable: number): Callable {
  const load = defineLoad(module, variant);
  const assemble = defineAssemble(module, variant);
  const [one, two] = [defineCompress(module, variant, 1), defineCompress(module, variant, GROUPS)];
  return module.procedure(undefined, 2, (fn, step, many) => {
    const [left, offset, edit] = [
      fn.let(i32.load(step)),
      fn.let(i32.load(step, 4)),
      fn.let(i32.load(step, 8)),
    ];
    const loadFrom = (from: number, at: I32): void =>
      forGroups(fn, variant, from, many, (table, place) => fn.call(load, table, at, place));
    fn.while(left, () => {
      fn.if(
        edit,
        () => {
          const lanes = i32.add(
            i32.constant(lanesOf(variant)),
            i32.mul(many, i32.constant(lanesOf(variant))),
          );
          fn.call(assemble, edit, i32.load(step, 12), lanes);
          loadFrom(blockTable, i32.constant(0));
        },
        () => loadFrom(TABLE, offset),
      );
      fn.if(
        many,
        () => fn.call(two),
        () => fn.call(one),
      );
      advance(fn, offset, i32.constant(blockBytesOf(variant)));
      advance(fn, left, i32.constant(-1));
    });
  });
}

/**
 * Defines `copyEach(from, stride, to, length, count)`: `length` bytes from each of `count` places that are `stride` apart,
 * end to end. What follows in the last 16 bytes is written as well, and replaced by what belongs there.
 */
function defineCopyEach(module: ModuleBuilder): void {
  module.procedure('copyEach', 5, (fn, from, stride, to, ...[length, count]) => {
    const parameters = [length, count] as [Parameter, Parameter];
    fn.while(parameters[1], () => {
      const at = fn.let(i32.constant(0));
      fn.while(i32.lessUnsigned(at, parameters[0]), () => {
        fn.storeVector(i32.add(to, at), 0, v128.load(i32.add(from, at), 0));
        advance(fn, at, i32.constant(16));
      });
      advance(fn, from, stride);
      advance(fn, to, parameters[0]);
      advance(fn, parameters[1], i32.constant(-1));
    });
  });
}

function advance(fn: FunctionBuilder, local: Parameter, by: I32): void {
  fn.set(local, i32.add(local, by));
}
