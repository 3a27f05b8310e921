/** Vectors of others for proofs, notes and tiles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../src/core/bytes.js';
import { HanpyoError } from '../../src/core/errors.js';
import { sha256 } from '../../src/core/hash.js';
import {
  cosignatureTime,
  ed25519NoteSigner,
  formatVerifierKey,
  isSubtree,
  leafHash,
  newTiles,
  openNote,
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
import { record } from './helpers.js';

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
