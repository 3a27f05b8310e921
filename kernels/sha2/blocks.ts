/** From messages to the schedule, block by block, and from the state to digests. */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { v128 } from '../wasm/vector.js';
import { reverseBytes, transpose } from './lanes.js';
import { INSERTIONS, MASKS, SCHEDULE, STATE } from './layout.js';
import { blockBytesOf, lanesOf, type Variant } from './variant.js';

const BASE = i32.constant(0);

/**
 * Defines `absorb(lane 0, lane 1, ..., count, edits)`: compresses `count` blocks of every message. Where `edits` is an
 * offset into MASKS and INSERTIONS the blocks are edited, block by block; where it is -1 they are taken as they are.
 */
export function defineAbsorb(module: ModuleBuilder, variant: Variant, compress: Callable): Callable {
  const lanes = lanesOf(variant);
  const load = defineLoad(module, variant);
  const edit = defineEdit(module, variant);
  return module.procedure(undefined, lanes + 2, (fn, ...parameters) => {
    const messages = parameters.slice(0, lanes);
    const [count, edits] = parameters.slice(lanes) as [Local<'i32'>, Local<'i32'>];
    const advance = (address: Local<'i32'>): void =>
      fn.set(address, i32.add(address, i32.constant(blockBytesOf(variant))));
    fn.while(count, () => {
      fn.call(load, ...messages);
      fn.if(i32.notEqual(edits, i32.constant(-1)), () => {
        fn.call(edit, edits);
        advance(edits);
      });
      fn.call(compress);
      for (const message of messages) advance(message);
      fn.set(count, i32.sub(count, i32.constant(1)));
    });
  });
}

/** The first sixteen vectors of the schedule from one block of every lane. */
function defineLoad(module: ModuleBuilder, variant: Variant): Callable {
  const lanes = lanesOf(variant);
  return module.procedure(undefined, lanes, (fn, ...messages) => {
    for (let t = 0; t < 16; t += lanes) {
      const rows = messages.map((message) => fn.let(v128.load(message, variant.words.bytes * t)));
      const columns = transpose(variant.words, rows, (value) => fn.let(value));
      for (const [i, column] of columns.entries())
        fn.storeVector(BASE, SCHEDULE + 16 * (t + i), reverseBytes(variant.words, column));
    }
  });
}

/** Word by word: what the mask leaves of the message, and what is inserted; the same in every lane. */
function defineEdit(module: ModuleBuilder, { words }: Variant): Callable {
  return module.procedure(undefined, 1, (fn, edits) => {
    for (let t = 0; t < 16; t++) {
      const [mask, insertion] = [MASKS, INSERTIONS].map((place) =>
        reverseBytes(words, fn.let(words.loadSplat(edits, place + words.bytes * t))),
      ) as [ReturnType<typeof reverseBytes>, ReturnType<typeof reverseBytes>];
      const word = v128.load(BASE, SCHEDULE + 16 * t);
      fn.storeVector(BASE, SCHEDULE + 16 * t, v128.or(v128.and(word, mask), insertion));
    }
  });
}

/** Sets the running state of every lane to the state at `start`. */
export function begin(fn: FunctionBuilder, { words }: Variant, start: I32): void {
  for (let i = 0; i < 8; i++) {
    const word = fn.let(words.loadSplat(start, words.bytes * i));
    fn.storeVector(BASE, STATE + 16 * i, reverseBytes(words, word));
  }
}

/** Writes the running states of all lanes as digests, end to end. */
export function finish(fn: FunctionBuilder, variant: Variant, digests: I32): void {
  const lanes = lanesOf(variant);
  const { words } = variant;
  for (let i = 0; i < 8; i += lanes) {
    const rows = Array.from({ length: lanes }, (_, row) => fn.let(v128.load(BASE, STATE + 16 * (i + row))));
    const columns = transpose(words, rows, (value) => fn.let(value));
    for (const [lane, column] of columns.entries())
      fn.storeVector(digests, 8 * words.bytes * lane + words.bytes * i, reverseBytes(words, fn.let(column)));
  }
}
