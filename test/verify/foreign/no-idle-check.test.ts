/**
 * No numbered check of any adapter is idle. For each there is a record with one change that fails in it, and in no other;
 * without what that check alone finds, the record is judged otherwise: nothing fails any more, and wherever the verifier can
 * go on after what it found, the record is verified, wrong as it is.
 *
 * What a check finds goes through one place, {@link ReportBuilder.fail}; here it forgets the findings of one check.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BEL_CHECKS } from '../../../src/verify/foreign/belenios/index.js';
import { EG_CHECKS } from '../../../src/verify/foreign/electionguard/checks.js';
import { EG1_CHECKS } from '../../../src/verify/foreign/electionguard-1/index.js';
import { HEL_CHECKS } from '../../../src/verify/foreign/helios/index.js';
import { VMN_CHECKS } from '../../../src/verify/foreign/verificatum/index.js';
import { ReportBuilder, type Verdict } from '../../../src/verify/report.js';
import { sharedData } from '../../helpers/shared-data.js';
import type { Specimen } from '../../mutation/corpus.js';
import { FOREIGN_CORPORA } from '../../mutation/foreign-corpus.js';

/** Checks of an adapter of which the tests need to know more. */
interface Adapter {
  readonly folder: string;
  readonly checks: readonly { readonly id: string }[];
  /** Checks after which nothing else can run: without them, a record is incomplete, not verified. */
  readonly stops: readonly string[];
  /** Checks that follow from others, so that they never fail alone. */
  readonly implied: readonly string[];
}

const ADAPTERS: readonly Adapter[] = [
  {
    folder: 'belenios',
    checks: BEL_CHECKS,
    stops: ids('BEL', 1, 2, 3, 4, 5, 6, 7, 14, 16, 25, 28),
    implied: ids('BEL', 9, 13, 27),
  },
  {
    folder: 'helios',
    checks: HEL_CHECKS,
    stops: ids('HEL', 1, 3, 6, 7, 11, 12, 18),
    implied: [],
  },
  {
    folder: 'electionguard',
    checks: EG_CHECKS,
    stops: ids('EG', 1, 6, 7),
    implied: ids('EG', 20),
  },
  { folder: 'electionguard-1', checks: EG1_CHECKS, stops: ids('EG1', 1, 6, 7, 18), implied: [] },
  {
    folder: 'verificatum',
    checks: VMN_CHECKS,
    stops: ids('VMN', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    implied: [],
  },
];
/** Records that are tried until one is verified. */
const TRIES = 5;

const { fail } = ReportBuilder.prototype;
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(ADAPTERS)('$folder', ({ folder, checks, stops, implied }) => {
  if (folder === 'belenios' && sharedData('belenios') === undefined) {
    it.skip('needs belenios, which is not on this machine', () => {});
    return;
  }
  let corpus: Promise<readonly Specimen[]> | undefined;
  const specimens = (): Promise<readonly Specimen[]> => {
    corpus ??= FOREIGN_CORPORA[folder]?.() ?? Promise.resolve([]);
    return corpus;
  };

  it.each(checks)(
    '$id is all that stands between a record and its acceptance',
    async ({ id }) => {
      const all = (await specimens()).filter(({ fails = [] }) => fails.includes(id));
      const alone = all.filter(({ fails }) => fails?.length === 1);
      const tried = implied.includes(id) ? all.slice(0, 1) : alone.slice(0, TRIES);
      expect(tried).not.toEqual([]);
      const verdicts: Verdict[] = [];
      for (const { name, fails = [], run } of tried) {
        if (verdicts.length === 0)
          expect([name, ...(await judged(run))]).toEqual([name, 'failed', [...fails].sort()]);
        forget(id);
        const [verdict, failed] = await judged(run);
        vi.restoreAllMocks();
        expect([name, failed]).toEqual([name, fails.filter((other) => other !== id).sort()]);
        verdicts.push(verdict);
        if (verdict === 'verified' || stops.includes(id)) break;
      }
      const expected = implied.includes(id) ? 'failed' : stops.includes(id) ? 'incomplete' : 'verified';
      expect(verdicts.at(-1)).toBe(expected);
    },
    60_000,
  );

  it.each(implied)('%s follows from other checks: no record fails in it alone', async (id) => {
    const alone = (await specimens()).filter(({ fails = [] }) => fails.includes(id) && fails.length === 1);
    expect(alone.map(({ name }) => name)).toEqual([]);
  });
});

/** From now on, what a check finds is forgotten. */
function forget(id: string): void {
  vi.spyOn(ReportBuilder.prototype, 'fail').mockImplementation(function (
    this: ReportBuilder<string>,
    finding,
  ) {
    if (finding.check !== id) fail.call(this, finding);
  });
}

/** The verdict on a record, and the checks that fail. */
async function judged(run: Specimen['run']): Promise<[verdict: Verdict, failed: string[]]> {
  const { verdict, checks } = JSON.parse(await run());
  const failed = checks.flatMap(({ id, status }: { id: string; status: string }) =>
    status === 'failed' ? [id] : [],
  );
  return [verdict, failed.sort()];
}

/** Numbers of checks, in full. */
function ids(prefix: string, ...numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => `${prefix}-${String(number).padStart(2, '0')}`);
}
