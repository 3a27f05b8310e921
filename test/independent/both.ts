/** Both verifiers, the library's and the one written from the specification, on one record. */
import { expect } from 'vitest';
import { verifyElection } from '../../src/verify/index.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { toHex } from './bytes.js';
import { CONTESTS } from './mixed-election.js';
import type { MixedResult } from './mixed-result.js';
import { type IndependentReport, independentVerify } from './verify.js';

/** What is said of shuffled votes, in one form. */
interface Said {
  readonly figures: readonly number[];
  /** Ids, which are the names, too. */
  readonly elected: readonly string[];
  readonly digest: string;
}

/** Expects the same verdict, failed checks and results of shuffled votes from both; returns those of the independent one. */
export async function expectAgreement(
  files: LogFiles,
): Promise<IndependentReport & { readonly mixed: readonly MixedResult[] }> {
  const report = independentVerify(files);
  const theirs = await verifyElection(filesOf(files), { rng: seededRng('verifier') });
  expect(theirs.checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []))).toEqual(report.failed);
  expect(theirs.verdict).toBe(report.verdict);
  const said = (theirs.result ?? []).flatMap(({ shuffled }): Said[] => {
    if (shuffled === undefined) return [];
    const { ballots, blank, invalid, elected, digest } = shuffled;
    return [{ figures: [ballots, blank, invalid], elected, digest }];
  });
  const own = (report.totals ?? []).map((one) => (one !== undefined && 'digest' in one ? one : undefined));
  expect(own.flatMap((one, c) => (one === undefined ? [] : [saidOf(one, c)]))).toEqual(said);
  return { ...report, mixed: own.flatMap((one) => one ?? []) };
}

function saidOf({ ballots, blank, invalid, elected, digest }: MixedResult, contest: number): Said {
  const options = CONTESTS[contest]?.options ?? [];
  return {
    figures: [ballots, blank, invalid],
    elected: elected.map((option) => options[option]?.id ?? ''),
    digest: toHex(digest),
  };
}
