/** Groth16 proofs made anew without any secret, for the same statement: what anybody who sees a proof can do. */
import { bn254 } from '@noble/curves/bn254.js';
import { concatBytes } from '../../src/core/bytes.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import type { Rng } from '../../src/core/random.js';
import { decodeProof, encodeProof, type Groth16Proof } from '../../src/zk/groth16/proof.js';

/** (s A, B / s, C): another proof, as valid as the first. */
export function remadeProof(proof: Groth16Proof, rng: Rng): Groth16Proof {
  const s = BN254_G1.randomScalar(rng);
  const bytes = encodeProof(proof);
  const [xi, xr, yi, yr] = [0, 32, 64, 96].map((at) => bytesToInteger(bytes.subarray(64 + at, 96 + at)));
  const b = bn254.G2.Point.fromAffine({
    x: { c0: xr ?? 0n, c1: xi ?? 0n },
    y: { c0: yr ?? 0n, c1: yi ?? 0n },
  });
  const { x, y } = b.multiply(s.invert().value).toAffine();
  const second = [x.c1, x.c0, y.c1, y.c0].map((word) => integerToBytes(word, 32));
  return decodeProof(concatBytes(proof.a.multiply(s).toBytes(), ...second, proof.c.toBytes()));
}
