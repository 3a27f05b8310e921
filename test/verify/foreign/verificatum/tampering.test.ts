/** Every numbered check has directories in which it is the first to fail; both ways of deciding proofs agree. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { VMN_CHECKS, verifyVerificatum } from '../../../../src/verify/foreign/verificatum/index.js';
import { memoryFiles, SMALL } from './data.js';
import { type Files, honestDirectory, type PLANS } from './tamper.js';
import { DECRYPTION_TAMPERS } from './tampers-decryption.js';
import { LIST_TAMPERS } from './tampers-lists.js';
import { SETUP_TAMPERS } from './tampers-setup.js';

const TAMPERS = [...SETUP_TAMPERS, ...LIST_TAMPERS, ...DECRYPTION_TAMPERS];

let honest: Readonly<Record<keyof typeof PLANS, Files>>;
beforeAll(() => {
  honest = {
    prepared: honestDirectory('prepared'),
    mixing: honestDirectory('mixing'),
    shuffling: honestDirectory('shuffling'),
  };
});

/** The first finding, and the checks that fail. */
async function failures(files: Files, mode: 'together' | 'one-by-one'): Promise<string[]> {
  const report = await verifyVerificatum(memoryFiles(files), { ...SMALL, mode });
  expect(report.verdict).toBe('failed');
  expect(report.result).toBeUndefined();
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const [first] = failed[0]?.findings ?? [];
  return [`${first?.culprit}: ${first?.code}`, ...failed.map(({ id }) => id)];
}

describe('an honest directory', () => {
  it('is verified', async () => {
    for (const files of Object.values(honest))
      expect((await verifyVerificatum(memoryFiles(files), SMALL)).verdict).toBe('verified');
  });
});

describe('a tampered directory', () => {
  it.each(TAMPERS.map((tamper) => [tamper[0], tamper[1], tamper] as const))(
    '%s: %s',
    async (_, __, [check, , directory, change, first, also = []]) => {
      const files = new Map(honest[directory]);
      change(files);
      for (const mode of ['together', 'one-by-one'] as const)
        expect(await failures(files, mode)).toEqual([first, check, ...also]);
    },
  );

  it.each(VMN_CHECKS.map(({ id }) => id))('is there for %s, and on the page', (id) => {
    const all = TAMPERS.filter(([check]) => check === id).map(([, what]) => what);
    expect(all.length).toBeGreaterThan(0);
    expect(readFileSync('docs/verificatum.md', 'utf8')).toContain(`| ${id} | ${all.join('; ')} |\n`);
  });
});
