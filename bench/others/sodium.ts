/** libsodium 1.0 compiled to WebAssembly (libsodium-wrappers-sumo 0.8.4): ristretto255 beside ours. */
import sodium from 'libsodium-wrappers-sumo';

/** Operations on encoded elements; scalars little-endian. */
export interface SodiumRistretto {
  decode(point: Uint8Array): boolean;
  add(a: Uint8Array, b: Uint8Array): Uint8Array;
  fixedBase(scalar: Uint8Array): Uint8Array;
  variableBase(scalar: Uint8Array, point: Uint8Array): Uint8Array;
}

/** Loads it. */
export async function loadSodium(): Promise<SodiumRistretto> {
  await sodium.ready;
  return {
    decode: (point) => sodium.crypto_core_ristretto255_is_valid_point(point),
    add: (a, b) => sodium.crypto_core_ristretto255_add(a, b),
    fixedBase: (scalar) => sodium.crypto_scalarmult_ristretto255_base(scalar),
    variableBase: (scalar, point) => sodium.crypto_scalarmult_ristretto255(scalar, point),
  };
}
