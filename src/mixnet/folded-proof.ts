/**
 * One proof under random weights: every equation times a weight of its own, added up. Of equation B_i the weight is
 * beta_i, of A, C and D alpha, gamma and delta, of component c of F phi_c. The sum of all terms is the identity if all
 * equations hold, and with a probability of at most 2^-128 if one does not:
 *
 *     u_i: v (alpha e_i + gamma)                  h_i: -(alpha kE_i + gamma v)      h_0: -(beta_0 kE_0 + delta v prod e)
 *     B_i: v beta_i - beta_{i+1} kE_{i+1}         B_{N-1}: v beta_{N-1} + delta v   B'_i: beta_i
 *     w_i: v phi e_i     w'_i: -phi kE_i          A', C', D', F': alpha, gamma, delta, phi
 *     G: sum phi_c1 kF - alpha kA - sum beta_i kB_i - gamma kC - delta kD           Y: sum phi_c2 kF
 *
 * Rows come in parts, in order.
 */
import type { Place } from '../core/engine/equation-space.js';
import type { Group, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { ColumnNumber, Columns } from './columns.js';
import { assertShape, rowsOf, type ShuffleEquations } from './equations.js';
import { placeScalars, type ScalarSpace } from './scalar-space.js';
import { weightBytes, weightScalars } from './weights.js';

/** Where a single point goes with its scalar. */
export type AddOne = (point: Uint8Array, scalar: Scalar) => void;

/** Numbers of the columns of a proof. */
interface ProofColumns {
  readonly generators: ColumnNumber;
  readonly permutationCommitment: ColumnNumber;
  readonly chain: { readonly B: ColumnNumber; readonly Bp: ColumnNumber } | undefined;
  readonly ciphertexts: { readonly inputs: ColumnNumber; readonly outputs: ColumnNumber } | undefined;
}

/** Scalars of a part of the rows, in a space. */
interface Rows {
  readonly first: number;
  readonly count: number;
  /** v e_i */
  readonly ve: Place;
  /** kE_i, and one more: of the row behind the part, or zero. */
  readonly kE: Place;
}

/** One proof; rows are folded in parts, from the first to the last, and then the rest. */
export class FoldedProof {
  readonly #values: ShuffleEquations;
  readonly #rng: Rng;
  readonly #columns: ProofColumns;
  readonly #alpha: Scalar;
  readonly #gamma: Scalar;
  readonly #delta: Scalar;
  readonly #phi: readonly Scalar[];
  /** Weight of the first row of the next part. */
  #beta: Uint8Array;
  readonly #firstBeta: Scalar;
  /** prod e_i, and sum beta_i kB_i, of the rows so far. */
  #product: Scalar;
  #chainResponses: Scalar;

  /**
   * Draws the weights that are not of rows.
   * @param rng - not to be predicted by whoever made the proof; it is fixed by now
   * @throws {RangeError} if lists have not the lengths that they must have, or the source is stuck
   */
  constructor(values: ShuffleEquations, columns: Columns, rng: Rng) {
    assertShape(values);
    const { group, chain, ciphertexts } = values;
    this.#values = values;
    this.#rng = rng;
    this.#columns = {
      generators: columns.add(values.generators, 1),
      permutationCommitment: columns.add(values.permutationCommitment, 1),
      chain: chain && { B: columns.add(chain.B, 1), Bp: columns.add(chain.Bp, 1) },
      ciphertexts: ciphertexts && {
        inputs: columns.add(ciphertexts.inputs, 2 * ciphertexts.width),
        outputs: columns.add(ciphertexts.outputs, 2 * ciphertexts.width),
      },
    };
    const weights = weightScalars(group, 4 + 2 * (ciphertexts?.width ?? 0), rng);
    const at = (i: number): Scalar => weights[i] ?? group.scalar(0);
    [this.#alpha, this.#gamma, this.#delta, this.#firstBeta] = [at(0), at(1), at(2), at(3)];
    if (chain === undefined) [this.#gamma, this.#delta] = [group.scalar(0), group.scalar(0)];
    this.#phi = weights.slice(4);
    this.#beta = this.#firstBeta.toBytes();
    this.#product = group.scalar(1);
    this.#chainResponses = group.scalar(0);
  }

  /** Adds the scalars of rows `[first, first + rows)`, as far as the proof has them, to those of their columns. */
  addRows(space: ScalarSpace, places: readonly Place[], first: number, rows: number): void {
    const { group, size, exponents, kE, challenge } = this.#values;
    const count = Math.min(rows, size - first);
    if (count <= 0) return;
    space.scratch(() => {
      const e = placeScalars(space, group, exponents(first, count), ['e', first]);
      const [ve, v] = [space.scalars(count), this.#constant(space, challenge)];
      space.scale(ve, e, v, count);
      const part = { first, count, ve, kE: this.#placeAhead(space, kE, 'kE', first, count) };
      const ones = this.#constant(space, group.scalar(1), count);
      this.#addCommitments(space, places, part, ones);
      if (this.#columns.chain !== undefined) this.#addChain(space, places, part, [e, v]);
      if (this.#columns.ciphertexts !== undefined) this.#addCiphertexts(space, places, part);
    });
  }

  /** Adds the terms that are not of rows; to be called after all rows. */
  addRest(add: AddOne): void {
    const { group, challenge, kE, kA, Ap, generators, chain, ciphertexts } = this.#values;
    let base = this.#alpha.multiply(kA).negate();
    add(Ap, this.#alpha);
    if (chain !== undefined) {
      const { B, Cp, Dp, kC, kD } = chain;
      const last = this.#delta.multiply(challenge);
      const firstResponse = group.scalarFromBytes(rowsOf(kE, group.scalarBytes, 0, 1));
      base = base.subtract(this.#chainResponses);
      base = base.subtract(this.#gamma.multiply(kC)).subtract(this.#delta.multiply(kD));
      add(rowsOf(B, group.elementBytes, this.#values.size - 1, 1), last);
      add(
        rowsOf(generators, group.elementBytes, 0, 1),
        this.#firstBeta.multiply(firstResponse).add(last.multiply(this.#product)).negate(),
      );
      add(Cp, this.#gamma);
      add(Dp, this.#delta);
    }
    ciphertexts?.kF.forEach((response, column) => {
      const [c1, c2] = this.#phi.slice(2 * column, 2 * column + 2);
      if (c1 === undefined || c2 === undefined)
        throw new RangeError('need two weights per ciphertext of a row');
      base = base.add(c1.multiply(response));
      add(ciphertexts.publicKey, c2.multiply(response));
      add(rowsOf(ciphertexts.Fp, group.elementBytes, 2 * column, 1), c1);
      add(rowsOf(ciphertexts.Fp, group.elementBytes, 2 * column + 1, 1), c2);
    });
    add(group.generator().toBytes(), base);
  }

  /** u_i and h_i. */
  #addCommitments(space: ScalarSpace, places: readonly Place[], part: Rows, ones: Place): void {
    const { count, ve, kE } = part;
    const shift = this.#gamma.multiply(this.#values.challenge);
    const u = placeOf(places, this.#columns.permutationCommitment);
    const h = placeOf(places, this.#columns.generators);
    space.addScaled(u, ve, this.#constant(space, this.#alpha), count);
    space.addScaled(u, ones, this.#constant(space, shift), count);
    space.addScaled(h, kE, this.#constant(space, this.#alpha.negate()), count);
    space.addScaled(h, ones, this.#constant(space, shift.negate()), count);
  }

  /** B_i and B'_i; gathers prod e_i and sum beta_i kB_i. */
  #addChain(space: ScalarSpace, places: readonly Place[], part: Rows, [e, v]: readonly [Place, Place]): void {
    const { group, chain } = this.#values;
    const { first, count, kE } = part;
    if (chain === undefined || this.#columns.chain === undefined) return;
    const weights = this.#nextWeights(first, count);
    const beta = placeScalars(space, group, weights, ['beta', first]);
    const [B, Bp] = [placeOf(places, this.#columns.chain.B), placeOf(places, this.#columns.chain.Bp)];
    const next = space.scalars(count);
    space.addScaled(B, beta, v, count);
    space.multiply(next, space.at(beta, 1), space.at(kE, 1), count);
    space.subtract(B, B, next, count);
    space.add(Bp, Bp, beta, count);
    const response = rowsOf(chain.kB, group.scalarBytes, first, count);
    const sum = space.scalars(1);
    space.dot(sum, beta, placeScalars(space, group, response, ['kB', first]), count);
    this.#chainResponses = this.#chainResponses.add(read(space, group, sum));
    this.#product = this.#product.multiply(read(space, group, productOf(space, e, count)));
  }

  /** w_i and w'_i. */
  #addCiphertexts(space: ScalarSpace, places: readonly Place[], { count, ve, kE }: Rows): void {
    const { group } = this.#values;
    if (this.#columns.ciphertexts === undefined) return;
    const width = this.#phi.length;
    const encoded = (scalars: readonly Scalar[]): Place => {
      const place = space.scalars(width);
      space.decodeScalars(place, width, (bytes) =>
        scalars.forEach((scalar, i) => {
          bytes.set(scalar.toBytes(), i * group.scalarBytes);
        }),
      );
      return place;
    };
    const [plus, minus] = [encoded(this.#phi), encoded(this.#phi.map((weight) => weight.negate()))];
    const inputs = placeOf(places, this.#columns.ciphertexts.inputs);
    const outputs = placeOf(places, this.#columns.ciphertexts.outputs);
    for (let i = 0; i < count; i++) {
      space.addScaled(space.at(inputs, i * width), plus, space.at(ve, i), width);
      space.addScaled(space.at(outputs, i * width), minus, space.at(kE, i), width);
    }
  }

  /** Weights of rows `[first, first + count]`; that of the row behind the last of all is zero. */
  #nextWeights(first: number, count: number): Uint8Array {
    const { group, size } = this.#values;
    const weights = new Uint8Array((count + 1) * group.scalarBytes);
    const drawn = weightBytes(group, first + count < size ? count : count - 1, this.#rng);
    weights.set(this.#beta);
    weights.set(drawn, group.scalarBytes);
    this.#beta = weights.slice(count * group.scalarBytes);
    return weights;
  }

  /** Scalars of rows `[first, first + count]`; that of the row behind the last of all is zero. */
  #placeAhead(space: ScalarSpace, list: Uint8Array, name: string, first: number, count: number): Place {
    const { group } = this.#values;
    const rows = new Uint8Array((count + 1) * group.scalarBytes);
    rows.set(list.subarray(first * group.scalarBytes, (first + count + 1) * group.scalarBytes));
    return placeScalars(space, group, rows, [name, first]);
  }

  /** The same scalar, `count` times. */
  #constant(space: ScalarSpace, scalar: Scalar, count = 1): Place {
    const place = space.scalars(count);
    const bytes = scalar.toBytes();
    space.decodeScalars(place, count, (list) => {
      for (let i = 0; i < count; i++) list.set(bytes, i * bytes.length);
    });
    return place;
  }
}

/** The product of scalars, by halves. Destroys them. */
function productOf(space: ScalarSpace, list: Place, count: number): Place {
  for (let rest = count; rest > 1; ) {
    const half = rest >> 1;
    space.multiply(list, list, space.at(list, rest - half), half);
    rest -= half;
  }
  return list;
}

function read(space: ScalarSpace, group: Group, place: Place): Scalar {
  return group.scalarFromBytes(space.encodeScalars(place, 1));
}

function placeOf(places: readonly Place[], column: ColumnNumber): Place {
  const place = places[column];
  if (place === undefined) throw new RangeError(`no column ${column}`);
  return place;
}
