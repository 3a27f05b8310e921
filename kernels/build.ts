/** Writes the embedded modules: `tsx kernels/build.ts`. A test demands that the files are what this makes. */
import { writeFileSync } from 'node:fs';
import { embeddedSource } from './embed.js';
import { modpModule } from './modp/module.js';
import {
  bn254Module,
  edwards25519Module,
  edwards25519SumsModule,
  jubjubModule,
  p256AbscissasModule,
  p256FusedModule,
  p256Module,
  p256SumsModule,
} from './modules.js';
import { sha2Module } from './sha2/module.js';

const curves = [
  ['p256', 'P256_WASM', 'P-256', p256Module],
  ['p256-abscissas', 'P256_ABSCISSAS_WASM', 'P-256 abscissas', p256AbscissasModule],
  ['p256-fused', 'P256_FUSED_WASM', 'P-256 fused', p256FusedModule],
  ['p256-sums', 'P256_SUMS_WASM', 'P-256 sums', p256SumsModule],
  ['edwards25519-sums', 'EDWARDS25519_SUMS_WASM', 'edwards25519 sums', edwards25519SumsModule],
  ['edwards25519', 'EDWARDS25519_WASM', 'edwards25519', edwards25519Module],
  ['bn254', 'BN254_WASM', 'BN254', bn254Module],
  ['jubjub', 'JUBJUB_WASM', 'Baby Jubjub', jubjubModule],
] as const;
for (const [file, constant, name, module] of curves) {
  const target = new URL(`../src/core/engine/${file}.wasm.ts`, import.meta.url);
  writeFileSync(target, embeddedSource(constant, name, module()));
}

const sha2 = new URL('../src/core/engine/sha2.wasm.ts', import.meta.url);
writeFileSync(sha2, embeddedSource('SHA2_WASM', 'SHA-2', sha2Module()));

const modp = new URL('../src/core/engine/modp.wasm.ts', import.meta.url);
writeFileSync(modp, embeddedSource('MODP_WASM', 'modp', modpModule()));
