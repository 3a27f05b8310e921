/** SHA-1, which no protocol of this library uses: formats of other systems prescribe it. */
import { sha1 as nobleSha1 } from '@noble/hashes/legacy.js';

/** SHA-1 (FIPS 180-4). Collisions are known: where it makes challenges, it must be hard to invert, no more. */
export function sha1(data: Uint8Array): Uint8Array {
  return nobleSha1(data);
}
