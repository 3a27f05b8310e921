/**
 * The group seam: what every protocol above needs to know about a prime-order group, and nothing about curves.
 *
 * Elements and scalars are immutable values that know their group; mixing groups throws `TypeError` at run time.
 * There is no way to hold an element that has not been checked: decoding is checking.
 * Groups of elections are named; their parameters never come from input.
 */
import type { EquationSpace } from './engine/equation-space.js';
import type { PublicSums } from './engine/public-sums.js';
import type { Rng } from './random.js';

/**
 * Names of groups that only records of other systems use. No transcript, manifest or election of this library ever has one.
 * `FOREIGN-MODP` are all groups of integers whose parameters a record states.
 */
export type ForeignGroupId = 'P-192' | 'P-224' | 'P-384' | 'P-521' | 'FOREIGN-MODP';

/** Names of the groups this library knows. The name goes into every transcript. */
export type GroupId =
  | ForeignGroupId
  | 'P-256'
  | 'ristretto255'
  | 'Ed25519'
  | 'BN254-G1'
  | 'BabyJubJub'
  | 'RFC-3526-2048'
  | 'BELENIOS-2048'
  | 'HELIOS-2048'
  | 'ELECTIONGUARD-4096'
  | 'ELECTIONGUARD-3072'
  | 'TINY-TEST';

/** An element of a prime-order group, written additively. */
export interface Element {
  readonly group: Group;
  add(other: Element): Element;
  subtract(other: Element): Element;
  negate(): Element;
  /** Multiple by a scalar that may be secret: the engine's most uniform path. Zero is allowed. */
  multiply(scalar: Scalar): Element;
  /** Multiple by a public scalar; faster, and its time depends on the scalar. */
  multiplyVartime(scalar: Scalar): Element;
  equals(other: Element): boolean;
  isIdentity(): boolean;
  /** Canonical encoding, `group.elementBytes` long; the identity has one too (see {@link Group.elementFromBytes}). */
  toBytes(): Uint8Array;
}

/** An integer modulo the order of a group. */
export interface Scalar {
  readonly group: Group;
  /** The representative in `0 .. order-1`. */
  readonly value: bigint;
  add(other: Scalar): Scalar;
  subtract(other: Scalar): Scalar;
  multiply(other: Scalar): Scalar;
  negate(): Scalar;
  /** @throws {RangeError} for zero */
  invert(): Scalar;
  equals(other: Scalar): boolean;
  isZero(): boolean;
  /** Big-endian, `group.scalarBytes` long. */
  toBytes(): Uint8Array;
}

/** A multiple `scalar * base`; the scalar may be secret. */
export interface Multiple {
  readonly base: Element;
  readonly scalar: Scalar;
}

/** A part of a sum of multiples: one of them by its number, or its negative. */
export interface Summand {
  readonly multiple: number;
  /** May be secret, unlike `multiple`. */
  readonly sign: 1 | -1;
}

/** A named group of prime order. */
export interface Group {
  readonly id: GroupId;
  readonly order: bigint;
  readonly elementBytes: number;
  readonly scalarBytes: number;
  /** Operations on many encoded elements at once: the seam of the hot path. */
  readonly bulk: BulkEngine;

  /** The neutral element; always the same object. */
  identity(): Element;
  /** The standard generator; always the same object, so that batching can tell it by identity. */
  generator(): Element;

  /** The caller's own integer, reduced modulo the order. */
  scalar(value: bigint | number): Scalar;
  /** Decodes a canonical scalar. @throws {DecodeError} `bad-scalar` if it is not below the order */
  scalarFromBytes(bytes: Uint8Array, path?: string): Scalar;
  /** Reduces a wide string of at least {@link uniformBytes} bytes, so that the bias is below 2^-128. */
  scalarFromUniformBytes(bytes: Uint8Array): Scalar;
  /** Bytes that {@link scalarFromUniformBytes} and {@link randomScalar} consume. */
  readonly uniformBytes: number;
  /** A uniform scalar. */
  randomScalar(rng: Rng): Scalar;

  /** Decodes an element other than the identity. @throws {DecodeError} `bad-element`, `identity` */
  elementFromBytes(bytes: Uint8Array, path?: string): Element;
  /** Decodes any element, the identity included. @throws {DecodeError} `bad-element` */
  elementOrIdentityFromBytes(bytes: Uint8Array, path?: string): Element;
  /**
   * Decodes many elements, the identity included, where the engine has a faster way for many than one by one.
   * @param encodings - end to end
   * @returns `undefined` if one of them is no element, which is not told
   */
  readonly decodeTogether?: (encodings: Uint8Array) => readonly Element[] | undefined;
  /**
   * Makes elements of encodings that nobody has checked, for an engine that checks them while it computes with them
   * (`PublicSums.openDoubtful`), and for sums of elements that it gave. Never for anything else.
   * @param encodings - end to end
   */
  readonly uncheckedElements?: (encodings: Uint8Array) => readonly Element[];
  /** Hashes to an element whose logarithm nobody knows (RFC 9380 where a suite exists). `domain` separates uses. */
  hashToElement(domain: string, message: Uint8Array): Element;
  /** An element equal to `element` whose `multiply` runs on a table; made once per election for G, K, H. */
  withTable(element: Element): Element;
  /**
   * Sums of multiples, all computed together: for an engine this is where many multiplications cost less than one at a
   * time. Scalars and signs may be secret: the operations are the same whatever they are. Scalars should be uniform, as
   * for {@link Element.multiply}. How many multiples there are, of which bases, and which each sum is of, is public.
   * @returns one element per sum; the identity for a sum of nothing
   * @throws {TypeError} if groups are mixed
   * @throws {RangeError} if a sum names a multiple that is not there
   */
  multiplySums(multiples: readonly Multiple[], sums: readonly (readonly Summand[])[]): Element[];
}

/**
 * Bulk operations: bytes in, bytes out, no element objects, so that an engine may keep everything in its own memory.
 * Points are canonical encodings laid end to end; scalars are big-endian `scalarBytes` each, below the order.
 * All times depend on the data, which must be public.
 */
export interface BulkEngine {
  /** Name of the engine for reports, such as `noble`. */
  readonly name: string;
  /** Opens the engine's memory for equations over encoded points; engines that have none leave it out. */
  readonly openEquations?: () => EquationSpace;
  /** Prepares sums of public multiples; `publicSums` knows what is done for engines that leave it out. */
  readonly openSums?: (fixed: readonly Element[]) => PublicSums;
  /**
   * Index of the first point that is not a canonical encoding of an element (the identity counts as one), or -1. What is
   * left over at the end is none.
   */
  firstInvalid(points: Uint8Array): number;
  /** The sum of k_i P_i. @throws {DecodeError} `bad-element` if a point does not decode */
  multiMultiplyVartime(points: Uint8Array, scalars: Uint8Array): Uint8Array;
  /** The sum of all points. @throws {DecodeError} `bad-element` if a point does not decode */
  sum(points: Uint8Array): Uint8Array;
  /**
   * The sums of two lists of points, point by point; engines that have no faster way than {@link Element.add} leave it out.
   * @param a - valid encodings, which is not asked again
   * @param b - as many
   * @throws {RangeError} if there are not as many
   */
  readonly addEach?: (a: Uint8Array, b: Uint8Array) => Uint8Array;
  /**
   * The sums of a table of points, column by column.
   * @param points - row by row; with no rows all sums are the identity
   * @throws {DecodeError} `bad-element` if a point does not decode
   * @throws {RangeError} if there are not whole rows
   */
  sumColumns(points: Uint8Array, columns: number): Uint8Array;
}

/** Refuses to mix groups. @throws {TypeError} */
export function assertSameGroup(a: { readonly group: Group }, b: { readonly group: Group }): void {
  if (a.group !== b.group) throw new TypeError(`groups differ: ${a.group.id} and ${b.group.id}`);
}
