/** The kernels of sums of public multiples: modules of their own, which only those load who compute many such sums. */
import { fromHex } from '../bytes.js';
import { EDWARDS25519_SUMS_WASM } from './edwards25519-sums.wasm.js';
import { moduleBytes } from './embedded.js';
import type { CurveKernels } from './kernels.js';
import { P256_SUMS_WASM } from './p256-sums.wasm.js';

/** Functions of such a module. */
export interface SumFunctions
  extends Pick<
    CurveKernels,
    | 'memory'
    | 'addPairsChecked'
    | 'packPoints'
    | 'unpackPoints'
    | 'copyPacked'
    | 'addPackedVartime'
    | 'pairNeighbours'
  > {
  /** Decodes valid encodings; does not ask for the subgroup. Index of the first that is none, or -1. */
  decodePoints(encodings: number, points: number, count: number): number;
  /**
   * Doubles packed points, end to end, for a count that is a multiple of 4: 1, or 0 and nothing written if one is the
   * identity. The target may be the source.
   */
  doublePackedVartime(points: number, count: number, doubles: number, work: number): number;
  /** Encodes points together; `work` has place for one more. Absent where encoding takes no inversion. */
  encodeEach?(points: number, count: number, encodings: number, work: number): void;
  encodePoint?(encoding: number, point: number): void;
}

/** The modules by the names of groups. */
const MODULES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['P-256', P256_SUMS_WASM],
  ['Ed25519', EDWARDS25519_SUMS_WASM],
]);

/**
 * A point of the curve of a group with such a module that is not in the group, encoded; `undefined` where there is none, so
 * that decoding tells all. Of Ed25519 it is the generator and the point of order two.
 */
export function outsiderOf(id: string): Uint8Array | undefined {
  return id === 'Ed25519' ? fromHex(`95${'99'.repeat(31)}`, '') : undefined;
}

/** Compiles and instantiates the module of a group, `undefined` if it has none. @throws if WebAssembly is forbidden */
export function instantiateSums(id: string): SumFunctions | undefined {
  const text = MODULES.get(id);
  if (text === undefined) return undefined;
  const module = new WebAssembly.Module(moduleBytes(text));
  return new WebAssembly.Instance(module).exports as unknown as SumFunctions;
}
