/**
 * Points and multiples of Project Wycheproof: ECDH and ECDSA on P-256, ECDH on secp256k1, EdDSA on Ed25519. A few vectors
 * stand here, named by file and `tcId`; all of them are read where the files are (see `helpers/wycheproof.ts`).
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secp256k1Module } from '../../kernels/modules.js';
import { concatBytes, fromHex, toHex } from '../../src/core/bytes.js';
import { curveKernels, instantiate } from '../../src/core/engine/kernels.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { multiplyPoint } from '../../src/core/engine/p256-multiply.js';
import type { Group } from '../../src/core/group.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { describeWithData } from '../helpers/shared-data.js';
import { type WycheproofVector, wycheproofVectors } from '../helpers/wycheproof.js';

const wasm = p256WithEngine('wasm');
const noble = p256WithEngine('noble');

/** From ecdh_secp256r1_ecpoint_test.json: tcId, public key without its first byte, private key, abscissa of the product. */
const PRODUCTS = [
  [
    3,
    '58fd4168a87795603e2b04390285bdca6e57de6027fe211dd9d25e2212d29e62080d36bd224d7405509295eed02a17150e03b314f96da37445b0d1d29377d12c',
    '0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a',
    '0000000000000000000000000000000000000000000000000000000000000000',
  ],
  [
    48,
    '7fffffffffffffffffffffffeecf2230ffffffffffffffffffffffffffffffff00000001c7c30643abed0af0a49fe352cb483ff9b97dccdf427c658e8793240d',
    '55d55f11bb8da1ea318bca7266f0376662441ea87270aa2077f1b770c4854a48',
    '6fd26661851a8de3c6d06f834ef3acb8f2a5f9c136a985ffe10d5eeb51edcfa3',
  ],
  [
    111,
    '851eb1b8699d1cc01c6b6048139797dab3981c924f9ef81bd1f464c3182c870901285b2ae7cbcabfd5bccb9441eb3376b491595f60a1ec21dbe9f972bc32abbe',
    'e461c5b5e63d75b4c8c123bf8b9cd45e712af08f7e2e494a8f255ac9d80e058b',
    '6d03fef6b354840f4642fba1c8fce9f7d1cda8ae27b6ca01510fb44573fdaffb',
  ],
  [
    330,
    '023819813ac969847059028ea88a1f30dfbcde03fc791d3a252c6b41211882eaf93e4ae433cc12cf2a43fc0ef26400c0e125508224cdb649380f25479148a4ad',
    '2a265f8bcbdcaf94d58519141e578124cb40d64a501fba9c11847b28965bc737',
    '4d4de80f1534850d261075997e3049321a0864082d24a917863366c0724f5ae3',
  ],
] as const;

/** The abscissas and ordinates of tcId 332 to 347 of that file: 0, 1, p - 1, p, each with each. None is on the curve. */
const P256_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const COORDINATES = [0n, 1n, P256_PRIME - 1n, P256_PRIME];

/** The product by every path of a group. */
function products(group: Group, point: Uint8Array, scalar: bigint): string[] {
  const [element, k] = [group.elementFromBytes(point), group.scalar(mod(scalar, group.order))];
  return [
    element.multiply(k).toBytes(),
    element.multiplyVartime(k).toBytes(),
    group.withTable(element).multiply(k).toBytes(),
    group.bulk.multiMultiplyVartime(point, k.toBytes()),
  ].map(toHex);
}

function refused(group: Group, bytes: Uint8Array): void {
  expect(group.bulk.firstInvalid(bytes)).toBe(0);
  expect(() => group.elementOrIdentityFromBytes(bytes)).toThrow('not an element');
}

describe('vectors of Wycheproof, P-256', () => {
  it.each(PRODUCTS)('tcId %i: the product has that abscissa', (_, point, scalar, abscissa) => {
    for (const group of [wasm, noble])
      for (const product of products(group, fromHex(point), BigInt(`0x${scalar}`)))
        expect(product.slice(0, 64)).toBe(abscissa);
  });

  it('tcId 332 to 347: coordinates next to 0 and p are refused', () => {
    const encodings = COORDINATES.map((value) => integerToBytes(value, 32));
    for (const x of encodings)
      for (const y of encodings) {
        if (bytesToInteger(x) === 0n && bytesToInteger(y) === 0n) continue; // our encoding of the identity
        for (const group of [wasm, noble]) refused(group, concatBytes(x, y));
      }
  });
});

describeWithData('ECDH on P-256', 'wycheproof/ecdh_secp256r1_ecpoint_test.json', (path) => {
  const vectors = wycheproofVectors(path);
  const key = ({ field }: WycheproofVector): Uint8Array => fromHex(field('public')).slice(1);

  it('valid products, by every path of the kernels', () => {
    const valid = vectors.filter(({ result }) => result === 'valid');
    expect(valid.length).toBe(330);
    for (const vector of valid)
      for (const product of products(wasm, key(vector), BigInt(`0x${vector.field('private')}`)))
        expect(product.slice(0, 64), `tcId ${vector.tcId}`).toBe(vector.field('shared'));
  });

  it('invalid keys are refused, but for the encoding of the identity', () => {
    const invalid = vectors.filter(({ result }) => result === 'invalid');
    expect(invalid.length).toBe(24);
    for (const vector of invalid) {
      const bytes = key(vector);
      if (bytes.length === 64 && bytes.every((byte) => byte === 0))
        expect(() => wasm.elementFromBytes(bytes)).toThrow('identity');
      else if (bytes.length > 0) refused(wasm, bytes);
    }
  });
});

describeWithData('ECDSA on P-256', 'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json', (path) => {
  it('the sum of two multiples has the abscissa that the signature says, or not', () => {
    const [accepted, refusedOnes] = [true, false].map((expected) =>
      wycheproofVectors(path).filter(({ result }) => (result === 'valid') === expected),
    );
    expect([accepted?.length, refusedOnes?.length]).toEqual([173, 89]);
    for (const vector of [...(accepted ?? []), ...(refusedOnes ?? [])])
      expect(verifiesEcdsa(vector), `tcId ${vector.tcId}`).toBe(vector.result === 'valid');
  });
});

describeWithData('EdDSA on Ed25519', 'wycheproof/ed25519_test.json', (path) => {
  it('the sum of two multiples is the commitment of the signature, or not', () => {
    const vectors = wycheproofVectors(path);
    expect(vectors.length).toBe(151);
    for (const vector of vectors)
      expect(verifiesEddsa(vector), `tcId ${vector.tcId}`).toBe(vector.result === 'valid');
  });
});

describeWithData('ECDH on secp256k1', 'wycheproof/ecdh_secp256k1_test.json', (path) => {
  it('valid products', () => {
    const kernels = curveKernels(instantiate(secp256k1Module()), 64);
    const valid = wycheproofVectors(path).filter(({ result }) => result === 'valid');
    expect(valid.length).toBe(473);
    for (const { field, tcId } of valid) {
      const point = fromHex(field('public')).slice(-64);
      const scalar = integerToBytes(BigInt(`0x${field('private')}`), 32);
      const product = multiplyPoint(kernels, { point, table: undefined }, scalar);
      expect(toHex(product).slice(0, 64), `tcId ${tcId}`).toBe(field('shared'));
    }
  });
});

function verifiesEcdsa({ field, publicKey }: WycheproofVector): boolean {
  const [signature, key] = [fromHex(field('sig')), fromHex(publicKey).slice(1)];
  if (signature.length !== 64 || wasm.bulk.firstInvalid(key) !== -1) return false;
  const [r, s] = [bytesToInteger(signature.slice(0, 32)), bytesToInteger(signature.slice(32))];
  if (r === 0n || s === 0n || r >= wasm.order || s >= wasm.order) return false;
  const hash = createHash('sha256')
    .update(fromHex(field('msg')))
    .digest();
  const inverse = wasm.scalar(s).invert();
  const scalars = [bytesToInteger(hash), r].map((value) =>
    wasm.scalar(mod(value, wasm.order)).multiply(inverse),
  );
  const sum = wasm.bulk.multiMultiplyVartime(
    concatBytes(wasm.generator().toBytes(), key),
    concatBytes(...scalars.map((scalar) => scalar.toBytes())),
  );
  if (sum.every((byte) => byte === 0)) return false;
  return bytesToInteger(sum.slice(0, 32)) % wasm.order === r;
}

function verifiesEddsa({ field, publicKey }: WycheproofVector): boolean {
  const group = ed25519WithEngine('wasm');
  const [signature, key] = [fromHex(field('sig')), fromHex(publicKey)];
  if (signature.length !== 64 || group.bulk.firstInvalid(key) !== -1) return false;
  const [commitment, response] = [signature.slice(0, 32), bytesToInteger(signature.slice(32).reverse())];
  if (response >= group.order) return false;
  const hash = createHash('sha512')
    .update(commitment)
    .update(key)
    .update(fromHex(field('msg')))
    .digest();
  const challenge = group.scalar(mod(-bytesToInteger(new Uint8Array(hash).reverse()), group.order));
  const sum = group.bulk.multiMultiplyVartime(
    concatBytes(group.generator().toBytes(), key),
    concatBytes(group.scalar(response).toBytes(), challenge.toBytes()),
  );
  return toHex(sum) === toHex(commitment);
}
