/** Logs of a forum in which something is not in order: what is reported on them. */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { publishedFiles } from '../../src/ledger/index.js';
import { filesInMemory } from '../../src/ledger/published-files.js';
import { clockEntry } from '../../src/petition/index.js';
import { verifyForum } from '../../src/verify/petitions.js';
import { publishEntries } from '../helpers/publish.js';
import { file, LOG_SEED, OPERATORS, ORIGIN, openForum, supports } from './forum.js';

type Forum = Awaited<ReturnType<typeof openForum>>;
const nothing = new Uint8Array(32);

describe('logs that are not in order', () => {
  const logOf = async (entries: readonly Uint8Array[], seed = LOG_SEED, origin = ORIGIN) =>
    verifyForum(filesInMemory(await publishEntries(entries, origin, seed)));
  const failed = (report: Awaited<ReturnType<typeof logOf>>) =>
    report.checks.filter(({ status }) => status === 'failed').map(({ id: check }) => check);
  const entriesOf = async ({ ledger, board }: Forum): Promise<Uint8Array[]> => {
    await ledger.checkpoint({ size: board.record.size });
    const entries: Uint8Array[] = [];
    for await (const { entry } of ledger.read(0, board.record.size)) entries.push(entry);
    return entries;
  };

  it('another key, another log, an altered entry', async () => {
    const forum = await openForum();
    const entries = await entriesOf(forum);
    expect(failed(await logOf(entries))).toEqual([]);
    expect(failed(await logOf(entries, new Uint8Array(32).fill(4)))).toEqual(['PT-01']);
    expect(failed(await logOf(entries, LOG_SEED, 'example.org/other'))).not.toEqual([]);
    const files = new Map(await publishedFiles(forum.ledger));
    const [path = '', bundle = nothing] = [...files].find(([name]) => name.startsWith('tile/entries/')) ?? [];
    files.set(
      path,
      bundle.map((byte, i) => (i === bundle.length - 1 ? byte ^ 1 : byte)),
    );
    expect(failed(await verifyForum(filesInMemory(files)))).toEqual(['PT-02']);
  });

  it('a proposal held back is named once the grace is over, and not before', async () => {
    const own = await openForum();
    const held = await file(own.board, own.id, 0);
    const entries = [...(await entriesOf(own)), ...supports(own.id, held, 0, 3)];
    const more = (count: number) => [
      ...entries,
      ...Array.from({ length: count }, (_, i) => clockEntry(own.id, 1001 + i, OPERATORS)),
    ];
    expect((await logOf(more(3))).verdict).toBe('verified');
    const report = await logOf(more(6));
    expect(failed(report)).toEqual(['PT-17']);
    const findings = report.checks.find(({ id: check }) => check === 'PT-17')?.findings;
    expect(findings?.map(({ culprit }) => culprit)).toEqual(['operators']);
    expect(findings?.[0]?.message).toContain(toHex(held).slice(0, 16));
  });

  it('no charter at the beginning', async () => {
    const entries = (await entriesOf(await openForum())).slice(1);
    expect(failed(await logOf(entries))).toEqual(['PT-06']);
  });
});
