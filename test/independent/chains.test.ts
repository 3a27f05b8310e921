/** A list of several parts and chunks, which is too long for an election in a test: shuffled and decrypted by the library. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { P256 } from '../../src/core/groups/p256.js';
import { decryptChunk } from '../../src/elgamal/batched-decryption.js';
import { encryptEach } from '../../src/elgamal/cipher.js';
import { proveShuffle, ShuffleGenerators } from '../../src/mixnet/index.js';
import { writeListShare, writeShuffleEnd, writeShufflePart } from '../../src/record/mix-messages.js';
import { listHash as listName } from '../../src/record/mixing.js';
import { cutStage, stageDigest } from '../../src/record/stage-bytes.js';
import { seededRng } from '../helpers/rng.js';
import { at, toHex } from './bytes.js';
import { Chain, readEnd, readListShare, readPart } from './chains.js';
import type { Manifest } from './manifest.js';
import { encodePoint, G, times } from './p256.js';
import { digest as digestOf } from './shuffle.js';
import { Finding } from './tables.js';

const [ROWS, WIDTH, TRUSTEES] = [56, 17, 2] as const;
const rng = seededRng('chains');
const electionId = rng(32);
const tally = rng(32);
/** Shares of the key 1001, on a line. */
const shareOf = (trustee: number): number => 1001 + 5 * trustee;

/** As much of a manifest as a chain looks at. */
function manifestOf(): Manifest {
  const trustee = { id: 't', name: ['t'], key: rng(32), sealing: rng(32) };
  const rule = { kind: 'write-in' as const, blank: true, options: 0, min: 0, max: 0, ties: false };
  const mixed = { rule: { ...rule, maxBytes: 500 }, shuffles: 1, counting: undefined };
  const contest = { id: 'c', texts: [], options: [], rule: { kind: 6, blank: true, fields: [], mixed } };
  const lists = { languages: [], title: [], officers: [], classes: [], styles: [], contests: [contest] };
  const texts = { defaultLanguage: '', group: 'P-256', origin: '', ledgerKey: '' };
  const numbers = { bytes: 0, officersRequired: 0, revoting: 1, precedence: 1, minimumUnit: 1, threshold: 2 };
  const parts = {
    policy: undefined,
    anonymous: undefined,
    decisions: undefined,
    awards: undefined,
    media: undefined,
  };
  return { electionId, ...texts, ...numbers, ...lists, ...parts, trustees: [trustee, trustee] };
}

describe('a long list', () => {
  const publicKey = P256.generator().multiply(P256.scalar(1001));
  const values = Array.from({ length: ROWS * WIDTH }, (_, i) => i);
  const nonces = values.map(() => P256.randomScalar(rng));
  const encrypted = encryptEach(publicKey, values, nonces);
  const rows = concatBytes(...encrypted.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]));
  const session = new Writer().raw(electionId).u32(0).finish();
  const params = { group: P256, session, publicKey, width: WIDTH };
  const generators = ShuffleGenerators.derive(P256, ROWS);
  const made = proveShuffle(params, { stage: 0, mixer: 2 }, rows, generators, rng);
  const place = { trustee: 2, contest: 0, stage: 0 };
  const parts = cutStage(made).map((bytes, part) => readPart(writeShufflePart({ ...place, part, bytes })));
  const digest = stageDigest(concatBytes(made.outputs, made.proof));
  const end = readEnd(writeShuffleEnd({ ...place, parts: parts.length, digest }));
  const keys = {
    K: times(1001n, G),
    verification: [1, 2].map((j) => times(BigInt(shareOf(j)), G)),
    hash: tally,
  };
  const chain = new Chain(manifestOf(), keys, { contest: 0, width: WIDTH, count: ROWS, rows }, tally);

  it('comes in parts, in order, and may begin anew', () => {
    expect(parts.length).toBe(3);
    expect(() => chain.part(at(parts, 1))).toThrow(Finding);
    chain.part(at(parts, 0));
    expect(() => chain.end(end, new Set())).toThrow(Finding);
    chain.part(at(parts, 1));
    expect(() => chain.part(at(parts, 0))).toThrow(Finding);
    const other = { ...at(parts, 0), bytes: at(parts, 0).bytes.slice().reverse() };
    chain.part(other);
    for (const part of parts) chain.part(part);
    const commitment = toHex(digestOf(made.proof.subarray(10, 10 + 64 * ROWS)));
    expect(() => chain.end(end, new Set([commitment]))).toThrow(Finding);
    const used = new Set<string>();
    chain.end(end, used);
    expect([...used]).toEqual([commitment]);
    expect(chain.missing).toBe(0);
  });

  it('is decrypted in chunks', () => {
    const shape = { group: P256, count: ROWS, width: WIDTH };
    const stages = [{ mixer: 1, entry: 0 }];
    const name = listName(tally, {
      contest: 0,
      shape,
      needed: 1,
      stages,
      rows: made.outputs,
      hash: undefined,
    });
    const rowBytes = 2 * 64 * WIDTH;
    const chunks = [made.outputs.subarray(0, 55 * rowBytes), made.outputs.subarray(55 * rowBytes)];
    for (const [chunk, ciphertexts] of chunks.entries())
      for (const trustee of [1, 2]) {
        expect(chain.plaintexts()).toBe(undefined);
        const context = { electionId, tally: name, chunk, trustees: TRUSTEES };
        const share = P256.scalar(shareOf(trustee));
        const partial = decryptChunk(ciphertexts, { trustee, share }, context, rng);
        chain.share(readListShare(writeListShare({ contest: 0, list: name, chunk, partial })));
      }
    const found = (chain.plaintexts() ?? []).map((row) =>
      Buffer.from(encodePoint(at(row, 1))).toString('hex'),
    );
    const expected = Array.from({ length: ROWS }, (_, row) =>
      Buffer.from(encodePoint(times(BigInt(row * WIDTH + 1), G))).toString('hex'),
    );
    expect(found.length).toBe(ROWS);
    expect(new Set(found)).toEqual(new Set(expected));
  });
});
