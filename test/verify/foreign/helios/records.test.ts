/** Records of Helios itself and of other verifiers' tests, and the forms a record may have. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../src/verify/foreign/detect.js';
import { HEL_CHECKS, verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { recordInFile, recordInFiles } from '../../../../src/verify/foreign/memory.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../../../../src/verify/foreign/report-views.js';
import { describeWithData } from '../../../helpers/shared-data.js';

const REAL = 'real/vote.heliosvoting.org-43a30b30-04d8-11e1-8fc9-12313f028a58.json';
const OPENED = 'real/spoiled-ballot-b36cbf0c-250a-11e3-89f4-46d2afa631be.json';

/** A bundle as the answers of the server. */
function asFolder(bundle: Uint8Array): Map<string, Uint8Array> {
  const { election, voters, votes, results, trustees } = JSON.parse(Buffer.from(bundle).toString());
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');
  const files = new Map<string, Uint8Array>([
    ['election.json', bytes(election)],
    ['trustees.json', bytes(trustees)],
    ['result.json', bytes(results)],
  ]);
  for (const [i, page] of voters.entries()) files.set(`voters/${i + 1}.json`, bytes(page));
  for (const vote of votes) {
    const { voter_uuid: uuid } = JSON.parse(Buffer.from(vote, 'base64').toString());
    files.set(`ballots/${uuid}.json`, bytes(vote));
  }
  return files;
}

describeWithData('records of Helios', 'helios', (path) => {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(`${path}/${name}`));

  it.each([
    ['gen-4v-5a-0-null-2t.json', '1 3 1 2 1', 4],
    ['gen-5v-10a-1-3-3t.json', '1 0 4 2 1 2 1 0 0 1', 5],
    [REAL, '0 1 1 1', 1],
  ])('%s is verified, and its result re-derived', async (name, result, ballots) => {
    const bundle = read(name);
    expect(await detectFormat(recordInFile(bundle))).toBe('helios');
    const report = await verifyHelios(recordInFile(bundle));
    expect(report.verdict).toBe('verified');
    const { results } = JSON.parse(Buffer.from(bundle).toString());
    const counts = report.result?.map(({ value }) => value).join(' ');
    expect(counts).toBe(result);
    expect(`[[${result.replaceAll(' ', ', ')}]]`).toBe(Buffer.from(results, 'base64').toString());
    expect(report.facts).toContainEqual({ label: 'Ballots counted', value: String(ballots) });
    const status = (id: string) => report.checks.find((check) => check.id === id)?.status;
    for (const { id } of HEL_CHECKS) expect(status(id)).toBe(id === 'HEL-17' ? 'not-asked' : 'passed');
  });

  it('the real election as the answers of its server, one by one and under lenient rules', async () => {
    const record = recordInFiles(asFolder(read(REAL)));
    expect(await detectFormat(record)).toBe('helios');
    for (const options of [{}, { mode: 'one-by-one' }, { rules: 'lenient' }] as const) {
      const report = await verifyHelios(record, options);
      expect(report.verdict).toBe('verified');
      expect(report.facts).toContainEqual({
        label: 'Fingerprint',
        value: 'ie3KKON5UKWVfCb8ZvPyTsQEn2pZS8xbAb34/WNuP5U',
      });
    }
  });

  it('a real opened ballot is what it states, under a key that the voter must compare', async () => {
    const bytes = read(OPENED);
    expect(await detectFormat(recordInFile(bytes))).toBe('helios');
    const report = await verifyHelios(recordInFile(bytes));
    expect([report.verdict, report.result]).toEqual(['incomplete', undefined]);
    const fact = (label: string) => report.facts.find((some) => some.label === label)?.value;
    expect(fact('Stated: question 2')).toBe('answers 1');
    expect(report.facts.map(({ value }) => value)).toContain('answers 4, 2');
    expect(fact('Election fingerprint')).toBe('ja1pOw2X1VbZY28soLYQgqxhSaRhZrGmie3i9nmfMmA');
    const key = BigInt(fact('Key y in decimals') ?? 0);
    const hash = createHash('sha256').update(Buffer.from(key.toString(16).padStart(512, '0'), 'hex'));
    expect(fact('SHA-256 of the key')).toBe(hash.digest('hex'));
    const statuses = report.checks.filter(({ status }) => status !== 'not-asked');
    expect(statuses.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...['HEL-01 passed', 'HEL-02 passed', 'HEL-06 not-run', 'HEL-12 passed', 'HEL-17 passed'],
    ]);
    expect(foreignReportToText(report)).toMatch(
      /Verdict: INCOMPLETE \(an opened ballot; NOT in the record: the election and its key, .*\)\n$/,
    );
    expect(foreignReportToHtml(report)).toContain('NOT in the record: the election');
    expect(JSON.parse(foreignReportToJson(report))).toMatchObject({ scope: report.scope });
  });

  it.each<[string, (ballot: string) => string]>([
    ['another answer', (text) => text.replace('"answer": [3, 1]', '"answer": [3, 2]')],
    ['other randomness', (text) => text.replace(/"randomness": \["\d/, '"randomness": ["3')],
    ['another response', (text) => text.replace(/"response": "\d/, '"response": "3')],
    ['no randomness at all', (text) => text.replaceAll(/"randomness": \[[^\]]*\]/g, '"randomness": []')],
    ['text after it', (text) => `${text}{}`],
  ])('a real opened ballot with %s is refused', async (_, change) => {
    const text = Buffer.from(read(OPENED)).toString();
    expect(change(text)).not.toBe(text);
    const report = await verifyHelios(recordInFile(Buffer.from(change(text))));
    expect(report.verdict).toBe('failed');
    expect(report.checks.flatMap(({ findings }) => findings.map(({ check }) => check))).toContain('HEL-17');
  });
});

describe('detection', () => {
  it.each(['', '{}', '[]', '{"elections": "x"}', '{"votes": 1}', '{"answers": []}'])(
    'refuses %j',
    async (text) => {
      expect(await detectFormat(recordInFile(Buffer.from(text)))).toBeUndefined();
      expect((await verifyHelios(recordInFile(Buffer.from(text)))).verdict).toBe('failed');
    },
  );
});
