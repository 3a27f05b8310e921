/** Logs, witnesses and mirrors that other implementations publish. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import { openLogDirectory } from '../../src/ledger/file/index.js';
import {
  type CheckpointTrust,
  cosignatureTime,
  LedgerCorruptError,
  leafHash,
  type NoteVerifier,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import { describeWithData } from '../helpers/shared-data.js';
import { collect, record } from './helpers.js';

describeWithData('Tessera log', 'ledger/tessera-testlog/testdata/log', (root) => {
  const key = parseVerifierKey(
    'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx',
  );
  const trust: CheckpointTrust = { origin: 'example.com/log/testdata', logKeys: [key] };

  it('is read and verified as a directory', async () => {
    const reader = openLogDirectory(root, trust);
    const { size } = await reader.checkpoint();
    const entries = await collect(reader.read(0, size));
    expect(entries.length).toBe(15);
    expect(entries.slice(0, 3).map((e) => fromUtf8(e.entry))).toEqual(['one', 'two', 'three']);
  });

  it('all of its checkpoints are of one history', async () => {
    const reader = openLogDirectory(root, trust);
    const { size, root: head } = await reader.checkpoint();
    for (let i = 1; i <= 15; i++) {
      const checkpoint = openCheckpoint(readFileSync(join(root, `checkpoint.${i}`)), trust);
      expect(checkpoint.size).toBe(i);
      const proof = await reader.consistencyProof(i, size);
      expect(verifyConsistency(i, size, proof, checkpoint.root, head)).toBe(true);
    }
    expect(openCheckpoint(readFileSync(join(root, 'checkpoint.0')), trust).root).toEqual(sha256(utf8('')));
  });
});

describeWithData(
  'Sunlight witness and mirror',
  'ledger/sunlight-mirror-300/cmd/skylight/testdata',
  (root) => {
    const log = '000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706';
    const keyOf = (file: string): NoteVerifier => {
      const { verifier_keys } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
        verifier_keys: string[];
      };
      return parseVerifierKey(verifier_keys[0] ?? '');
    };

    it('cosignatures verify, and a changed byte does not', () => {
      for (const [file, name] of [
        [`witness/${log}/checkpoint`, 'witness/witness.v0.json'],
        [
          'witness2/88ad7a28caeb0b2aa890fdf0304c2fcaf59fca2ee140134ff8c1300bac493482/checkpoint',
          'witness2/witness.v0.json',
        ],
        [`witness/mirror/${log}/checkpoint`, 'witness/mirror/mirror.v0.json'],
      ] as const) {
        const note = readFileSync(join(root, file));
        const opened = openNote(note, [keyOf(name)]);
        expect(opened.verified.map((v) => cosignatureTime(v.signature))).toEqual([1_767_139_200]);
        expect(parseCheckpoint(note).size).toBe(300);
        const text = fromUtf8(note);
        expect(() => openNote(utf8(text.replace('\n300\n', '\n301\n')), [keyOf(name)])).toThrow(
          /bad signature/,
        );
        expect(parseNote(note).signatures.length).toBeGreaterThan(0);
      }
    });

    it("the mirror's tiles hold records 0 to 299; its bundles, which are placeholders, are refused", async () => {
      const mirror = keyOf('witness/mirror/mirror.v0.json');
      const trust = { origin: 'rome2026h1.example.org', logKeys: [mirror] };
      const reader = openLogDirectory(join(root, 'witness/mirror', log), trust, { bundles: 'gzip' });
      const head = await reader.checkpoint();
      for (let i = 0; i < 300; i++) {
        const proof = await reader.inclusionProof(i, 300);
        expect(verifyInclusion(i, 300, leafHash(record(i)), proof, head.root)).toBe(true);
      }
      await expect(collect(reader.read(0, 300))).rejects.toThrow(LedgerCorruptError);
    });
  },
);
