/** What tests of all groups compute with. */
import { expect } from 'vitest';
import { toHex, utf8 } from '../../src/core/bytes.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import type { Rng } from '../../src/core/random.js';
import { seededRng } from '../helpers/rng.js';

/** Elements and scalars of a group, always the same ones. */
export interface GroupSample {
  readonly rng: Rng;
  /** The generator. */
  readonly g: Element;
  /** The identity. */
  readonly zero: Element;
  readonly a: Scalar;
  readonly b: Scalar;
  /** `a` times the generator. */
  readonly p: Element;
  /** An element of unknown logarithm. */
  readonly q: Element;
}

/** A sample of a group. */
export function sampleOf(group: Group): GroupSample {
  const rng = seededRng(group.id);
  const g = group.generator();
  const [a, b] = [group.randomScalar(rng), group.randomScalar(rng)];
  const [p, q] = [g.multiply(a), group.hashToElement('test', utf8('q'))];
  return { rng, g, zero: group.identity(), a, b, p, q };
}

/** Expects two elements to be encoded alike. */
export function same(x: Element, y: Element): void {
  expect(toHex(x.toBytes())).toBe(toHex(y.toBytes()));
}
