/** What the service makes faster than the library does must be the same to the byte, or accept and refuse the same. */
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeLeafHash } from '../../../examples/board/native-hash.js';
import { nativeLogSigner, nativeVerifier } from '../../../examples/board/native-keys.js';
import { ProofMaker } from '../../../examples/board/proofs.js';
import { utf8 } from '../../../src/core/bytes.js';
import { sha512 } from '../../../src/core/hash.js';
import { HashColumns } from '../../../src/ledger/hash-columns.js';
import {
  type Checkpoint,
  cosignatureSigner,
  ed25519NoteSigner,
  type HashReader,
  inclusionRanges,
  leafHash,
  type NoteVerifier,
  noteVerifier,
  proofHashes,
  rangeHash,
} from '../../../src/ledger/index.js';

const seed = new Uint8Array(32).fill(9);
const text = utf8('example.org/log\n3\nAAAA\n');

/** Signatures of a key that are wrong, or that not everybody refuses. */
function suspects(signature: Uint8Array, at: number): Uint8Array[] {
  const { Point } = ed25519;
  const changed = (change: (copy: Uint8Array) => void): Uint8Array => {
    const copy = signature.slice();
    change(copy);
    return copy;
  };
  // S + L is the same number to whoever does not ask whether it is below L.
  const s = Point.Fn.ORDER + littleEndian(signature.subarray(at + 32));
  const large = Uint8Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n));
  return [
    ...Array.from({ length: 64 }, (_, i) =>
      changed((copy) => copy.fill((copy[at + i] ?? 0) ^ 1, at + i, at + i + 1)),
    ),
    changed((copy) => copy.set(large, at + 32)),
    signature.subarray(1),
    new Uint8Array([...signature, 0]),
    new Uint8Array(0),
  ];
}

/** A signature whose R is the identity: S = k a, which holds for everybody who does not refuse that R. */
function withoutNonce(): Uint8Array {
  const { Point, utils } = ed25519;
  const { scalar, pointBytes } = utils.getExtendedPublicKey(seed);
  const r = Point.ZERO.toBytes();
  const k = littleEndian(sha512(new Uint8Array([...r, ...pointBytes, ...text]))) % Point.Fn.ORDER;
  const s = (k * scalar) % Point.Fn.ORDER;
  return new Uint8Array([...r, ...Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n))]);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

describe('native keys', () => {
  it('sign as the library does, byte for byte', async () => {
    const [ours, theirs] = [
      nativeLogSigner('example.org/log', seed),
      ed25519NoteSigner('example.org/log', seed),
    ];
    expect(await ours.sign(text)).toEqual(await theirs.sign(text));
    expect([ours.keyId, ours.publicKey]).toEqual([theirs.keyId, theirs.publicKey]);
  });

  it.each([
    ['of a log', ed25519NoteSigner('example.org/log', seed), 0],
    ['of a witness', cosignatureSigner('w.example.org', seed, () => 1_700_000_000), 8],
  ])('%s accept and refuse the same', async (_, signer, at) => {
    const native: NoteVerifier = nativeVerifier(signer);
    const signature = await signer.sign(text);
    expect([native.verify(text, signature), signer.verify(text, signature)]).toEqual([true, true]);
    expect(native.verify(utf8('another'), signature)).toBe(false);
    for (const bytes of suspects(signature, at))
      expect([native.verify(text, bytes), bytes]).toEqual([signer.verify(text, bytes), bytes]);
  });

  it('refuse a signature without a nonce, which the equation alone does not', () => {
    const key = noteVerifier('example.org/log', ed25519NoteSigner('example.org/log', seed).publicKey);
    const forged = withoutNonce();
    expect(ed25519.verify(forged, text, key.publicKey, { zip215: true })).toBe(true);
    expect([key.verify(text, forged), nativeVerifier(key).verify(text, forged)]).toEqual([false, false]);
  });
});

describe('native hashes', () => {
  it('of entries are those of the library', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (entry) => {
        expect(nativeLeafHash(entry)).toEqual(leafHash(entry));
      }),
    );
  });
});

describe('proofs of many entries', () => {
  const leaves = Array.from({ length: 700 }, (_, i) => leafHash(utf8(`entry ${i}`)));
  const columns = new HashColumns();
  for (const leaf of leaves) columns.append(leaf);
  const stored: HashReader = async (level, from, to) => columns.read(level, from, to);
  const checkpointOf = async (size: number): Promise<Checkpoint> => {
    const root = await rangeHash({ start: 0, end: size }, stored);
    return { origin: 'example.org/log', size, root, note: new Uint8Array(), cosigners: [] };
  };

  it('are those that are made one by one, whatever was asked for before', async () => {
    const maker = new ProofMaker(stored);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), async (size, any) => {
        const index = any % size;
        const leaf = leaves[index] ?? new Uint8Array();
        const plain = await proofHashes(inclusionRanges(index, size), stored);
        expect(await maker.inclusion(index, leaf, await checkpointOf(size))).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  it('are not handed out where the stored hashes are wrong, and are right again once those are', async () => {
    let isBroken = true;
    const maker = new ProofMaker(async (level, from, to) => {
      const hashes = (await stored(level, from, to)).slice();
      if (isBroken && level === 0) hashes.fill(0, 0, 32);
      return hashes;
    });
    const checkpoint = await checkpointOf(300);
    await expect(maker.inclusion(5, leaves[5] ?? new Uint8Array(), checkpoint)).rejects.toMatchObject({
      code: 'failed',
    });
    isBroken = false;
    expect(await maker.inclusion(5, leaves[5] ?? new Uint8Array(), checkpoint)).toHaveLength(9);
    await expect(maker.inclusion(5, leaves[6] ?? new Uint8Array(), checkpoint)).rejects.toMatchObject({
      code: 'failed',
    });
  });

  it('are made again after hashes that could not be read for once', async () => {
    let isAway = true;
    const maker = new ProofMaker(async (level, from, to) => {
      if (isAway) throw new RangeError('too many open files');
      return stored(level, from, to);
    });
    const checkpoint = await checkpointOf(300);
    const leaf = leaves[5] ?? new Uint8Array();
    await expect(maker.inclusion(5, leaf, checkpoint)).rejects.toThrow('too many open files');
    isAway = false;
    expect(await maker.inclusion(5, leaf, checkpoint)).toHaveLength(9);
  });
});
