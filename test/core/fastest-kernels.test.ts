/** The choice of kernels: the tier where the machine fuses, those of ever elsewhere. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fusesMultiplyAdd } from '../../src/core/engine/fuses.js';
import { fastestGroups } from '../../src/core/groups/fastest-kernels.js';
import { nativeGroupOnKernels } from '../../src/core/groups/native-kernels.js';
import { needsFlag } from '../../src/verify/workers/node/relaxed-vectors.js';
import { FUSES } from '../engine/fused-fixtures.js';

const Real = WebAssembly;
type Exports = WebAssembly.Instance['exports'];

/** Puts a platform in the place of this one whose instances have other exports. */
function withExports(changed: (exports: Exports) => Exports): void {
  class Instance {
    readonly exports: Exports;
    constructor(module: WebAssembly.Module) {
      this.exports = changed(new Real.Instance(module).exports);
    }
  }
  vi.stubGlobal('WebAssembly', {
    Module: Real.Module,
    CompileError: Real.CompileError,
    Instance,
  });
}

/** Makes the one small module with a function `f` compute that. */
const withMultiplyAdd = (f: (a: number, b: number, c: number) => number): void =>
  withExports((exports) => ('f' in exports ? { f } : exports));

afterEach(() => vi.unstubAllGlobals());

describe('fused multiply-adds', () => {
  it.skipIf(!FUSES)('are found where the machine has them, and not where they round twice', () => {
    expect(fusesMultiplyAdd()).toBe(true);
    withExports((exports) => exports);
    expect(fusesMultiplyAdd()).toBe(true);
    withMultiplyAdd((a, b, c) => a * b + c);
    expect(fusesMultiplyAdd()).toBe(false);
  });

  it('are not found where relaxed vectors do not compile', () => {
    class Module {
      constructor() {
        throw new Real.CompileError('not allowed');
      }
    }
    vi.stubGlobal('WebAssembly', { Module, Instance: Real.Instance });
    expect(fusesMultiplyAdd()).toBe(false);
  });

  it('need a flag in the engine of Node 20 alone', () => {
    expect(['10.2.154.26', '11.3.244.8-node.34'].map(needsFlag)).toEqual([true, true]);
    expect(['9.4.146', '11.4.183', '12.4.254', '13.6.233', ''].map(needsFlag)).toEqual(Array(5).fill(false));
  });
});

describe('the fastest groups', () => {
  it('are those of everyone where nothing fuses', async () => {
    withMultiplyAdd((a, b, c) => a * b + c);
    const { tier, find } = await fastestGroups();
    expect(tier).toBe('plain');
    expect(find('P-256')).toBe(nativeGroupOnKernels('P-256'));
  });

  it.skipIf(!FUSES)('are those of everyone where the tier fails its self-test', async () => {
    withExports((exports) => ('packFused' in exports ? { ...exports, packFused: () => {} } : exports));
    expect(fusesMultiplyAdd()).toBe(true);
    const { tier, find } = await fastestGroups();
    expect([tier, find('P-256')]).toEqual(['plain', nativeGroupOnKernels('P-256')]);
  });

  it.skipIf(!FUSES)('are P-256 on the tier, and ristretto255 as ever', async () => {
    const { tier, find } = await fastestGroups();
    const p256 = find('P-256');
    expect([tier, p256.id, p256.bulk.name]).toEqual(['fused', 'P-256', 'wasm']);
    expect(p256).not.toBe(nativeGroupOnKernels('P-256'));
    expect(find('ristretto255')).toBe(nativeGroupOnKernels('ristretto255'));
    expect(() => find('Ed25519')).toThrow(RangeError);
  });
});
