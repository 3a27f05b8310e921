import { describe, expect, it, vi } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { modpField } from '../../src/core/engine/modp-field.js';
import { modpGroupWithEngine } from '../../src/core/engine/modp-group.js';
import { instantiateModp } from '../../src/core/engine/modp-kernels.js';
import { modpSubgroup, multiplyEncoded } from '../../src/core/engine/modp-subgroup.js';
import { invertEncoded } from '../../src/core/engine/modp-sums.js';
import type { Group } from '../../src/core/group.js';
import { BELENIOS_2048_PARAMETERS, HELIOS_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

describe('sums of secret multiples', () => {
  it('are those of the reference, for any number of multiples and both signs', () => {
    const [wasm, reference] = (['wasm', 'bigint'] as const).map((engine) =>
      modpGroupWithEngine('BELENIOS-2048', BELENIOS_2048_PARAMETERS, engine),
    ) as [Group, Group];
    const outcomes = (group: Group): string[] => {
      const rng = seededRng('sums');
      const bases = [group.generator(), group.hashToElement('x', Uint8Array.of(1)), group.identity()];
      const multiples = Array.from({ length: 9 }, (_, i) => ({
        base: bases[i % 3] ?? group.generator(),
        scalar: i === 4 ? group.scalar(0) : group.randomScalar(rng),
      }));
      const signs = [1, -1] as const;
      const sums = [
        [],
        ...multiples.map((_, multiple) => signs.map((sign) => ({ multiple, sign }))),
        multiples.map((_, multiple) => ({ multiple, sign: signs[multiple % 2] ?? 1 })),
        [{ multiple: 3, sign: -1 as const }],
        [...Array(5)].map(() => ({ multiple: 1, sign: -1 as const })),
      ];
      return group.multiplySums(multiples, sums).map((sum) => toHex(sum.toBytes()));
    };
    expect(outcomes(wasm)).toEqual(outcomes(reference));
    expect(wasm.multiplySums([], [])).toEqual([]);
    expect(wasm.multiplySums([], [[]])[0]?.isIdentity()).toBe(true);
    expect(() => wasm.multiplySums([], [[{ multiple: 0, sign: 1 }]])).toThrow(RangeError);
  });

  it('invert more residues than go together', () => {
    const field = modpField(instantiateModp(), HELIOS_2048_PARAMETERS.p);
    const group = modpSubgroup(field, HELIOS_2048_PARAMETERS);
    const encodings = Array.from({ length: 300 }, (_, i) => integerToBytes(BigInt(i + 1), 256));
    invertEncoded(group, encodings).forEach((inverse, i) => {
      expect(multiplyEncoded(group, inverse, encodings[i] ?? inverse)).toEqual(group.one);
    });
    expect(invertEncoded(group, [])).toEqual([]);
  });
});

describe('where WebAssembly is forbidden', () => {
  it('the groups are on bigint', () => {
    vi.stubGlobal('WebAssembly', {
      Module: class {
        constructor() {
          throw new EvalError('refused by a content security policy');
        }
      },
    });
    try {
      expect(modpGroupWithEngine('HELIOS-2048', HELIOS_2048_PARAMETERS).bulk.name).toBe('bigint');
    } finally {
      vi.unstubAllGlobals();
    }
    expect(modpGroupWithEngine('HELIOS-2048', HELIOS_2048_PARAMETERS).bulk.name).toBe('wasm');
  });
});
