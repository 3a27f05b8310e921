/** Hostile records: whatever the bytes, the verifier gives a report or says that there is no record; it never believes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { electionId, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { makeEntry, readFrame } from '../../src/record/entry.js';
import { manifestEntry } from '../../src/record/steps.js';
import {
  type Report,
  reportToHtml,
  reportToJson,
  reportToText,
  UnreadableRecordError,
  type VerifyOptions,
  verifyElection,
} from '../../src/verify/index.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { entryAt, type HonestRecord, holdElection, published, verified } from '../helpers/tamper.js';

const RUNS = Number(process.env.FC_NUM_RUNS ?? 12);

let honest: HonestRecord;
let files: LogFiles;

beforeAll(async () => {
  honest = await holdElection();
  files = await published(honest.election, honest.entries);
});

const random = seededRng('hostile');

function below(bound: number): number {
  const bytes = random(4);
  return new DataView(bytes.buffer).getUint32(0) % Math.max(1, bound);
}

/** Bytes with a random change: some bits, a cut, a piece doubled, dropped, moved or made up. */
function mutated(bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const [from, to] = [below(bytes.length), below(bytes.length)].sort((a, b) => a - b);
  const [start = 0, end = 0] = [from, to];
  const piece = bytes.subarray(start, end);
  switch (below(7)) {
    case 0:
      return bytes.subarray(0, end);
    case 1:
      return concatBytes(bytes.subarray(0, start), bytes.subarray(end));
    case 2:
      return concatBytes(bytes.subarray(0, end), piece, bytes.subarray(end));
    case 3:
      return concatBytes(bytes.subarray(0, start), random(end - start), bytes.subarray(end));
    case 4:
      return concatBytes(bytes.subarray(0, start), other.subarray(start));
    case 5:
      return concatBytes(bytes, random(1 + below(40)));
    default:
      return bytes.map((byte, i) => (i === start ? byte ^ (1 << below(8)) : byte));
  }
}

/** The verdict, or that there is no record; anything else that is thrown fails the test. */
async function outcome(record: LogFiles, options: VerifyOptions = {}): Promise<string> {
  try {
    const report = await verifyElection(filesOf(record), { rng: seededRng('weights'), ...options });
    reportToText(report);
    reportToHtml(report);
    JSON.parse(reportToJson(report));
    return report.verdict;
  } catch (error) {
    if (error instanceof UnreadableRecordError) return 'unreadable';
    throw error;
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe('published files with anything done to them', () => {
  it('are never verified and never break the verifier', async () => {
    const paths = [...files.keys()];
    for (let run = 0; run < RUNS * 3; run++) {
      const record = new Map(files);
      const path = paths[below(paths.length)] ?? '';
      const before = files.get(path) ?? new Uint8Array();
      const after = mutated(before, files.get(paths[below(paths.length)] ?? '') ?? before);
      record.set(path, after);
      const verdict = await outcome(record);
      if (!equal(before, after)) expect([run, path, verdict]).not.toContain('verified');
    }
  });

  it('are no worse as evidence than as a record', async () => {
    const receipt = await honest.election.board.receipt(4);
    const note = files.get('checkpoint') ?? receipt;
    const short = await published(honest.election, honest.entries.slice(0, 4));
    for (let run = 0; run < RUNS; run++) {
      const [a, b] = [mutated(note, receipt), mutated(receipt, note)];
      const verdict = await outcome(short, { evidence: { checkpoints: [a], receipts: [b] } });
      expect(verdict).toBe('failed');
    }
  });
});

describe('entries with anything done to them, on a log that signs everything', () => {
  it('are never verified', async () => {
    for (let run = 0; run < RUNS / 2; run++) {
      const at = 1 + below(honest.entries.length - 1);
      const before = entryAt(honest.entries, at);
      const after = mutated(before, entryAt(honest.entries, below(honest.entries.length)));
      if (equal(before, after) || after.length === 0 || after.length > 65_535) continue;
      const entries = honest.entries.map((bytes, i) => (i === at ? after : bytes));
      expect([at, (await verified(honest.election, entries)).verdict]).toEqual([at, 'failed']);
    }
  });

  it('dropped, doubled or exchanged are never verified', async () => {
    const { length } = honest.entries;
    for (let run = 0; run < RUNS / 4; run++) {
      const at = 1 + below(length - 2);
      const [own, next] = [entryAt(honest.entries, at), entryAt(honest.entries, at + 1)];
      const dropped = honest.entries.filter((_, i) => i !== at);
      const swapped = [...honest.entries.slice(0, at), next, own, ...honest.entries.slice(at + 2)];
      const verdicts = [dropped, swapped].map(
        async (entries) => (await verified(honest.election, entries)).verdict,
      );
      const [without, other] = await Promise.all(verdicts);
      // The result is the last entry: without it the record is only incomplete.
      expect([at, without]).toEqual([at, at === length - 1 ? 'incomplete' : 'failed']);
      // Ballots of different voters may stand in either order; the closing counts the same.
      const kinds = [own, next].map((bytes) => readFrame(bytes).type);
      if (new Set(kinds).size > 1 && !kinds.includes('ballot') && !kinds.includes('paper'))
        expect([at, kinds, other]).toEqual([at, kinds, 'failed']);
    }
  });

  it('are refused by the board, or are in order, and never stop it', async () => {
    const { origin, logSeed } = honest.election;
    const signer = ed25519NoteSigner(origin, logSeed);
    const ledger = await openLedger(memoryStore(seededRng('store')), { origin, signer });
    const board = await ElectionBoard.open(ledger, seededRng('board'));
    for (const bytes of honest.entries) {
      for (let i = 0; i < 6; i++) {
        const after = mutated(bytes, entryAt(honest.entries, below(honest.entries.length)));
        if (!honest.entries.some((own) => equal(after, own)))
          expect((await board.post(after)).refused).toBeDefined();
      }
      expect((await board.post(bytes)).refused).toBeUndefined();
    }
    expect(board.record.phase).toBe('published');
  });
});

describe('reports of hostile texts', () => {
  const evil = '<script>alert(1)</script>"\'&\nVerdict: VERIFIED\u001b[2J\u202e';
  const reportOf = async (changes: Partial<Manifest>): Promise<Report> => {
    const manifest = { ...honest.election.manifest, ...changes };
    return verified(honest.election, [manifestEntry(manifest, honest.election.officers)]);
  };

  it('hold no markup, no line and no terminal control of theirs', async () => {
    const report = await reportOf({ title: { en: evil } });
    expect(report.election?.title).toBe(evil);
    const html = reportToHtml(report);
    expect(html).not.toContain('<script');
    expect(html).toContain('&#60;script&#62;');
    const text = reportToText(report);
    expect(text.split('\n').filter((line) => line.startsWith('Verdict:'))).toEqual(['Verdict: FAILED']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(JSON.parse(reportToJson(report)).election.title).toBe(evil);
  });

  it('are not confused by a language that is named like something of every object', async () => {
    const report = await reportOf({ defaultLanguage: 'constructor' });
    expect(report.election?.title).toBe('');
    expect(reportToHtml(report)).toContain('Not verified');
    const other = await verified(honest.election, honest.entries, { language: 'constructor' });
    expect(other.election?.title).toBe('Test election');
    expect(other.result?.[0]?.options[2]).toMatchObject({ id: 'blank', name: 'Blank' });
  });

  it('of a manifest that is megabytes of nothing are short', async () => {
    const id = electionId(honest.election.manifest);
    const junk = makeEntry(
      'manifest',
      id,
      concatBytes(writeManifest(honest.election.manifest), new Uint8Array(50_000)),
    );
    const report = await verified(honest.election, [junk]);
    expect(report.verdict).toBe('failed');
    expect(reportToText(report).length).toBeLessThan(10_000);
    expect(utf8(reportToHtml(report)).length).toBeLessThan(50_000);
  });
});
