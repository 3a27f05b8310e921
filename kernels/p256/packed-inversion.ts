/** The inversion of a batch: four lanes become one element, and its inverse those of the lanes. */
import { ELEMENT_BYTES, at as itemAt } from '../field/limbs.js';
import { type Cell, STORED } from '../field/program.js';
import { i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, isZero, programOf } from './curve.js';
import { defineFromLane, defineIntoLane } from './packed-points.js';

const at = i32.constant;
const LANES = [0, 1, 2, 3] as const;

/** How all lanes of a joined element are inverted by one inversion, in between. */
export interface Inversion {
  /** (joined element) -> 1, and the product of its lanes is there; 0 if that is zero */
  readonly collect: Callable;
  readonly product: Cell;
  /** To be filled with the inverse of the product. */
  readonly inverse: Cell;
  /** (joined element): writes the inverses of the lanes that were collected. */
  readonly distribute: Callable;
}

/** How the lanes of joined elements of some form become single elements, and back. */
export interface LaneChange {
  /** (stored element, joined element + offset of the lane) */
  readonly from: Callable;
  /** (joined element + offset of the lane, stored element) */
  readonly into: Callable;
  /** Bytes from the start of a joined element. */
  readonly offset: (lane: number) => number;
}

/** The lanes of packed elements. */
export function packedLanes(module: ModuleBuilder, curve: CurveField): LaneChange {
  return {
    from: defineFromLane(module, curve),
    into: defineIntoLane(module, curve),
    offset: (lane) => 4 * lane,
  };
}

/** Defines its two parts. */
export function defineInversion(module: ModuleBuilder, curve: CurveField, change: LaneChange): Inversion {
  const place = (): Cell => ({ address: at(curve.field.reserve(ELEMENT_BYTES)), form: STORED });
  const lanes = LANES.map(place);
  const products = LANES.map((lane) => (lane === 0 ? itemAt(lanes, 0) : place()));
  const [product, inverse, share] = [itemAt(products, LANES.length - 1), place(), place()];
  const collect = module.function(undefined, 1, (fn, address) => {
    const program = programOf(fn, curve);
    for (const lane of LANES) {
      const cell = itemAt(lanes, lane);
      fn.call(change.from, cell.address, i32.add(address, at(change.offset(lane))));
      if (lane > 0) program.multiply(itemAt(products, lane - 1), cell, itemAt(products, lane));
    }
    return i32.isZero(isZero(curve, product));
  });
  const distribute = module.procedure(undefined, 1, (fn, address) => {
    const program = programOf(fn, curve);
    for (const lane of LANES.toReversed()) {
      const before = products[lane - 1];
      const own = before === undefined ? inverse : program.multiply(inverse, before, share);
      fn.call(change.into, i32.add(address, at(change.offset(lane))), own.address);
      if (lane > 0) program.multiply(inverse, itemAt(lanes, lane), inverse);
    }
  });
  return { collect, product, inverse, distribute };
}
