/** Signatures that verifiers disagree about: this library accepts one fixed set of them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fromHex, toBase64, utf8 } from '../../src/core/bytes.js';
import { ed25519Verify } from '../../src/core/ed25519-verify.js';
import { sha256 } from '../../src/core/hash.js';
import { describeWithData } from '../helpers/shared-data.js';

/** What `core/ed25519.ts` accepts of the 914: the same set in every runtime (spec L-3.4). */
const ED25519_ACCEPTED = 43;
const ED25519_BITMAP_SHA256 = '2QDEMjdkCtwxGlEZ2rTYilgq/AO5e09lqVik5lZhIJA=';
/** Nothing of small order itself, no non-canonical point, no unreduced scalar. */
const ED25519_ALLOWED_FLAGS: readonly string[] = ['low_order_component_R', 'low_order_component_A'];

describeWithData('Ed25519 edge cases', 'ledger/ed25519vectors.json', (path) => {
  it('one fixed set is accepted', () => {
    const vectors = JSON.parse(readFileSync(path, 'utf8')) as {
      key: string;
      sig: string;
      msg: string;
      flags: string[] | null;
    }[];
    const bits = vectors.map((v) => ed25519Verify(fromHex(v.sig), utf8(v.msg), fromHex(v.key)));
    expect(bits.length).toBe(914);
    expect(bits.filter((bit) => bit).length).toBe(ED25519_ACCEPTED);
    const packed = new Uint8Array(Math.ceil(bits.length / 8));
    for (const [i, bit] of bits.entries())
      if (bit) packed[i >> 3] = (packed[i >> 3] ?? 0) | (0x80 >> (i & 7));
    expect(toBase64(sha256(packed))).toBe(ED25519_BITMAP_SHA256);
    for (const [i, v] of vectors.entries())
      if (bits[i] === true) for (const flag of v.flags ?? []) expect(ED25519_ALLOWED_FLAGS).toContain(flag);
  });
});
