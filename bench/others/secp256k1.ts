/** tiny-secp256k1 2.2.4 (libsecp256k1, compiled to WebAssembly), on a curve of its own; beside it noble. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import * as tiny from 'tiny-secp256k1';
import type { Operations } from '../contenders.js';

/** Operations of both: encodings are uncompressed, 65 bytes. */
export function secp256k1Operations(): readonly (readonly [string, Operations])[] {
  const scalar = secp256k1.utils.randomSecretKey();
  const value = secp256k1.Point.Fn.fromBytes(scalar);
  const [p, q] = [1, 2].map(() => secp256k1.getPublicKey(secp256k1.utils.randomSecretKey(), false));
  if (p === undefined || q === undefined) throw new RangeError('need two points');
  const [P, Q] = [secp256k1.Point.fromBytes(p), secp256k1.Point.fromBytes(q)];
  const { BASE } = secp256k1.Point;
  return [
    [
      'secp256k1 (noble)',
      {
        decode: { count: 1, work: () => secp256k1.Point.fromBytes(p).assertValidity() },
        'add two elements': { count: 1, work: () => P.add(Q) },
        'fixed base': { count: 1, work: () => BASE.multiply(value) },
        'variable base, secret': { count: 1, work: () => P.multiply(value) },
        'variable base, public': { count: 1, work: () => P.multiplyUnsafe(value) },
      },
    ],
    [
      'secp256k1 (tiny-secp256k1)',
      {
        decode: { count: 1, work: () => tiny.isPoint(p) },
        'add two elements': { count: 1, work: () => tiny.pointAdd(p, q, false) },
        'fixed base': { count: 1, work: () => tiny.pointFromScalar(scalar, false) },
        'variable base, public': { count: 1, work: () => tiny.pointMultiply(p, scalar, false) },
      },
    ],
  ];
}
