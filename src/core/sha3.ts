/** The hash functions of FIPS 202 and their forerunner, for formats that prescribe them. Our own hash is SHA-256. */
import {
  keccak_256 as nobleKeccak,
  sha3_256 as nobleSha3,
  shake256 as nobleShake,
} from '@noble/hashes/sha3.js';

/** SHA3-256. */
export function sha3of256(data: Uint8Array): Uint8Array {
  return nobleSha3(data);
}

/** SHAKE256: `length` bytes of its output. */
export function shake256(data: Uint8Array, length: number): Uint8Array {
  return nobleShake(data, { dkLen: length });
}

/** Keccak-256, with the padding from before FIPS 202: the hash of the EVM. */
export function keccak256(data: Uint8Array): Uint8Array {
  return nobleKeccak(data);
}
