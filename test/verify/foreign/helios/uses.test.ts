/** What is used twice is found among any number of things, and both users are named. */
import { expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { systemRng } from '../../../../src/core/random.js';
import { HEL_CHECKS } from '../../../../src/verify/foreign/helios/checks.js';
import type { Residue } from '../../../../src/verify/foreign/helios/group.js';
import type { HeliosRules } from '../../../../src/verify/foreign/helios/options.js';
import { Uses } from '../../../../src/verify/foreign/helios/uses.js';
import { type CheckResult, ReportBuilder } from '../../../../src/verify/report.js';

const residue = (text: string): Residue => ({ text, bytes: utf8(text), path: '' });

/** Uses 5,000 things, and then those of `again` once more by somebody else. */
function reuse(rules: HeliosRules, again: readonly number[]): CheckResult<string> | undefined {
  const builder = new ReportBuilder(HEL_CHECKS);
  const settings = { rules, groups: 'any', mode: 'together', signal: undefined } as const;
  const uses = new Uses({ builder, facts: [], rng: systemRng, ...settings });
  for (let i = 0; i < 5000; i++) uses.use('proof', [residue(`${i}`)], `votes[${i}]`, 'a proof');
  for (const i of again) uses.use('proof', [residue(`${i}`)], 'somebody', 'a proof');
  uses.use('ciphertext', [residue('1')], 'somebody', 'a number as something else');
  expect([uses.has('proof', [residue('4999')]), uses.has('proof', [residue('5000')])]).toEqual([true, false]);
  uses.finish();
  return builder.results().find(({ id }) => id === 'HEL-13');
}

it('is a finding', () => {
  const found = reuse('strict', [0, 4095, 4096, 4999]);
  expect(found?.findings.map(({ culprit }) => culprit)).toEqual(
    [0, 4095, 4096, 4999].map((i) => `votes[${i}] and somebody`),
  );
  expect(reuse('strict', [])?.status).toBe('passed');
});

it('is a note under lenient rules', () => {
  const all = reuse('lenient', [7, 4097]);
  expect([all?.status, all?.findings.length]).toEqual(['not-run', 0]);
  expect(all?.notes).toEqual([
    'a proof of somebody is used by votes[7] too',
    'a proof of somebody is used by votes[4097] too',
  ]);
});
