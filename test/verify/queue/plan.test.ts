/** Chunks cover a ledger exactly: whatever is missing, doubled, swapped or wrong among them is named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TreeHead } from '../../../src/ledger/checkpoint.js';
import { openLedger, publishedFiles } from '../../../src/ledger/index.js';
import { memoryStore } from '../../../src/ledger/memory-store.js';
import { ed25519NoteSigner } from '../../../src/ledger/note-keys.js';
import { leafHash, nodeHash, splitPoint } from '../../../src/ledger/tree.js';
import { LedgerCorruptError } from '../../../src/ledger/verified-tree.js';
import { type Chunk, chunkRoot, coverFault, openTree, planChunks } from '../../../src/verify/chunks/plan.js';
import { filesOf, type LogFiles } from '../../helpers/publish.js';
import { seededRng } from '../../helpers/rng.js';

const entry = (i: number): Uint8Array => new TextEncoder().encode(`entry ${i}`);

/** RFC 6962, by the book. */
function rootOf(from: number, to: number): Uint8Array {
  if (to - from === 1) return leafHash(entry(from));
  const middle = from + splitPoint(to - from);
  return nodeHash(rootOf(from, middle), rootOf(middle, to));
}

async function logOf(size: number): Promise<{ files: LogFiles; head: TreeHead }> {
  const rng = seededRng('plan');
  const origin = 'test.example/plan';
  const signer = ed25519NoteSigner(origin, rng(32));
  const ledger = await openLedger(memoryStore(rng), { origin, signer });
  for (let i = 0; i < size; i += 500)
    await ledger.appendBatch(
      Array.from({ length: Math.min(500, size - i) }, (_, n) => entry(i + n)),
      { await: 'published' },
    );
  const { root } = await ledger.checkpoint({ size });
  const files = new Map(await publishedFiles(ledger));
  await ledger.close();
  return { files, head: { origin, size, root } };
}

async function planOf(size: number, entries: number): Promise<readonly Chunk[]> {
  const { files, head } = await logOf(size);
  return planChunks(await openTree(filesOf(files), head), entries);
}

describe('chunks of a ledger', () => {
  it.each([
    [1, 256],
    [255, 256],
    [256, 256],
    [257, 256],
    [1500, 256],
    [1500, 512],
    [1500, 4096],
    [2048, 1024],
    [2049, 1024],
  ])('of %i entries, %i each, have the roots of their subtrees', async (size, entries) => {
    const chunks = await planOf(size, entries);
    expect(chunks.length).toBe(Math.ceil(size / entries));
    for (const { start, end, root } of chunks) expect(root).toEqual(rootOf(start, end));
  });

  it('compose to the root of the checkpoint, and nothing else does', async () => {
    const { files, head } = await logOf(1500);
    const tree = await openTree(filesOf(files), head);
    const chunks = await planChunks(tree, 256);
    expect(coverFault(chunks, head, 256)).toBeUndefined();
    const wrong = (i: number): Chunk[] =>
      chunks.map((chunk, n) => (n === i ? { ...chunk, root: new Uint8Array(32) } : chunk));
    const [a, b, ...rest] = chunks;
    if (a === undefined || b === undefined) throw new Error('two chunks');
    for (let i = 0; i < chunks.length; i++) {
      const name = `the entries ${i * 256} to ${Math.min(1500, (i + 1) * 256)} have another root`;
      expect(coverFault(wrong(i), head, 256, chunks)).toContain(name);
      expect(coverFault(wrong(i), head, 256)).toContain('do not make the root');
    }
    expect(coverFault(chunks.slice(0, -1), head, 256)).toContain('the entries from 1280 on are missing');
    expect(coverFault([a, ...rest], head, 256)).toContain('in place of the entries 256 to 512');
    expect(coverFault([a, a, b, ...rest], head, 256)).toContain('stand 0 to 256');
    expect(coverFault([b, a, ...rest], head, 256)).toContain('in place of the entries 0 to 256');
    const swapped = [{ ...a, root: b.root }, { ...b, root: a.root }, ...rest];
    expect(coverFault(swapped, head, 256)).toContain('do not make the root');
    expect(coverFault([...chunks, a], head, 256)).toContain('in place of');
    expect(coverFault([], head, 256)).toContain('from 0 on are missing');
    expect(await chunkRoot(tree, 512, 768)).toEqual(rootOf(512, 768));
  });

  it('are the same whatever else is in the log, as long as it only grows', async () => {
    const [small, large] = [await planOf(700, 256), await planOf(1500, 256)];
    expect(large.slice(0, 2)).toEqual(small.slice(0, 2));
    const { files, head } = await logOf(1500);
    const tree = await openTree(filesOf(files), head);
    expect(await chunkRoot(tree, 512, 700)).toEqual(small[2]?.root);
  });

  it('are refused where a tile is missing, short or altered', async () => {
    const { files, head } = await logOf(1500);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...[...files.keys()].filter((path) => /^tile\/[1-9]/.test(path))),
        fc.constantFrom('absent', 'short', 'altered'),
        async (path, how) => {
          const bytes = files.get(path) ?? new Uint8Array();
          const changed = new Map(files);
          if (how === 'absent') changed.delete(path);
          else
            changed.set(
              path,
              how === 'short' ? bytes.slice(0, -1) : bytes.map((b, i) => b ^ (i === 9 ? 1 : 0)),
            );
          const plan = openTree(filesOf(changed), head).then((tree) => planChunks(tree, 256));
          await expect(plan).rejects.toThrow(LedgerCorruptError);
        },
      ),
    );
  });

  it('have a power of two of bundles', async () => {
    for (const entries of [0, 1, 255, 300, 768, 2 ** 17, -256, Number.NaN])
      await expect(planOf(3, entries)).rejects.toThrow(RangeError);
  });
});
