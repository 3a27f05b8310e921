/** Writes the embedded modules: `tsx kernels/build.ts`. A test demands that the files are what this makes. */
import { writeFileSync } from 'node:fs';
import { embeddedSource } from './embed.js';
import { modpModule } from './modp/module.js';
import { p256Module } from './p256/module.js';
import { sha2Module } from './sha2/module.js';

const target = new URL('../src/core/engine/p256.wasm.ts', import.meta.url);
writeFileSync(target, embeddedSource('P256_WASM', 'P-256', p256Module()));

const sha2 = new URL('../src/core/engine/sha2.wasm.ts', import.meta.url);
writeFileSync(sha2, embeddedSource('SHA2_WASM', 'SHA-2', sha2Module()));

const modp = new URL('../src/core/engine/modp.wasm.ts', import.meta.url);
writeFileSync(modp, embeddedSource('MODP_WASM', 'modp', modpModule()));
