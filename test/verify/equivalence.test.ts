/** One record, one report: whatever the batch size, however often the replay is interrupted; and no ballot is kept. */
import { queryObjects } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { AcceptedBallot, WithdrawnBallot } from '../../src/ballot/box-accepted.js';
import { parseVerifierKey } from '../../src/ledger/note-keys.js';
import { openTileLog } from '../../src/ledger/tile-source.js';
import type { Finding } from '../../src/record/finding.js';
import { replay } from '../../src/record/replay.js';
import { ElectionRecord } from '../../src/record/state.js';
import { reportToJson } from '../../src/verify/index.js';
import { Forge } from '../helpers/forge.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { type HonestRecord, holdElection, published, verified } from '../helpers/tamper.js';
import { copied, forged, ineligible } from '../helpers/tamper-ballots.js';
import { type BadEntry, Workshop, withBad } from '../helpers/tamper-cases.js';
import { doubleMarks } from '../helpers/tamper-counts.js';

let honest: HonestRecord;
let entries: readonly Uint8Array[];
let files: LogFiles;

beforeAll(async () => {
  honest = await holdElection();
  const shop = new Workshop(honest);
  const forge = new Forge(shop);
  const bad = [ineligible, copied, forged].flatMap((make) => make(forge).slice(-2));
  // Bad ballots between the honest ones as well as after them.
  const spread = bad.map((one: BadEntry, i) =>
    i % 2 ? one : { ...one, at: shop.at('ballot', 1 + (i % 4)) },
  );
  entries = withBad(honest, [...spread, ...doubleMarks(shop)]).entries;
  files = await published(honest.election, entries);
});

async function replayed(steps: readonly number[], batch = 256): Promise<[ElectionRecord, Finding[]]> {
  const { origin, key } = honest.election.manifest.ledger;
  const reader = openTileLog(filesOf(files), { origin, logKeys: [parseVerifierKey(key)] });
  const record = new ElectionRecord();
  const findings: Finding[] = [];
  const ends = [...steps, entries.length];
  for (const [i, to] of ends.entries())
    await replay(record, reader, ends[i - 1] ?? 0, to, {
      rng: seededRng('weights'),
      batch,
      onFinding: (one) => findings.push(one),
    });
  return [record, findings];
}

describe('a report', () => {
  it('is the same for every batch size and every source of weights', async () => {
    const reports = await Promise.all(
      [1, 3, 256].map((batch) => verified(honest.election, entries, { batch, rng: seededRng(`${batch}`) })),
    );
    const [first, ...rest] = reports.map(reportToJson);
    expect(reports[0]?.checks.flatMap(({ findings }) => findings).length).toBeGreaterThan(8);
    for (const report of rest) expect(report).toBe(first);
  });

  it('is the same with a limit on findings, the rest counted, even if nothing may be kept', async () => {
    const full = await verified(honest.election, entries);
    for (const maxFindings of [0, 2]) {
      const short = await verified(honest.election, entries, { maxFindings });
      expect(short.verdict).toBe('failed');
      expect(short.checks.map(({ status }) => status)).toEqual(full.checks.map(({ status }) => status));
      for (const [i, { findings, omitted }] of short.checks.entries()) {
        expect(findings.length).toBeLessThanOrEqual(maxFindings);
        expect(findings.length + omitted).toBe(full.checks[i]?.findings.length);
      }
    }
  });

  it('is not made when aborted', async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error('enough'));
    const run = verified(honest.election, entries, { signal: controller.signal, onProgress, batch: 1 });
    await expect(run).rejects.toThrow('enough');
  });

  it('tells its progress, to the end', async () => {
    const seen: (readonly [number, number])[] = [];
    await verified(honest.election, entries, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([entries.length, entries.length]);
    expect(seen.every(([done], i) => i === 0 || done > (seen[i - 1]?.[0] ?? 0))).toBe(true);
  });
});

describe('a replay', () => {
  it('in several steps is the one at once', async () => {
    const [whole, findings] = await replayed([]);
    const first = entries.findIndex((bytes) => bytes[1] === 6);
    for (const steps of [[first + 2], [1, first + 1, first + 3, first + 9, entries.length - 3]]) {
      const [record, same] = await replayed(steps, 3);
      expect(same).toEqual(findings);
      expect(record.voting.box.accounting).toEqual(whole.voting.box.accounting);
      expect(record.tallying.hash).toEqual(whole.tallying.hash);
      expect(record.tallying.result).toEqual(whole.tallying.result);
    }
  });

  it('keeps no ballot in memory, neither those that count nor those withdrawn', async () => {
    const before = [AcceptedBallot, WithdrawnBallot].map((kind) => queryObjects(kind, { format: 'count' }));
    const kept = await replayed([]);
    const after = [AcceptedBallot, WithdrawnBallot].map((kind) => queryObjects(kind, { format: 'count' }));
    expect(kept[0].phase).toBe('published');
    expect(after).toEqual(before);
  });
});
