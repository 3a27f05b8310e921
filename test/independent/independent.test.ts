/** The library's verifier and one written from the specification alone must say the same of every record. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Report, UnreadableRecordError, verifyElection } from '../../src/verify/index.js';
import { filesOf, type LogFiles, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { Malformed } from './bytes.js';
import { FILE_VARIANTS, UNREADABLE } from './file-variants.js';
import { EXPECTED, type HeldElection, holdElection } from './held-election.js';
import { VARIANTS } from './variants.js';
import { independentVerify } from './verify.js';

let held: HeldElection;
let honest: LogFiles;

beforeAll(async () => {
  held = await holdElection();
  honest = await publish(held.entries);
});

function publish(entries: readonly Uint8Array[]): Promise<LogFiles> {
  return publishEntries(entries, held.election.origin, held.election.logSeed);
}

function library(files: LogFiles): Promise<Report> {
  return verifyElection(filesOf(files), { rng: seededRng('verifier') });
}

async function libraryFailures(files: LogFiles): Promise<string[]> {
  const { checks, verdict } = await library(files);
  expect(verdict).toBe('failed');
  return checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []));
}

describe('an independent verifier and the library', () => {
  it('find the same totals', async () => {
    expect(independentVerify(honest)).toEqual({ verdict: 'verified', failed: [], totals: EXPECTED });
    const report = await library(honest);
    expect(report.verdict).toBe('verified');
    expect(report.result?.map(({ options }) => options.map(({ votes }) => BigInt(votes)))).toEqual(EXPECTED);
  });

  it('are not done before the result', async () => {
    const files = await publish(held.entries.slice(0, -1));
    expect(independentVerify(files)).toEqual({ verdict: 'incomplete', failed: [], totals: undefined });
    expect((await library(files)).verdict).toBe('incomplete');
  });

  it.each(VARIANTS)('find the same faults: $name', async ({ check, tamper }) => {
    const files = await publish(tamper(held));
    const { verdict, failed } = independentVerify(files);
    expect(verdict).toBe('failed');
    expect(failed).toContain(check);
    const found = await libraryFailures(files);
    expect(found).toContain(check);
    expect(found).toEqual(failed);
  });

  it.each(FILE_VARIANTS)('find the same fault of the log: $name', async ({ check, change }) => {
    const files = change(honest);
    expect(independentVerify(files).failed).toEqual([check]);
    expect(await libraryFailures(files)).toEqual([check]);
  });

  it('believe no other log and no other key', async () => {
    const { origin, logSeed } = held.election;
    for (const files of [
      await publishEntries(held.entries, 'other.example/log', logSeed),
      await publishEntries(held.entries, origin, seededRng('stranger')(32)),
    ]) {
      expect(independentVerify(files).failed).toEqual(['V01']);
      expect(await libraryFailures(files)).toEqual(['V01']);
    }
  });

  it.each(UNREADABLE)('report nothing of $name', async ({ change }) => {
    const files = change(honest);
    expect(() => independentVerify(files)).toThrow(Malformed);
    await expect(library(files)).rejects.toThrow(UnreadableRecordError);
  });
});
