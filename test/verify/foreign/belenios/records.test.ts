/** Records that Belenios made: each is verified, and its published result comes out. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { detectFormat } from '../../../../src/verify/foreign/detect.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { describeWithData, sharedData } from '../../../helpers/shared-data.js';
import { membersOf, putTogether, takeApart } from './archive-model.js';
import { failures, verify } from './open.js';

/** Records that take more than two seconds. */
const SLOW = ['h-rfc3526-ten10', 'time-h-ed25519-ten100'];

describeWithData('records of Belenios', 'belenios', (folder) => {
  const names = readdirSync(folder).filter((name) => sharedData(`belenios/${name}/record.bel`));

  it('are there', () => expect(names.length).toBeGreaterThan(5));

  it.each(names)('%s', { timeout: 60_000 }, async (name) => {
    const bytes = readFileSync(`${folder}/${name}/record.bel`);
    expect(Buffer.compare(Buffer.from(putTogether(takeApart(bytes))), bytes)).toBe(0);
    if (SLOW.includes(name) && process.env.BELENIOS_ALL === undefined) return;
    const report = await verify(bytes);
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    const expected = readFileSync(`${folder}/${name}/expected-result.json`, 'utf8').trim();
    expect(membersOf(bytes).at(-2)?.body.toString('utf8')).toBe(expected);
    expect(report.result?.[0]?.label).toBe('Ballots counted');
  });
});

const unpacked = (path: string): Uint8Array | undefined => {
  try {
    return execFileSync('xz', ['-dc', path], { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
};

describeWithData('records of a thousand ballots', 'belenios/h-ed25519-ten1000.bel.xz', (path) => {
  it.skipIf(process.env.BELENIOS_ALL === undefined)(
    'are verified (with BELENIOS_ALL, and where xz is on this machine)',
    { timeout: 300_000 },
    async ({ skip }) => {
      const bytes = unpacked(path);
      if (bytes === undefined) return skip('xz is not on this machine');
      expect((await verify(bytes)).verdict).toBe('verified');
    },
  );
});

describe('results for people', () => {
  const path = sharedData('belenios/h-ed25519-mixed-weights-revotes/record.bel');
  it.skipIf(path === undefined)('name questions, answers and weights', async () => {
    const report = await verify(readFileSync(path ?? ''));
    expect(report.result).toEqual([
      { label: 'Ballots counted', value: '7' },
      { label: 'Weight', value: '2000000010' },
      { label: 'Question 1?: Answer 1', value: '1000000003' },
      { label: 'Question 1?: Answer 2', value: '6' },
      { label: 'Question 2?: (blank)', value: '2000000001' },
      { label: 'Question 2?: Answer 1', value: '3' },
      { label: 'Question 2?: Answer 2', value: '6' },
    ]);
  });
});

describe('where the archive is', () => {
  const path = sharedData('belenios/h-ed25519-empty/record.bel');
  const bytes = path === undefined ? new Uint8Array() : readFileSync(path);
  const folder: ForeignRecord = {
    ...recordInFile(bytes),
    open: (name) => recordInFile(bytes).open(name === 'record.bel' ? '' : 'nothing'),
  };

  it.skipIf(path === undefined)('is told by its first bytes, in a folder too', async () => {
    expect(await detectFormat(recordInFile(bytes))).toBe('belenios');
    expect(await detectFormat(folder)).toBe('belenios');
    expect((await verifyBelenios(folder)).verdict).toBe('verified');
  });

  it('is nowhere', async () => {
    const nothing = { ...recordInFile(bytes), open: async () => undefined };
    expect(await detectFormat(nothing)).toBeUndefined();
    expect(await detectFormat(recordInFile(new Uint8Array(600)))).toBeUndefined();
    const report = await verifyBelenios(nothing);
    expect([report.verdict, failures(report)]).toEqual(['failed', ['BEL-01 truncated']]);
  });

  it.skipIf(path === undefined)('a verification can be ended', async () => {
    const signal = AbortSignal.abort();
    await expect(verifyBelenios(recordInFile(bytes), { signal })).rejects.toThrow();
  });
});
