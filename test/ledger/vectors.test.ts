import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fromBase64, fromHex, fromUtf8, toBase64, utf8 } from '../../src/core/bytes.js';
import { ed25519Verify } from '../../src/core/ed25519-verify.js';
import { HanpyoError } from '../../src/core/errors.js';
import { sha256 } from '../../src/core/hash.js';
import { openLogDirectory } from '../../src/ledger/file/index.js';
import {
  type CheckpointTrust,
  cosignatureTime,
  ed25519NoteSigner,
  formatVerifierKey,
  isSubtree,
  LedgerCorruptError,
  leafHash,
  type NoteVerifier,
  newTiles,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  parseTreeHead,
  parseVerifierKey,
  signNote,
  tilePath,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
} from '../../src/ledger/index.js';
import { describeWithData } from '../helpers/shared-data.js';
import { recordLog, rootsUpTo } from './golden-log.js';
import { collect, record } from './helpers.js';

interface MerkleVector {
  desc: string;
  wantErr: boolean;
  proof: string[] | null;
  root: string;
  leafHash: string;
  root1: string;
  root2: string;
  leafIdx: number;
  treeSize: number;
  size1: number;
  size2: number;
  size: number;
  start: number;
  end: number;
}

const hashes = (texts: string[] | null) => (texts ?? []).map((text) => fromBase64(text));

/** Accepts or refuses; a thrown RangeError is a refusal, anything else is a bug. */
function accepted(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

describeWithData('RFC 6962 proofs', 'ledger/merkle-rfc6962/testdata', (root) => {
  const checks: Record<string, (v: MerkleVector) => boolean> = {
    inclusion: (v) =>
      verifyInclusion(v.leafIdx, v.treeSize, fromBase64(v.leafHash), hashes(v.proof), fromBase64(v.root)),
    consistency: (v) =>
      verifyConsistency(v.size1, v.size2, hashes(v.proof), fromBase64(v.root1), fromBase64(v.root2)),
    subtreeinclusion: (v) =>
      isSubtree(v.start, v.end) &&
      verifyInclusion(
        v.leafIdx - v.start,
        v.end - v.start,
        fromBase64(v.leafHash),
        hashes(v.proof),
        fromBase64(v.root),
      ),
    subtreeconsistency: (v) =>
      verifySubtreeConsistency(
        v.start,
        v.end,
        v.size,
        hashes(v.proof),
        fromBase64(v.root1),
        fromBase64(v.root2),
      ),
  };
  const expected = { inclusion: 98, consistency: 98, subtreeinclusion: 204, subtreeconsistency: 118 };
  for (const [kind, check] of Object.entries(checks))
    it(`${kind}: every vector is accepted or refused as it says`, () => {
      const files = readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' }).filter((f) =>
        f.endsWith('.json'),
      );
      const wrong: string[] = [];
      for (const file of files) {
        const vector = JSON.parse(readFileSync(join(root, kind, file), 'utf8')) as MerkleVector;
        if (accepted(() => check(vector)) === vector.wantErr) wrong.push(file);
      }
      expect(wrong).toEqual([]);
      expect(files.length).toBe(expected[kind as keyof typeof expected]);
    });
});

describeWithData('signed notes', 'ledger/signed-note-vectors.json', (path) => {
  interface NoteVectors {
    keys: Record<string, string>;
    badVkeys: string[];
    goodVkeys: string[];
    open: { desc: string; msg: string; keys: string[]; ok: boolean; verified?: string[] }[];
    sign: { key: string; text: string; want: string };
    cosignatureTimestamp: { sigBase64: string; unix: number };
    treeHead: { text: string; size: number; leafData: string; bad: string[] };
  }
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as NoteVectors;

  it('verifier keys', () => {
    for (const key of vectors.goodVkeys) expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
    for (const key of vectors.badVkeys) expect(() => parseVerifierKey(key), key).toThrow(/verifier key/);
  });

  it.each(vectors.open.map((v) => [v.desc, v] as const))('open: %s', (_, vector) => {
    const open = () =>
      openNote(
        utf8(vector.msg),
        vector.keys.map((key) => parseVerifierKey(key)),
      );
    if (vector.ok) expect(open().verified.map((v) => v.key.name)).toEqual(vector.verified);
    else expect(codeOf(open)).toMatch(/^note-|^bad-|^too-large/);
  });

  it('sign', async () => {
    const [name, , encoded] = vectors.sign.key.replace('PRIVATE+KEY+', '').split('+');
    const seed = fromBase64(vectors.sign.key.split('+').slice(4).join('+')).subarray(1);
    expect(encoded).toBeDefined();
    const note = await signNote(vectors.sign.text, [ed25519NoteSigner(name ?? '', seed)]);
    expect(fromUtf8(note)).toBe(vectors.sign.want);
  });

  it('cosignature timestamp', () => {
    const { sigBase64, unix } = vectors.cosignatureTimestamp;
    expect(cosignatureTime(fromBase64(sigBase64).subarray(4))).toBe(unix);
  });

  it('tree head', () => {
    const { text, size, bad } = vectors.treeHead;
    // Its origin holds spaces, as that of no C2SP log key may: reading allows it, pinning the origin refuses others.
    expect(parseTreeHead(text)).toMatchObject({ size, origin: 'go.sum database tree' });
    for (const other of bad) {
      const refused = accepted(() => {
        try {
          return parseTreeHead(other).origin === 'go.sum database tree';
        } catch {
          return false;
        }
      });
      expect(refused, other).toBe(false);
    }
  });
});

describeWithData('golden log of 1,100 records', 'ledger/self-golden-tlog.json', (path) => {
  interface Golden {
    roots: Record<string, string>;
    inclusion: { index: number; size: number; leaf: string; proof: string[] }[];
    consistency: { from: number; to: number; proof: string[] }[];
    tilePaths: { level: number; index: number; path: string }[];
    layouts: { size: number; tiles: unknown }[];
  }
  const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;

  it('roots, inclusion and consistency proofs are the same', async () => {
    const { ledger } = await recordLog(1100);
    const roots = rootsUpTo(1100);
    for (const [size, root] of Object.entries(golden.roots))
      expect(toBase64(roots[Number(size)] ?? sha256(utf8('')))).toBe(root);
    for (const { index, size, leaf, proof } of golden.inclusion) {
      expect(toBase64(leafHash(record(index)))).toBe(leaf);
      expect((await ledger.inclusionProof(index, size)).map(toBase64)).toEqual(proof);
    }
    for (const { from, to, proof } of golden.consistency)
      expect((await ledger.consistencyProof(from, to)).map(toBase64)).toEqual(proof);
  });

  it('tile paths and layouts are the same', () => {
    for (const { level, index, path: tile } of golden.tilePaths) {
      const parsed = parseTilePath(tile);
      expect(parsed).toMatchObject({ level, index });
      expect(tilePath(parsed)).toBe(tile);
    }
    for (const { size, tiles } of golden.layouts) expect(layoutOf(size), String(size)).toEqual(tiles);
  });
});

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

/** The code of the error that a call throws; fails if it does not throw one of ours. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof HanpyoError) return error.code;
    throw error;
  }
  throw new Error('accepted, a refusal was expected');
}

/** Tiles of a tree that grows at once to a size, in the golden file's form. */
function layoutOf(size: number): unknown[] {
  const levels: Record<string, unknown>[] = [];
  for (const tile of newTiles(0, size)) {
    if (tile.level === 'entries') continue;
    const row = levels[tile.level] ?? { level: tile.level, full: 0, partial: 0 };
    levels[tile.level] = row;
    if (tile.width === 256) Object.assign(row, { full: Number(row.full) + 1, lastFullPath: tilePath(tile) });
    else Object.assign(row, { partial: tile.width, partialPath: tilePath(tile) });
  }
  return levels;
}

/** What `core/ed25519.ts` accepts of the 914: the same set in every runtime (spec L-3.4). */
const ED25519_ACCEPTED = 43;
const ED25519_BITMAP_SHA256 = '2QDEMjdkCtwxGlEZ2rTYilgq/AO5e09lqVik5lZhIJA=';
/** Nothing of small order itself, no non-canonical point, no unreduced scalar. */
const ED25519_ALLOWED_FLAGS: readonly string[] = ['low_order_component_R', 'low_order_component_A'];
