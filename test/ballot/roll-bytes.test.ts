/** Chunks and seals of rolls as bytes. */
import { describe, expect, it } from 'vitest';
import { assembleRoll, buildRoll, sealRoll } from '../../src/ballot/roll.js';
import {
  MAX_CHUNK_BYTES,
  readRollChunk,
  readRollSeal,
  rollChunks,
  rollRowBytes,
  writeRollChunk,
  writeRollSeal,
} from '../../src/ballot/roll-codec.js';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { manifestFixture } from './manifest-fixture.js';
import { manifest, row, seal, sorted, tiny, whole } from './roll-fixture.js';

describe('roll bytes', () => {
  const bytes = writeRollChunk(whole);

  it('round trip', () => {
    const chunk = readRollChunk(bytes, manifest, tiny);
    expect(chunk.first).toBe(0);
    expect(chunk.rows.map(rollRowBytes)).toEqual(sorted.map(rollRowBytes));
    expect(readRollSeal(writeRollSeal(seal), manifest)).toEqual(seal);
  });

  it('are refused or read exactly after a changed byte', () => {
    const part = writeRollChunk({ first: 7, rows: sorted.slice(0, 8) });
    for (let at = 0; at < part.length; at++)
      for (const flip of [1, 128, 255]) {
        const changed = part.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        expectExact(() => writeRollChunk(readRollChunk(changed, manifest, tiny)), changed);
      }
    const sealed = writeRollSeal(seal);
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expectExact(() => writeRollSeal(readRollSeal(changed, manifest)), changed);
    }
  });

  it('are refused truncated, with trailing bytes, and empty', () => {
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => readRollChunk(bytes.subarray(0, length), manifest, tiny)).toThrow(DecodeError);
    expect(() => readRollChunk(concatBytes(bytes, Uint8Array.of(0)), manifest, tiny)).toThrow(DecodeError);
    expect(() => readRollChunk(new Uint8Array(MAX_CHUNK_BYTES + 1), manifest, tiny)).toThrow(/more than/);
    expect(() => writeRollChunk({ first: 0, rows: [] })).toThrow(RangeError);
    const empty = Uint8Array.of(1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(() => readRollChunk(empty, manifest, tiny)).toThrow(/no rows/);
  });

  it('are cut into chunks that fit, which make the roll again', () => {
    const real = manifestFixture({ group: 'P-256' });
    let element = P256.generator();
    const keys = Array.from({ length: 1700 }, () => {
      element = element.add(P256.generator());
      return element.toBytes();
    });
    const made = buildRoll(
      keys.map((k) => row(1, { key: k })),
      real,
    );
    const chunks = [...rollChunks(made)].map(writeRollChunk);
    expect(chunks.length).toBe(3);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(MAX_CHUNK_BYTES);
    const read = chunks.map((chunk) => readRollChunk(chunk, real));
    expect(assembleRoll(read, sealRoll(made), real).roll?.root).toEqual(made.root);
  });
});

function expectExact(run: () => Uint8Array, bytes: Uint8Array): void {
  try {
    expect(toHex(run())).toBe(toHex(bytes));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}
