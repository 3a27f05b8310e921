/**
 * Membership of many residues at once, whatever the cofactor: products of random subsets are tested instead of every one
 * (M. Bellare, J. Garay, T. Rabin, "Fast batch verification for modular exponentiation and digital signatures", 1998,
 * section 3: the random subset test). If one residue is not in the subgroup, a product of a random subset is not with a
 * probability of 1/2 at least, so {@link TESTS} products all are with a probability of 2^-128 at most. That holds for
 * cofactors with small factors too, where weights of many bits would not help.
 */
import { compareBytes, equalBytes } from '../bytes.js';
import { drawBytes, systemRng } from '../random.js';
import { ModpSpace } from './modp-field.js';
import { productOfPowersVartime } from './modp-power.js';
import type { ModpSubgroup } from './modp-subgroup.js';

/** Products that are tested. */
const TESTS = 128;
/** Residues whose subsets are multiplied out: about 31 products for each residue, where one power takes some 300. */
const TOGETHER = 5;
/** From so many residues on this is faster than testing every one. */
export const SUBSETS_FROM = 192;

/**
 * Whether all encodings, end to end, are elements; never wrongly yes but with a probability of 2^-128. Variable time.
 * @param encodings - of any content and length
 */
export function passSubsetTests(group: ModpSubgroup, encodings: Uint8Array): boolean {
  const { elementBytes, kernels } = group.field;
  if (encodings.length % elementBytes !== 0) return false;
  const items = Array.from({ length: encodings.length / elementBytes }, (_, i) =>
    encodings.subarray(i * elementBytes, (i + 1) * elementBytes),
  );
  if (!items.every((item) => compareBytes(item, group.encodedPrime) < 0)) return false;
  if (items.some((item) => item.every((byte) => byte === 0))) return false;
  const space = new ModpSpace(group.field);
  const products = Array.from({ length: TESTS }, () => oneIn(space));
  const subsets = Array.from({ length: 2 ** TOGETHER }, () => oneIn(space));
  const top = space.top;
  for (let first = 0; first < items.length; first += TOGETHER) {
    const part = items.slice(first, first + TOGETHER);
    fillSubsets(space, subsets, part);
    const choices = drawBytes(systemRng, TESTS);
    products.forEach((product, i) => {
      const subset = subsets[(choices[i] ?? 0) % 2 ** part.length];
      if (subset !== undefined && subset !== subsets[0]) kernels.multiply(product, product, subset);
    });
    space.release(top);
  }
  return products.every((product) => hasOrderQ(group, space, product));
}

/** The product of every subset of up to {@link TOGETHER} residues, at the place with the subset's bits. */
function fillSubsets(space: ModpSpace, subsets: readonly number[], part: readonly Uint8Array[]): void {
  part.forEach((item, i) => {
    const factor = space.decode(item);
    for (let bits = 0; bits < 2 ** i; bits++) {
      const [from, to] = [subsets[bits], subsets[2 ** i + bits]];
      if (from !== undefined && to !== undefined) space.field.kernels.multiply(to, from, factor);
    }
  });
}

function oneIn(space: ModpSpace): number {
  const place = space.number();
  space.copy(place, space.field.one);
  return place;
}

function hasOrderQ({ q, one }: ModpSubgroup, space: ModpSpace, product: number): boolean {
  const top = space.top;
  const power = space.encode(productOfPowersVartime(space, [product], [q]));
  space.release(top);
  return equalBytes(power, one);
}
