/** Of votes that are shuffled, too, the library's verifier and the one written from the specification say the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Report, verifyElection } from '../../src/verify/index.js';
import { filesOf, type LogFiles, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { toHex } from './bytes.js';
import type { HeldElection } from './held-election.js';
import { holdMixed } from './mixed-election.js';
import type { MixedResult } from './mixed-result.js';
import { MIXED_VARIANTS } from './mixed-variants.js';
import type { Totals } from './result.js';
import { independentVerify } from './verify.js';

let held: HeldElection;

beforeAll(async () => {
  held = await holdMixed();
});

function publish({ election }: HeldElection, entries: readonly Uint8Array[]): Promise<LogFiles> {
  return publishEntries(entries, election.origin, election.logSeed);
}

function library(files: LogFiles): Promise<Report> {
  return verifyElection(filesOf(files), { rng: seededRng('verifier') });
}

/** The mixed results of a verifier, by contest. */
function mixedOf(totals: Totals | undefined): MixedResult[] {
  return (totals ?? []).flatMap((one) => (one !== undefined && 'digest' in one ? [one] : []));
}

async function agree(files: LogFiles, check?: string): Promise<Totals | undefined> {
  const { verdict, failed, totals } = independentVerify(files);
  if (check !== undefined) expect(failed).toContain(check);
  const report = await library(files);
  expect(report.checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []))).toEqual(failed);
  expect(report.verdict).toBe(verdict);
  const theirs = (report.result ?? []).flatMap(({ shuffled }) => shuffled ?? []);
  const ours = mixedOf(totals);
  expect(ours.map(({ digest }) => toHex(digest))).toEqual(theirs.map(({ digest }) => digest));
  expect(ours.map(({ ballots, blank, invalid }) => [ballots, blank, invalid])).toEqual(
    theirs.map(({ ballots, blank, invalid }) => [ballots, blank, invalid]),
  );
  return totals;
}

describe('an independent verifier and the library, of shuffled votes', () => {
  it('find the same result', async () => {
    const totals = await agree(await publish(held, held.entries));
    expect(totals?.[0]).toEqual([1n, 2n]);
    expect(mixedOf(totals)).toMatchObject([
      { ballots: 3, blank: 1, invalid: 0, elected: [1, 0] },
      { ballots: 3, blank: 0, invalid: 0, elected: [1] },
      { ballots: 3, blank: 1, invalid: 0, elected: [] },
    ]);
  });

  it.each(MIXED_VARIANTS)('find the same faults: $name', async ({ check, tamper }) => {
    await agree(await publish(held, tamper(held)), check);
  });
});
