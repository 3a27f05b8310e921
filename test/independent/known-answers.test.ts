/** Known answers for the parts: the vectors of the specification and of RFC 9380, and OpenSSL for Ed25519. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, H, toBig, toHex, utf8 } from './bytes.js';
import { isSealingKey, isStrictKey, verifyEd25519 } from './ed25519.js';
import { hashToCurve } from './hash-to-curve.js';
import { compile, layoutBytes } from './layout.js';
import { encodePoint, G, ORDER, times } from './p256.js';
import { seal } from './seal.js';
import { Transcript } from './transcript.js';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** A line `name = value` of a chapter. */
function stated(chapter: string, name: string): string {
  const text = readFileSync(`docs/spec/${chapter}.md`, 'utf8');
  const found = new RegExp(`^${name}\\s+= ([0-9a-f]+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`${chapter} does not state ${name}`);
  return found;
}

describe('known answers', () => {
  it('tagged hash (2.4)', () => {
    expect(toHex(H('hanpyo example v1', utf8('data')))).toBe(
      '4997d33432d5e796c2aa244adaefae49d21e66259493bd19d7fd650f734a04df',
    );
  });

  it('transcript (2.5)', () => {
    const transcript = new Transcript(
      Uint8Array.from({ length: 32 }, (_, i) => i),
      'standalone',
    );
    transcript.absorb('statement', bytes('010203'));
    transcript.absorbElements('commitments', [G, null]);
    expect(transcript.challenge('challenge')).toBe(toBig(bytes(stated('encoding', 'challenge scalar'))));
    transcript.absorb('message', new Uint8Array());
    expect(toHex(transcript.challengeBytes('aggregation challenge', 16))).toBe(
      stated('encoding', '16 challenge bytes'),
    );
  });

  it('sealing (2.7)', () => {
    const [e, R] = [new Uint8Array(32).fill(1), bytes(stated('encoding', 'R'))];
    expect(toHex(seal(e, R, utf8('context'), utf8('plaintext')))).toBe(stated('encoding', 'sealed'));
    expect(isSealingKey(R)).toBe(true);
    expect(isSealingKey(new Uint8Array(32))).toBe(false);
  });

  it('layout (3.6)', () => {
    const limit = { weights: [2n, 5n, 4n], lo: 7n, hi: 13n };
    const rule = { options: 3, min: 1n, max: 3n, limits: [limit], blank: true };
    const layout = compile(rule, new Set([1]));
    expect(layout.bits).toBe(8);
    expect(toHex(layoutBytes(layout))).toBe(stated('proofs', 'layout'));
  });

  it('P-256: RFC 9380 appendix J.1.1, and the order', () => {
    const point = hashToCurve('QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_', new Uint8Array());
    expect(toHex(encodePoint(point))).toBe(
      '2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4' +
        '8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415',
    );
    expect(times(ORDER, G)).toBe(null);
    expect(times(ORDER - 1n, G)?.x).toBe(G?.x);
  });

  it('Ed25519 (2.6)', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    const signature = new Uint8Array(sign(null, Buffer.from('message'), privateKey));
    expect(isStrictKey(key)).toBe(true);
    expect(verifyEd25519(key, utf8('message'), signature)).toBe(true);
    expect(verifyEd25519(key, utf8('massage'), signature)).toBe(false);
    const S = signature.slice(32).reverse();
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const large = bytes((toBig(S) + L).toString(16).padStart(64, '0')).reverse();
    expect(verifyEd25519(key, utf8('message'), concat(signature.subarray(0, 32), large))).toBe(false);
    const identity = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));
    expect(isStrictKey(identity)).toBe(false);
    expect(verifyEd25519(identity, utf8('message'), concat(identity, new Uint8Array(32)))).toBe(false);
  });
});
