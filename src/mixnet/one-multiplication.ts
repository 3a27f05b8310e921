/** Any number of proofs of shuffle, verified in one multi-scalar multiplication. */
import { equalBytes } from '../core/bytes.js';
import { assertSameGroup, type Group, type Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import { addTerms, Columns } from './columns.js';
import type { ShuffleEquations } from './equations.js';
import { FoldedProof } from './folded-proof.js';
import { openScalars } from './scalar-space.js';
import { PART_POINTS, TermSum } from './term-sum.js';

/**
 * Whether all equations of all proofs hold; wrongly yes with a probability of at most 2^-128. Each equation has a random
 * weight of 128 bits. Rows are taken in parts, so that memory does not grow with their number, and lists that proofs share
 * are multiplied once (see `columns.ts`). All data is public.
 * @param proofs - of one group; none hold
 * @param rng - source of the weights, drawn here: whoever made the proofs must not be able to predict it
 * @throws {DecodeError} `bad-element` if a point does not decode, `bad-scalar` if a scalar is not below the order
 * @throws {RangeError} if a list has not the length that it must have, or the source is stuck
 */
export function equationsHold(proofs: readonly ShuffleEquations[], rng: Rng): boolean {
  const [first] = proofs;
  if (first === undefined) return true;
  const { group } = first;
  for (const proof of proofs) assertSameGroup(first, proof);
  const columns = new Columns(group);
  const folded = proofs.map((proof) => new FoldedProof(proof, columns, rng));
  const sum = new TermSum(group);
  const rows = proofs.reduce((most, { size }) => Math.max(most, size), 0);
  const step = Math.max(1, Math.floor(PART_POINTS / columns.pointsPerRow));
  for (let row = 0; row < rows; row += step) {
    const space = openScalars(group);
    const places = columns.places(space, step);
    for (const proof of folded) proof.addRows(space, places, row, step);
    addTerms(sum, columns.terms(space, places, row, step));
    sum.flush();
  }
  const shared = new SharedPoints(group);
  for (const proof of folded) proof.addRest((point, scalar) => shared.add(point, scalar));
  shared.addTo(sum);
  return sum.isIdentity();
}

/** Points that occur once a proof, such as the generator and the key: equal ones are multiplied once. */
class SharedPoints {
  readonly #group: Group;
  readonly #terms: { readonly point: Uint8Array; scalar: Scalar }[] = [];

  constructor(group: Group) {
    this.#group = group;
  }

  add(point: Uint8Array, scalar: Scalar): void {
    assertSameGroup(scalar, { group: this.#group });
    const same = this.#terms.find((term) => equalBytes(term.point, point));
    if (same === undefined) this.#terms.push({ point, scalar });
    else same.scalar = same.scalar.add(scalar);
  }

  addTo(sum: TermSum): void {
    for (const { point, scalar } of this.#terms) sum.addOne(point, scalar);
  }
}
