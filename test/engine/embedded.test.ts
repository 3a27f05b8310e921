import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { embeddedSource } from '../../kernels/embed.js';
import {
  bn254Module,
  edwards25519Module,
  edwards25519SumsModule,
  jubjubModule,
  p256AbscissasModule,
  p256FusedModule,
  p256Module,
  p256SumsModule,
} from '../../kernels/modules.js';
import * as generatorLayout from '../../kernels/p256/layout.js';
import { instantiateP256 } from '../../src/core/engine/kernels.js';
import * as runtimeLayout from '../../src/core/engine/layout.js';
import { P256_WASM } from '../../src/core/engine/p256.wasm.js';
import { EngineFailure, selfTestP256 } from '../../src/core/engine/self-test.js';
import { P256_NOBLE as P256 } from '../../src/core/groups/p256-noble.js';

const MODULES = [
  ['p256', 'P256_WASM', 'P-256', p256Module],
  ['p256-abscissas', 'P256_ABSCISSAS_WASM', 'P-256 abscissas', p256AbscissasModule],
  ['p256-fused', 'P256_FUSED_WASM', 'P-256 fused', p256FusedModule],
  ['p256-sums', 'P256_SUMS_WASM', 'P-256 sums', p256SumsModule],
  ['edwards25519-sums', 'EDWARDS25519_SUMS_WASM', 'edwards25519 sums', edwards25519SumsModule],
  ['edwards25519', 'EDWARDS25519_WASM', 'edwards25519', edwards25519Module],
  ['bn254', 'BN254_WASM', 'BN254', bn254Module],
  ['jubjub', 'JUBJUB_WASM', 'Baby Jubjub', jubjubModule],
] as const;

describe('the embedded module', () => {
  it.each(MODULES)('%s is what the generator makes, byte for byte', (file, constant, name, module) => {
    const target = new URL(`../../src/core/engine/${file}.wasm.ts`, import.meta.url);
    expect(readFileSync(target, 'utf8')).toBe(embeddedSource(constant, name, module()));
  });

  it('has the layout that the runtime assumes', () => {
    const shared = Object.entries(runtimeLayout).filter(([name]) => name in generatorLayout);
    expect(shared.length).toBeGreaterThanOrEqual(8);
    for (const [name, value] of shared) expect(generatorLayout).toHaveProperty(name, value);
  });

  it('imports nothing and shares no memory', () => {
    const bytes = Buffer.from(P256_WASM, 'hex');
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
    expect(instantiateP256().memory.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

describe('the self-test', () => {
  it('passes on the module as built', () => {
    expect(() => selfTestP256(instantiateP256(), P256.order)).not.toThrow();
  });

  it.each([
    'addPacked',
    'addPackedVartime',
    'packPoints',
    'unpackPoints',
    'doubleAdd',
    'selectTerms',
    'sumTerms',
    'normalizeEach',
    'multiplyVariable',
    'encodePoint',
    'scalarsMultiply',
    'scalarsMultiplyAdd',
    'scalarsAdd',
    'scalarsSubtract',
  ] as const)('refuses an engine whose %s writes nothing', (name) => {
    const broken = { ...instantiateP256(), [name]: () => 1 };
    expect(() => selfTestP256(broken, P256.order)).toThrow(EngineFailure);
  });

  it('refuses an engine that accepts every point', () => {
    const broken = { ...instantiateP256(), decodePoints: () => -1 };
    expect(() => selfTestP256(broken, P256.order)).toThrow(EngineFailure);
  });
});
