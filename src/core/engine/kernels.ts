/** The kernels of a curve: instantiation of an embedded module, and its memory. */
import { moduleBytes } from './embedded.js';
import { ENCODED_BYTES, HEAP_BASE, TABLE_BYTES } from './layout.js';
import { P256_WASM } from './p256.wasm.js';
import type { PointForm } from './point-form.js';

/**
 * Arithmetic modulo the order of a group on arrays of scalars in the kernels' own form, `SCALAR_STRIDE` bytes each. Times
 * depend on counts alone. Targets may be sources.
 */
export interface ScalarKernels {
  /** From 32 bytes each, big-endian. Index of the first that is not below the order, or -1. */
  scalarsFromBytes(source: number, target: number, count: number): number;
  /** From 48 bytes each, big-endian, reduced. */
  scalarsFromUniform(source: number, target: number, count: number): void;
  /** To 32 bytes each, big-endian. */
  scalarsToBytes(target: number, source: number, count: number): void;
  /** target_i = a_i b_i */
  readonly scalarsMultiply: Elementwise;
  /** target_i = a_i + b_i */
  readonly scalarsAdd: Elementwise;
  /** target_i = a_i - b_i */
  readonly scalarsSubtract: Elementwise;
  /** target_i += a_i b_i */
  readonly scalarsMultiplyAdd: Elementwise;
}

/**
 * One operation after the other, on elements at distances in bytes. With a distance of 0 an element is the same for all;
 * as a target of `scalarsMultiplyAdd` it is what all products are added to.
 */
type Elementwise = (
  target: number,
  a: number,
  b: number,
  count: number,
  targetStride: number,
  aStride: number,
  bStride: number,
) => void;

/** Functions of the module of a curve. All arguments are addresses and counts; the generators in `kernels` document them. */
export interface CurveKernels extends ScalarKernels {
  /** Bytes of an encoded point. */
  readonly elementBytes: number;
  /** Leads from decoded points, which may be a fixed multiple, to the points themselves. Absent where they are the same. */
  readonly unscalePoint?: ((target: number, source: number) => void) | undefined;
  /** Makes of a scalar the one by which a decoded point gives what the point itself would, in place. Absent likewise. */
  readonly unscaleScalar?: ((scalar: number) => void) | undefined;
  /** The form for public points in fused multiply-adds, in the module for machines that have them. */
  readonly fused?: PointForm | undefined;
  readonly tables: TableStore;
  readonly memory: WebAssembly.Memory;
  /** What the memory below the heap holds when no operation has run: constants, and zeros where the kernels compute. */
  readonly fixedPlaces: Uint8Array;
  readonly turn: Turn;
  /** Index of the first encoding that is not a point, or -1. */
  decodePoints(encodings: number, points: number, count: number): number;
  /**
   * The same for encodings that are known to be valid, of which not everything is asked again. Of ristretto255, points of
   * any of the four classes: only for sums that are encoded at once. Absent where nothing would be saved.
   */
  readonly decodeKnown?: CurveKernels['decodePoints'] | undefined;
  encodePoint(encoding: number, point: number): void;
  /** How many sums are the identity. */
  addPairsChecked(pairs: number, count: number, sums: number, work: number): number;
  gatherPoints(references: number, count: number, target: number): void;
  /** To the form of the vector kernels; the target may be the source. */
  packPoints(points: number, packed: number, count: number): void;
  /** From that form; a reference of 0 is the identity. */
  unpackPoints(references: number, count: number, points: number): void;
  /** Packed points end to end, without their signs; the place of a reference of 0 is left alone. */
  copyPacked(references: number, count: number, packed: number): void;
  /** For a count that is a multiple of 4: 1, or 0 and nothing written if some pair is exceptional. */
  addPacked(pairs: number, count: number, sums: number, work: number): number;
  /** The same in less time, for public points. */
  addPackedVartime(pairs: number, count: number, sums: number, work: number): number;
  /** Writes the digits of scalars of 32 bytes, a window every `row` bytes, and counts them in words from `counters` to `end`. */
  cutDigits(
    scalars: number,
    points: number,
    count: number,
    row: number,
    bits: number,
    counters: number,
    end: number,
    digits: number,
  ): void;
  /** Writes references to the points at the places of their digits, which it advances. */
  sortDigits(digits: number, count: number, places: number, points: number, references: number): void;
  /** Pairs neighbours in lists and puts their sums in their stead; returns how many pairs there are. */
  pairNeighbours(references: number, lengths: number, lists: number, pairs: number, sums: number): number;
  setIdentity(projective: number): void;
  /** Twice the projective point, plus the affine one. */
  doubleAdd(projective: number, point: number): void;
  toAffine(point: number, projective: number): void;
  /** 52 references to points that add up to a multiple; `points` has place for 51. */
  selectTerms(table: number, scalar: number, points: number, references: number): void;
  /** The complete sum of at least one point. */
  sumTerms(references: number, count: number, projective: number): void;
  /** `work` has place for a projective point each. */
  normalizeEach(projectives: number, count: number, points: number, work: number): void;
  multiplyVariable(point: number, base: number, scalar: number): void;
}

/** The kernels of P-256. */
export type P256Kernels = CurveKernels;

/** The functions of a module alone. */
export type ModuleExports = Omit<CurveKernels, 'fused' | 'tables' | 'elementBytes' | 'fixedPlaces' | 'turn'>;

/** Compiles and instantiates the module, synchronously: about a millisecond. @throws if WebAssembly is forbidden */
export function instantiateP256(): P256Kernels {
  return curveKernels(instantiate(moduleBytes(P256_WASM)), ENCODED_BYTES);
}

/** Compiles and instantiates a module, synchronously. @throws if WebAssembly is forbidden */
export function instantiate(module: Uint8Array<ArrayBuffer>): ModuleExports {
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as unknown as ModuleExports;
}

/** The kernels made of the functions of one instance. @param elementBytes of an encoded point */
export function curveKernels(functions: ModuleExports, elementBytes: number): CurveKernels {
  const fixedPlaces = new Uint8Array(functions.memory.buffer).slice(0, HEAP_BASE);
  return { ...functions, elementBytes, tables: new TableStore(), fixedPlaces, turn: { current: undefined } };
}

/** Multiples of one point, kept in the memory of an instance for as long as this object is in use. */
export interface FixedBaseTable {
  readonly address: number;
}

/** Whose turn it is to use the memory of an instance: an operation's, until the next one begins. */
interface Turn {
  current: Workspace | undefined;
}

/**
 * The part of an instance's memory that stays from operation to operation: tables of fixed bases, below the places of
 * operations, all of one size that is a multiple of 16. The place of a table that nobody holds any more is given to another.
 */
class TableStore {
  readonly #free: number[] = [];
  readonly #dropped = new FinalizationRegistry<number>((address) => this.#free.push(address));
  #end = HEAP_BASE;

  /** Where the places of operations begin. */
  get end(): number {
    return this.#end;
  }

  /** A place for one more table. Only between operations: it may be where those have theirs. */
  claim(): FixedBaseTable {
    const free = this.#free.pop();
    if (free === undefined) this.#end += TABLE_BYTES;
    const table = Object.freeze({ address: free ?? this.#end - TABLE_BYTES });
    this.#dropped.register(table, table.address);
    return table;
  }
}

const PAGE = 65536;
/** Bytes of memory that no operation may go beyond. */
const LIMIT = 2 ** 30;

/**
 * The memory of one instance for the length of one operation: places are handed out from the heap's start upwards and
 * are all free again when the next operation begins. Memory grows to the largest operation and never beyond.
 */
export class Workspace {
  readonly kernels: CurveKernels;
  readonly #base: number;
  #top: number;
  #bytes: Uint8Array;
  #words: Int32Array;

  constructor(kernels: CurveKernels) {
    this.kernels = kernels;
    kernels.turn.current = this;
    this.#base = kernels.tables.end;
    this.#top = this.#base;
    this.#bytes = new Uint8Array(kernels.memory.buffer);
    this.#words = new Int32Array(kernels.memory.buffer);
  }

  /** Whether no other operation has begun since. */
  isCurrent(): boolean {
    return this.kernels.turn.current === this;
  }

  /** Memory in bytes. Invalid after the next {@link reserve}. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Memory in 32-bit words. Invalid after the next {@link reserve}. */
  get words(): Int32Array {
    return this.#words;
  }

  /** A place of the given size, at a multiple of 16. Its content is whatever was there before. @throws {RangeError} */
  reserve(size: number): number {
    if (!Number.isSafeInteger(size) || size < 0 || size > LIMIT - this.#top)
      throw new RangeError(`no place of ${size} bytes`);
    const address = this.#top;
    this.#top += Math.ceil(size / 16) * 16;
    const missing = this.#top - this.#bytes.length;
    if (missing > 0) {
      this.kernels.memory.grow(Math.ceil(missing / PAGE));
      this.#bytes = new Uint8Array(this.kernels.memory.buffer);
      this.#words = new Int32Array(this.kernels.memory.buffer);
    }
    return address;
  }

  /** Fills all places with zeros, and those of the kernels with what they held at first: what was there was secret. */
  wipe(): void {
    this.#bytes.set(this.kernels.fixedPlaces);
    this.#bytes.fill(0, this.#base, this.#top);
  }

  /** Runs `work`; the places that it reserves are free again afterwards. */
  scratch<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  /** Copies bytes to a place of their own. */
  place(content: Uint8Array): number {
    const address = this.reserve(content.length);
    this.#bytes.set(content, address);
    return address;
  }

  /** A copy of the bytes at an address. */
  read(address: number, size: number): Uint8Array {
    return this.#bytes.slice(address, address + size);
  }
}
