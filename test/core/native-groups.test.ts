import { describe, expect, it } from 'vitest';
import { nativeGroup } from '../../src/core/groups/native.js';
import { nativeGroupOnKernels } from '../../src/core/groups/native-kernels.js';

describe.each([nativeGroup, nativeGroupOnKernels])('%o', (find) => {
  it('finds the groups of elections, always the same objects, and no other', () => {
    for (const id of ['P-256', 'ristretto255']) {
      expect(find(id).id).toBe(id);
      expect(find(id)).toBe(find(id));
    }
    for (const id of ['Ed25519', 'BELENIOS-2048', 'toString', '']) expect(() => find(id)).toThrow(RangeError);
  });
});

it('a verifier has kernels for both groups, a voter for the first', () => {
  const engines = (find: typeof nativeGroup) => ['P-256', 'ristretto255'].map((id) => find(id).bulk.name);
  expect(engines(nativeGroup)).toEqual(['wasm', 'noble']);
  expect(engines(nativeGroupOnKernels)).toEqual(['wasm', 'wasm']);
});
