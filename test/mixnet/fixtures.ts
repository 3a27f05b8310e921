import { concatBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import type { Rng } from '../../src/core/random.js';
import { encryptEach } from '../../src/elgamal/cipher.js';
import type { MixParams } from '../../src/mixnet/params.js';

/** A key pair, and parameters for lists of the given width. */
export function mixParams(group: Group, width: number, rng: Rng): MixParams {
  const secret = group.randomScalar(rng);
  return { group, session: new Uint8Array(32).fill(7), publicKey: group.generator().multiply(secret), width };
}

/** Rows of encryptions of 0, 1, 2, ... */
export function ciphertexts({ group, publicKey, width }: MixParams, rows: number, rng: Rng): Uint8Array {
  const values = Array.from({ length: rows * width }, (_, i) => i);
  const nonces = values.map(() => nonzero(group, rng));
  return concatBytes(
    ...encryptEach(publicKey, values, nonces).flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]),
  );
}

function nonzero(group: Group, rng: Rng): ReturnType<Group['randomScalar']> {
  for (;;) {
    const scalar = group.randomScalar(rng);
    if (!scalar.isZero()) return scalar;
  }
}
