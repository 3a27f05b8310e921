/** From messages to the schedule, block by block, and between states in memory and the running state. */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { v128 } from '../wasm/vector.js';
import { reverseBytes, transpose } from './lanes.js';
import { BLOCKS, SCHEDULE, TABLE } from './layout.js';
import { STRIDE, stateAt } from './rounds.js';
import { allLanesOf, blockBytesOf, lanesOf, type Variant } from './variant.js';

const BASE = i32.constant(0);

/**
 * Defines `spread(first, stride, count)`: writes into TABLE an address for every lane, `stride` after that of the lane
 * before. If there are fewer than lanes, the last one takes the free lanes as well.
 */
export function defineSpread(module: ModuleBuilder, variant: Variant): Callable {
  return module.procedure(undefined, 3, (fn, address, stride, count) => {
    for (let lane = 0; lane < allLanesOf(variant); lane++) {
      if (lane > 0)
        fn.set(address, i32.add(address, i32.mul(stride, i32.lessSigned(i32.constant(lane), count))));
      fn.store(BASE, TABLE + 4 * lane, address);
    }
  });
}

/**
 * Defines `load(table, offset, place)`: the first sixteen words of the schedule, from one block of every lane of a group.
 * Its addresses are at `table`, and its vectors stand at `place` among those of a round.
 */
export function defineLoad(module: ModuleBuilder, variant: Variant): Callable {
  const lanes = lanesOf(variant);
  const { words } = variant;
  return module.procedure(undefined, 3, (fn, table, offset, place) => {
    const addresses = Array.from({ length: lanes }, (_, lane) =>
      fn.let(i32.add(i32.load(table, 4 * lane), offset)),
    );
    for (let t = 0; t < 16; t += lanes) {
      const rows = addresses.map((address) => fn.let(v128.load(address, words.bytes * t)));
      const columns = transpose(words, rows, (value) => fn.let(value));
      for (const [i, column] of columns.entries())
        fn.storeVector(place, SCHEDULE + STRIDE * (t + i), reverseBytes(words, fn.let(column)));
    }
  });
}

/**
 * Defines `assemble(edit, pieces, lanes)`: puts a block of so many lanes together, into BLOCKS. At `edit` there is what is the same
 * in all lanes; behind it for each piece its offset from the lane's address, in 16 bytes, and a mask, which says what of
 * the bytes there belongs to the block.
 */
export function defineAssemble(module: ModuleBuilder, variant: Variant): Callable {
  const blockBytes = blockBytesOf(variant);
  const rows = Array.from({ length: blockBytes / 16 }, (_, i) => 16 * i);
  return module.procedure(undefined, 3, (fn, edit, pieces, lanes) => {
    const lane = fn.let(i32.constant(0));
    const end = fn.let(i32.mul(lanes, i32.constant(4)));
    const target = fn.let(i32.constant(BLOCKS));
    fn.while(i32.notEqual(lane, end), () => {
      const values = rows.map((row) => fn.let(v128.load(edit, row)));
      const piece = fn.let(i32.add(edit, i32.constant(blockBytes)));
      const left = fn.let(pieces);
      fn.while(left, () => {
        const from = fn.let(i32.add(i32.load(lane, TABLE), i32.load(piece)));
        for (const [i, value] of values.entries())
          fn.set(value, v128.or(value, v128.and(v128.load(from, 16 * i), v128.load(piece, 16 + 16 * i))));
        fn.set(piece, i32.add(piece, i32.constant(16 + blockBytes)));
        fn.set(left, i32.sub(left, i32.constant(1)));
      });
      for (const [i, value] of values.entries()) fn.storeVector(target, 16 * i, value);
      fn.set(target, i32.add(target, i32.constant(blockBytes)));
      fn.set(lane, i32.add(lane, i32.constant(4)));
    });
  });
}

/** Defines `begin(table, place)`: the running states of a group from those at the addresses in `table`. */
export function defineBegin(module: ModuleBuilder, variant: Variant): Callable {
  return overStates(module, variant, (fn, addresses, first, place) => {
    const { words } = variant;
    const rows = addresses.map((address) => fn.let(v128.load(address, words.bytes * first)));
    for (const [i, column] of transpose(words, rows, (value) => fn.let(value)).entries())
      fn.storeVector(place, stateAt(first + i), reverseBytes(words, fn.let(column)));
  });
}

/** Defines `finish(table, place)`: writes the running states of a group to the addresses in `table`, as digests. */
export function defineFinish(module: ModuleBuilder, variant: Variant): Callable {
  return overStates(module, variant, (fn, addresses, first, place) => {
    const { words } = variant;
    const rows = addresses.map((_, i) => fn.let(v128.load(place, stateAt(first + i))));
    for (const [lane, column] of transpose(words, rows, (value) => fn.let(value)).entries())
      fn.storeVector(addresses[lane] ?? BASE, words.bytes * first, reverseBytes(words, fn.let(column)));
  });
}

/** A procedure that does something for every square of words: as many words of the state, from `first` on, as lanes. */
function overStates(
  module: ModuleBuilder,
  variant: Variant,
  square: (fn: FunctionBuilder, addresses: readonly I32[], first: number, place: I32) => void,
): Callable {
  const lanes = lanesOf(variant);
  return module.procedure(undefined, 2, (fn, table, place) => {
    const addresses = Array.from({ length: lanes }, (_, lane) => fn.let(i32.load(table, 4 * lane)));
    for (let first = 0; first < 8; first += lanes) square(fn, addresses, first, place);
  });
}
