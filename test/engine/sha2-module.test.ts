import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { embeddedSource } from '../../kernels/embed.js';
import * as generatorLayout from '../../kernels/sha2/layout.js';
import { sha2Module } from '../../kernels/sha2/module.js';
import { allLanesOf, initialState, roundConstants, SHA_256, SHA_512 } from '../../kernels/sha2/variant.js';
import { toHex } from '../../src/core/bytes.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import { SHA2_WASM } from '../../src/core/engine/sha2.wasm.js';
import { instantiateSha2, type Sha2Kernel, type Sha2Kernels } from '../../src/core/engine/sha2-kernels.js';
import { sha2OfPlatform } from '../../src/core/engine/sha2-lanes.js';
import * as runtimeLayout from '../../src/core/engine/sha2-layout.js';
import { selfTestSha2 } from '../../src/core/engine/sha2-self-test.js';

describe('the embedded SHA-2 module', () => {
  it('is what the generator makes, byte for byte', () => {
    const module = sha2Module();
    expect(SHA2_WASM).toBe(Buffer.from(module).toString('hex'));
    const file = new URL('../../src/core/engine/sha2.wasm.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(embeddedSource('SHA2_WASM', 'SHA-2', module));
  });

  it('is small', () => expect(sha2Module().length).toBeLessThan(14_000));

  it('has the layout that the runtime assumes', () => {
    expect(Object.keys(runtimeLayout).length).toBeGreaterThanOrEqual(8);
    expect(generatorLayout).toMatchObject({ ...runtimeLayout });
    expect(runtimeLayout.LANES).toBe(allLanesOf(SHA_256));
    expect(instantiateSha2().memory.buffer.byteLength).toBe(65536 * runtimeLayout.PAGES);
  });

  it('imports nothing and shares no memory', () => {
    const bytes = Buffer.from(SHA2_WASM, 'hex');
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
    expect(instantiateSha2().memory.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('has the constants of FIPS 180-4', () => {
    const word = (bytes: Uint8Array, size: number, i: number): string =>
      toHex(bytes.slice(size * i, size * i + size).reverse());
    expect(word(roundConstants(SHA_256), 4, 0)).toBe('428a2f98');
    expect(word(roundConstants(SHA_256), 4, 63)).toBe('c67178f2');
    expect(word(roundConstants(SHA_512), 8, 0)).toBe('428a2f98d728ae22');
    expect(word(roundConstants(SHA_512), 8, 79)).toBe('6c44198c4a475817');
    expect(toHex(initialState(SHA_256)).slice(0, 16)).toBe('6a09e667bb67ae85');
    expect(toHex(initialState(SHA_512)).slice(-16)).toBe('5be0cd19137e2179');
  });
});

describe('the self-test of SHA-2', () => {
  it('passes on the module as built', () => {
    expect(() => selfTestSha2(instantiateSha2())).not.toThrow();
  });

  /** The kernels with one of them changed, and others for the work that the change still does. */
  const changed = (
    name: 'sha256' | 'sha512',
    change: (kernel: Sha2Kernel, kernels: Sha2Kernels) => Sha2Kernel,
  ): Sha2Kernels => {
    const kernels = instantiateSha2();
    return { ...kernels, [name]: change(kernels[name], kernels) };
  };

  const names = ['sha256', 'sha512'] as const;
  const changes: ReadonlyArray<readonly [string, (kernel: Sha2Kernel, kernels: Sha2Kernels) => Sha2Kernel]> =
    [
      ['writes nothing', () => () => {}],
      [
        'writes the first digest into every lane',
        (kernel, { memory }) =>
          (...args) => {
            kernel(...args);
            const [out, size] = [args[6], args[7]];
            new Uint8Array(memory.buffer).copyWithin(out + size, out, out + size);
          },
      ],
      [
        'leaves out the last step',
        (kernel) =>
          (...args) => {
            args[5] -= 1;
            kernel(...args);
          },
      ],
      [
        'leaves out the last message',
        (kernel) =>
          (...args) => {
            args[4] -= 1;
            kernel(...args);
          },
      ],
    ];
  it.each(names.flatMap((name) => changes.map(([what, change]) => [name, what, change] as const)))(
    'refuses an engine whose %s %s',
    (name, _what, change) => {
      const broken = changed(name, change);
      expect(() => selfTestSha2(broken)).toThrow(EngineFailure);
      expect(() => sha2OfPlatform(() => broken)).toThrow(EngineFailure);
    },
  );

  it('refuses an engine that forgets midstates', () => {
    const broken = changed(
      'sha256',
      (kernel) =>
        (_start, ...rest) =>
          kernel(runtimeLayout.INITIAL_256, ...rest),
    );
    expect(() => selfTestSha2(broken)).toThrow(EngineFailure);
  });

  it('refuses an engine that gives every message the state of the first, or copies other bytes', () => {
    const shared = changed(
      'sha256',
      (kernel) =>
        (start, _stride, ...rest) =>
          kernel(start, 0, ...rest),
    );
    expect(() => selfTestSha2(shared)).toThrow(EngineFailure);
    const kernels = instantiateSha2();
    expect(() => selfTestSha2({ ...kernels, copyEach: () => {} })).toThrow(EngineFailure);
  });
});

describe('the choice of the SHA-2 engine', () => {
  it('falls on the kernels where they compile, and else on noble', () => {
    expect(sha2OfPlatform().engine).toBe('wasm');
    const forbidden = (): never => {
      throw new WebAssembly.CompileError('forbidden by policy');
    };
    const noble = sha2OfPlatform(forbidden);
    expect(noble.engine).toBe('noble');
    expect(toHex(noble.sha256Each(new TextEncoder().encode('abc'), 3))).toMatch(/^ba7816bf8f01cfea/);
  });
});
