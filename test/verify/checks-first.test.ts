/** The checks of the first entry (V06 to V08, V10), records that are none, and records that end early. */
import { beforeAll, describe, expect, it } from 'vitest';
import { electionId, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { utf8 } from '../../src/core/bytes.js';
import type { FetchFile } from '../../src/ledger/tile-source.js';
import { makeEntry } from '../../src/record/entry.js';
import { manifestEntry } from '../../src/record/steps.js';
import { type Report, UnreadableRecordError, verifyElection } from '../../src/verify/index.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import {
  found,
  type HonestRecord,
  holdElection,
  positionOf,
  published,
  verified,
} from '../helpers/tamper.js';

let honest: HonestRecord;

beforeAll(async () => {
  honest = await holdElection();
});

describe('the first entry', () => {
  const first = async (bytes: Uint8Array): Promise<Report> =>
    verified(honest.election, [bytes, ...honest.entries.slice(1)]);
  const manifestOf = (changes: Partial<Manifest>): Manifest => ({ ...honest.election.manifest, ...changes });

  it('V08: a manifest that breaks a rule is found, and nothing after it is judged', async () => {
    const broken = manifestOf({ threshold: 4 });
    const report = await first(manifestEntry(broken, honest.election.officers));
    expect(found(report)).toEqual([['V08', 0, 'M-10', 'manifest.threshold']]);
    expect(statuses(report)).toEqual({
      passed: ['V01', 'V02', 'V03'],
      failed: ['V08'],
      'not-asked': ['V04'],
    });
  });

  it('V06: an id that is not the manifest’s is found', async () => {
    const { officers, manifest } = honest.election;
    const bytes = makeEntry('manifest', new Uint8Array(32), writeManifest(manifest), officers);
    expect(found(await first(bytes))).toEqual([['V06', 0, 'election-id', 'manifest']]);
  });

  it('V10: a manifest without the officers’ signatures is found', async () => {
    const { officers, manifest } = honest.election;
    const report = await first(manifestEntry(manifest, officers.slice(1)));
    expect(found(report)).toEqual([['V10', 0, 'signature', 'manifest']]);
    expect(report.verdict).toBe('failed');
  });

  it('V07: a record that begins with something else is found', async () => {
    expect(found(await verified(honest.election, honest.entries.slice(1)))).toEqual([
      ['V07', 0, 'manifest', 'ceremony'],
    ]);
    const id = electionId(honest.election.manifest);
    const junk = makeEntry('manifest', id, utf8('no manifest'));
    expect(found(await first(junk))).toEqual([['V07', 0, 'manifest', 'manifest']]);
    const keyless = manifestOf({ ledger: { origin: 'x', key: 'no key' } });
    expect(found(await first(makeEntry('manifest', id, writeManifest(keyless))))).toEqual([
      ['V07', 0, 'manifest', 'manifest'],
    ]);
  });

  it('that is no entry, or missing, is no record', async () => {
    expect(await verdictOf(await published(honest.election, [utf8('hello')]))).toMatch(/^unreadable/);
    expect(await verdictOf(new Map())).toMatch(/^unreadable/);
    await expect(verifyElection('record' as unknown as FetchFile)).rejects.toThrow(TypeError);
    const files = await published(honest.election, honest.entries);
    files.delete('tile/entries/000.p/28');
    expect(await verdictOf(files)).toMatch(/^unreadable/);
    const refusing = verifyElection(async () => {
      throw new Error('no such directory');
    });
    await expect(refusing).rejects.toThrow(UnreadableRecordError);
  });
});

describe('a record that ends early is incomplete', () => {
  it.each([
    ['open', 0, ['V01', 'V02', 'V03', 'V05', 'V06', 'V07', 'V08', 'V09', 'V10', 'V40', 'V41'], 'V11'],
    ['open', 1, ['V11', 'V12', 'V13', 'V14', 'V15', 'V40', 'V41'], 'V16'],
    ['close', 1, ['V16', 'V17', 'V18', 'V19', 'V20', 'V21', 'V22', 'V23', 'V24', 'V40', 'V41', 'V42'], 'V25'],
  ] as const)('with %s as the next or last entry (%i)', async (type, more, last, next) => {
    const end = positionOf(honest.entries, type) + more;
    const report = await verified(honest.election, honest.entries.slice(0, end));
    expect([report.verdict, report.result, found(report)]).toEqual(['incomplete', undefined, []]);
    const { passed = [], failed } = statuses(report);
    expect(failed).toBeUndefined();
    expect(passed.at(-1)).toBe(last.at(-1));
    expect(passed).toEqual(expect.arrayContaining([...last]));
    expect(passed).not.toContain(next);
    const reasons = report.checks.flatMap(({ status, reason }) => (status === 'not-run' ? [reason] : []));
    expect(reasons.every((reason) => /^(voting|the result) has not been/.test(reason ?? ''))).toBe(true);
  });
});

/** Ids of checks by status, those that did not run left out. */
function statuses(report: Report): Partial<Record<string, string[]>> {
  const by: Partial<Record<string, string[]>> = {};
  for (const { id, status } of report.checks) {
    if (status === 'not-run') continue;
    const list = by[status] ?? [];
    list.push(id);
    by[status] = list;
  }
  return by;
}

async function verdictOf(record: LogFiles): Promise<string> {
  try {
    return (await verifyElection(filesOf(record))).verdict;
  } catch (error) {
    if (error instanceof UnreadableRecordError) return `unreadable: ${error.message}`;
    throw error;
  }
}
