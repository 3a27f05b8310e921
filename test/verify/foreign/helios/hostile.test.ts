/** Any bytes get a report: never an exception, and never another result. */

import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { fingerprintOf, pythonJson } from '../../../../src/verify/foreign/helios/python-json.js';
import { recordInFile, recordInFiles } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { SMALL } from './open.js';
import { bundleOf, folderOf, honestScene, type Scene } from './scene.js';

let honest: Scene;
beforeAll(() => {
  honest = honestScene();
});

const RESULT = '2 0 2 1 1';

/** What must hold of every report. */
async function sane(report: ReturnType<typeof verifyHelios>): Promise<string> {
  const { verdict, result } = await report;
  const counts = result?.map(({ value }) => value).join(' ');
  expect(counts).toBe(verdict === 'verified' ? RESULT : undefined);
  return verdict;
}

describe('flipped bytes', () => {
  it('of the parts lead to a failed check or to the same result', async () => {
    const verdicts: string[] = [];
    for (let i = 0; i < 32; i++) {
      const files = folderOf(honest);
      const names = [...files.keys()];
      const name = names[i % names.length] ?? '';
      const bytes = Uint8Array.from(files.get(name) ?? []);
      const at = Math.floor((((i * 7919) % 1009) / 1009) * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 7));
      verdicts.push(await sane(verifyHelios(recordInFiles(files.set(name, bytes)), SMALL)));
    }
    expect(verdicts.filter((verdict) => verdict === 'failed').length).toBeGreaterThan(22);
  });

  it('of the bundle, and bundles cut short, lead to reports', async () => {
    const bundle = bundleOf(honest);
    for (let i = 1; i <= 12; i++) {
      const at = Math.floor((bundle.length * i) / 13);
      const flipped = Uint8Array.from(bundle);
      flipped[at] = (flipped[at] ?? 0) ^ 2;
      await sane(verifyHelios(recordInFile(flipped), SMALL));
      expect(await sane(verifyHelios(recordInFile(bundle.subarray(0, at)), SMALL))).toBe('failed');
    }
  });
});

describe('bundles', () => {
  it.each<[string, (text: string) => string]>([
    ['trailing text', (text) => `${text}x`],
    ['a NUL after it', (text) => `${text}\0`],
    ['a field of another name', (text) => text.replace('{', '{"more":"",')],
    ['a field twice', (text) => text.replace('{', '{"results":"W10=",')],
    ['an escape', (text) => text.replace('"voters":["', '"voters":["\\u0057')],
    ['white space in base64', (text) => text.replace('"voters":["', '"voters":[" ')],
    ['base64 of another alphabet', (text) => text.replace('"voters":["', '"voters":["_')],
    ['a number', (text) => text.replace('"voters":["', '"voters":[1,"')],
    ['a text where a list belongs', (text) => text.replace(/"voters":\[("[^"]*")\]/, '"voters":$1')],
    ['a list where a text belongs', (text) => text.replace(/"results":("[^"]*")/, '"results":[$1]')],
    ['no text', () => ''],
    ['no end', (text) => text.slice(0, -1)],
  ])('with %s are refused', async (_, change) => {
    const report = await verifyHelios(
      recordInFile(Buffer.from(change(Buffer.from(bundleOf(honest)).toString()))),
      SMALL,
    );
    expect(report.verdict).toBe('failed');
    expect(report.checks.flatMap(({ findings }) => findings.map(({ check }) => check))).toContain('HEL-01');
  });

  it('may have white space, and their fields in any order', async () => {
    const parts = Object.entries(JSON.parse(Buffer.from(bundleOf(honest)).toString())).reverse();
    const text = ` ${JSON.stringify(Object.fromEntries(parts), null, 2)}\n`;
    expect(await sane(verifyHelios(recordInFile(Buffer.from(text)), SMALL))).toBe('verified');
  });

  it('are read in parts of any size', async () => {
    const bytes = bundleOf(honest);
    let most = 0;
    const record: ForeignRecord = {
      files: async () => undefined,
      open: async (path) => {
        if (path !== '') return undefined;
        const read = async (offset: number, length: number): Promise<Uint8Array> => {
          most = Math.max(most, length);
          return bytes.slice(offset, offset + Math.min(length, 1009));
        };
        return { size: bytes.length, read, close: async () => {} };
      },
    };
    const report = await verifyHelios(record, SMALL);
    expect(report.verdict).toBe('verified');
    expect(most).toBeLessThanOrEqual(2 ** 20);
  });
});

describe('parts', () => {
  it.each<[string, (text: string) => string]>([
    ['a key twice', (text) => text.replace('"min": 0', '"min": 0, "min": 0')],
    ['a fraction', (text) => text.replace('"min": 0', '"min": 0.0')],
    ['text after it', (text) => `${text} {}`],
    ['no JSON', () => 'election'],
  ])('an election with %s is refused', async (_, change) => {
    const files = folderOf(honest);
    const text = Buffer.from(files.get('election.json') ?? []).toString();
    files.set('election.json', Buffer.from(change(text)));
    const { checks } = await verifyHelios(recordInFiles(files), SMALL);
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['HEL-01']);
  });

  it('an election with more answers than fit into memory is refused', async () => {
    const scene = structuredClone(honest);
    const [question] = scene.election.questions;
    const answers = Array.from({ length: 4096 }, () => '');
    scene.election.questions = Array.from({ length: 17 }, () => ({ ...question, answers }));
    const { checks } = await verifyHelios(recordInFile(bundleOf(scene)), SMALL);
    const [finding] = checks.flatMap(({ findings }) => findings);
    expect(finding).toMatchObject({ check: 'HEL-03', code: 'too-large' });
  });

  it('another way to write the same election is another election: its bytes are hashed', async () => {
    const files = folderOf(honest);
    const text = Buffer.from(files.get('election.json') ?? []).toString();
    files.set('election.json', Buffer.from(`${text} `));
    const { checks } = await verifyHelios(recordInFiles(files), SMALL);
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([
      'HEL-08',
      'HEL-17',
    ]);
  });

  it('texts need not be normalized', async () => {
    const scene = structuredClone(honest);
    scene.voters[0].alias = 'Jose\u0301';
    scene.votes[0].voter_hash = fingerprintOf(scene.voters[0]);
    expect(await sane(verifyHelios(recordInFile(bundleOf(scene)), SMALL))).toBe('verified');
  });
});

describe('what is hashed', () => {
  it('is what Python writes', () => {
    // From json.dumps(value, sort_keys=True) of Python 3.11.
    const value = { é: 1, z: ['\u007f\u0001\n"\\/', null, true], a: { '\u{1f5f3}': -5, '\uffee': '' } };
    expect(pythonJson(value)).toBe(
      '{"a": {"\\uffee": "", "\\ud83d\\uddf3": -5}, "z": ["\\u007f\\u0001\\n\\"\\\\/", null, true], "\\u00e9": 1}',
    );
    expect(fingerprintOf([])).toBe('T1PNoYwrqgwDVLtfmj7L5e0Sq02OEbqHPC8RFhICuUU');
  });
});

describe('interruption', () => {
  const controller = new AbortController();
  afterEach(() => controller.abort());

  it('ends the verification by an exception', async () => {
    controller.abort();
    const promise = verifyHelios(recordInFile(bundleOf(honest)), { ...SMALL, signal: controller.signal });
    await expect(promise).rejects.toThrow();
  });

  it('is not needed: progress is told', async () => {
    const seen: number[] = [];
    await verifyHelios(recordInFile(bundleOf(honest)), { ...SMALL, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([1, 2, 3]);
  });
});
