/** Folders that cannot be listed, and what is refused for its own reason though another refusal stands behind it. */
import { expect, it } from 'vitest';
import type { DecodeError } from '../../../../src/core/errors.js';
import { verifyElectionGuard1 } from '../../../../src/verify/foreign/electionguard-1/index.js';
import { readHashedManifest } from '../../../../src/verify/foreign/electionguard-1/manifest.js';
import { changed, recordOf } from './memory.js';
import { SMALLEST } from './plan.js';
import { makeRecord } from './record.js';

const record = makeRecord(SMALLEST);

it.each([
  ['guardians', 'EG1-03'],
  ['submitted_ballots', 'EG1-06'],
  ['spoiled_ballots', 'EG1-16'],
])('a folder that cannot be listed is a failure: %s, %s', async (bad, check) => {
  const own = recordOf(record);
  const { checks, verdict } = await verifyElectionGuard1({
    ...own,
    list: async (folder) => {
      if (folder === bad) throw new Error('no permission');
      return (await own.list?.(folder)) ?? [];
    },
  });
  const findings = checks.flatMap((found) => found.findings);
  expect(verdict).toBe('failed');
  expect(findings).toMatchObject([{ check, culprit: bad, code: 'bad-value' }]);
  expect(findings[0]?.message).toBe(`${bad}: cannot be listed: no permission`);
});

it('a tally has no more items than memory holds', async () => {
  const files = changed(record, (at) => {
    const items = Array.from({ length: 100_001 }, (_, i) => [`c${i}`, 0]);
    at('tally.json').contests = Object.fromEntries(items);
  });
  const { checks } = await verifyElectionGuard1(recordOf(files));
  const findings = checks.flatMap((found) => found.findings);
  expect(findings).toMatchObject([{ check: 'EG1-15', culprit: 'tally.json', code: 'too-large' }]);
});

it.each(['2023-11-07T12:00:00+00:00', '2023-11-07 12:00:00Z', '2023-11-07T12:00:00.0Z', ''])(
  'a manifest begins at a moment in one form only, not at %j',
  (moment) => {
    const manifest = { ...record.get('manifest.json'), start_date: moment };
    const read = (): unknown => readHashedManifest(manifest, 'manifest');
    expect(read).toThrow('manifest.start_date: not a moment such as');
    expect(() => readHashedManifest(record.get('manifest.json'), 'manifest')).not.toThrow();
  },
);

it('a state that there is not is no state', async () => {
  for (const state of [0, 4, '1', null]) {
    const files = changed(record, (at) => (at('submitted_ballots/b1.json').state = state));
    const { checks } = await verifyElectionGuard1(recordOf(files));
    const [finding] = checks.flatMap((found) => found.findings);
    expect(finding).toMatchObject({ check: 'EG1-06', code: 'bad-value' satisfies DecodeError['code'] });
    expect(finding?.message).toBe('submitted_ballots/b1.json.state: no such state');
  }
});
