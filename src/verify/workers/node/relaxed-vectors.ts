/** Relaxed vectors in Node 20, whose engine has them behind a flag; later ones, and browsers, have them without. */
import { setFlagsFromString } from 'node:v8';

/**
 * Allows relaxed vectors in modules that are compiled from here on, in all threads of the process, where the engine knows
 * them by a flag; elsewhere there is nothing to allow. Only the `hanpyo` command calls this: the flag holds for the whole
 * process, so a program that uses the library decides for itself, before it makes a pool. Modules that do not use relaxed
 * vectors are compiled as ever.
 */
export function allowRelaxedVectors(): void {
  if (needsFlag(process.versions.v8)) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Whether an engine of this version has the flag: it came before 10 and went with 11.4. */
export function needsFlag(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major === 10 || (major === 11 && minor < 4);
}
