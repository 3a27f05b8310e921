import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { embeddedSource } from '../../kernels/embed.js';
import * as generatorLayout from '../../kernels/modp/layout.js';
import { modpModule } from '../../kernels/modp/module.js';
import { MODP_WASM } from '../../src/core/engine/modp.wasm.js';
import { modpWasmGroup } from '../../src/core/engine/modp-group.js';
import { instantiateModp, type ModpKernels } from '../../src/core/engine/modp-kernels.js';
import * as runtimeLayout from '../../src/core/engine/modp-layout.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import { ELECTIONGUARD_3072_PARAMETERS, HELIOS_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';

describe('the embedded modp module', () => {
  it('is what the generator makes, byte for byte', () => {
    const module = modpModule();
    expect(MODP_WASM).toBe(Buffer.from(module).toString('hex'));
    const file = new URL('../../src/core/engine/modp.wasm.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(embeddedSource('MODP_WASM', 'modp', module));
  });

  it('has the layout that the runtime assumes', () => {
    const shared = Object.entries(runtimeLayout).filter(([name]) => name in generatorLayout);
    expect(shared.length).toBeGreaterThanOrEqual(12);
    for (const [name, value] of shared) expect(generatorLayout).toHaveProperty(name, value);
    expect(() => generatorLayout.assertPlacesFit()).not.toThrow();
  });

  it('imports nothing and shares no memory', () => {
    const bytes = Buffer.from(MODP_WASM, 'hex');
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
    expect(instantiateModp().memory.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

describe('the self-test of the modp engine', () => {
  const group = (broken: Partial<ModpKernels>, parameters = HELIOS_2048_PARAMETERS) =>
    modpWasmGroup('HELIOS-2048', parameters, () => ({ ...instantiateModp(), ...broken }));
  const firstOperation = (broken: Partial<ModpKernels>): unknown => {
    const made = group(broken);
    return made.generator().add(made.generator());
  };

  it('runs at the first operation, not before, and passes on the module as built', () => {
    expect(() => firstOperation({})).not.toThrow();
    expect(() =>
      group({ multiply: () => {} })
        .generator()
        .toBytes(),
    ).not.toThrow();
  });

  it.each(['pair', 'multiply', 'square', 'fromBytes', 'toBytes', 'power', 'comb'] as const)(
    'refuses an engine whose %s writes nothing',
    (name) => {
      expect(() => firstOperation({ [name]: () => {} })).toThrow(EngineFailure);
    },
  );

  it('refuses an engine whose products are wrong in one bit', () => {
    const kernels = instantiateModp();
    const multiply = (target: number, a: number, b: number): void => {
      kernels.multiply(target, a, b);
      const bytes = new Uint8Array(kernels.memory.buffer);
      bytes[target] = (bytes[target] ?? 0) ^ 1;
    };
    const broken = modpWasmGroup('ELECTIONGUARD-3072', ELECTIONGUARD_3072_PARAMETERS, () => ({
      ...kernels,
      multiply,
    }));
    expect(() => broken.bulk.firstInvalid(broken.generator().toBytes())).toThrow(EngineFailure);
  });
});
