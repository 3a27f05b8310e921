/** What every argument's tests expect. */
import { expect } from 'vitest';
import { type NumberedEquation, verdictOf } from '../../../src/mixnet/bayer-groth/equations.js';
import { alterations } from './alterations.js';
import type { World } from './fixtures.js';

/** Numbers of the equations that fail, each once. */
export function failing({ group }: Pick<World, 'group'>, equations: NumberedEquation[]): string[] {
  return [...new Set(verdictOf(group, equations).failures.map(({ id }) => id))];
}

/**
 * No alteration is accepted, by the verifier or by its slow twin; the original is, by both.
 * @param every - of all alterations, one in so many is tried, for proofs of many parts
 */
export function expectOnly<T extends object>(
  original: T,
  accepts: (parts: T) => boolean,
  twin: (parts: T) => boolean,
  every = 1,
): void {
  expect([accepts(original), twin(original)]).toEqual([true, true]);
  const changes = alterations(original).filter((_, i) => i % every === 0);
  expect(changes.length).toBeGreaterThan(20);
  expect(changes.filter(({ altered }) => accepts(altered)).map(({ what }) => what)).toEqual([]);
  expect(changes.filter(({ altered }) => twin(altered)).map(({ what }) => what)).toEqual([]);
}
