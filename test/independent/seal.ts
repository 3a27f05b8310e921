/** Sealing (specification 2.7): a verifier needs it only to judge an answered complaint (4.3e). */
import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import { concat, uint, utf8 } from './bytes.js';

const BASE_POINT = uint(9n << 248n, 32);

/** X25519 of RFC 7748, through keys in their DER frames. */
function x25519(secret: Uint8Array, u: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), u]),
    format: 'der',
    type: 'spki',
  });
  return new Uint8Array(diffieHellman({ privateKey, publicKey }));
}

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

/** HChaCha20 of draft-irtf-cfrg-xchacha section 2.2. */
function hchacha(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const view = new DataView(concat(utf8('expand 32-byte k'), key, nonce).buffer);
  const s = new Uint32Array(Array.from({ length: 16 }, (_, i) => view.getUint32(4 * i, true)));
  const word = (i: number): number => s[i] ?? 0;
  const quarter = (a: number, b: number, c: number, d: number): void => {
    const step = (x: number, y: number, z: number, n: number): void => {
      s[x] = word(x) + word(y);
      s[z] = rotate(word(z) ^ word(x), n);
    };
    step(a, b, d, 16);
    step(c, d, b, 12);
    step(a, b, d, 8);
    step(c, d, b, 7);
  };
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(i, i + 4, i + 8, i + 12);
    for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const out = new DataView(new ArrayBuffer(32));
  for (const [i, from] of [0, 1, 2, 3, 12, 13, 14, 15].entries()) out.setUint32(4 * i, word(from), true);
  return new Uint8Array(out.buffer);
}

/** Seals a plaintext to a receiver under a seal key. */
export function seal(
  secret: Uint8Array,
  receiver: Uint8Array,
  context: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const S = x25519(secret, BASE_POINT);
  const shared = x25519(secret, receiver);
  const info = concat(utf8('hanpyo seal v1'), context);
  const okm = new Uint8Array(hkdfSync('sha256', shared, concat(S, receiver), info, 56));
  return concat(S, sealWith(okm.subarray(0, 32), okm.subarray(32), context, plaintext));
}

/** XChaCha20-Poly1305: ChaCha20-Poly1305 under the HChaCha20 key, with the last 8 bytes of the nonce. */
function sealWith(
  key: Uint8Array,
  nonce: Uint8Array,
  context: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const inner = hchacha(key, nonce.subarray(0, 16));
  const iv = concat(new Uint8Array(4), nonce.subarray(16));
  const cipher = createCipheriv('chacha20-poly1305', inner, iv, { authTagLength: 16 });
  cipher.setAAD(context, { plaintextLength: plaintext.length });
  const body = concat(cipher.update(plaintext), cipher.final());
  return concat(body, cipher.getAuthTag());
}
