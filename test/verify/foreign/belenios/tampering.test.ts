/** Every check fails on a record in which one thing is changed, and none before it does. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BEL_CHECKS } from '../../../../src/verify/foreign/belenios/index.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { putTogether, takeApart } from './archive-model.js';
import { ARCHIVE_CHANGES } from './change-list.js';
import { BALLOT_CHANGES } from './change-list-ballots.js';
import { FORM_CHANGES } from './change-list-forms.js';
import { OBJECT_CHANGES } from './change-list-objects.js';
import { SETUP_CHANGES } from './change-list-setup.js';
import { TALLY_CHANGES } from './change-list-tally.js';
import { MIXED } from './changes.js';
import { firstFailed, verify } from './open.js';

const CHANGES = [
  ...[...ARCHIVE_CHANGES, ...SETUP_CHANGES, ...BALLOT_CHANGES],
  ...[...TALLY_CHANGES, ...FORM_CHANGES, ...OBJECT_CHANGES],
];

describeWithData('changed records of Belenios', 'belenios', (folder) => {
  const credentialsOf = (record: string): string[] =>
    Object.values(JSON.parse(readFileSync(`${folder}/${record}/private_creds.json`, 'utf8')));

  it.each(CHANGES.map((change) => [change.check, change.name, change] as const))(
    '%s: %s',
    { timeout: 20_000 },
    async (check, _name, { record, also = [], make }) => {
      const model = takeApart(readFileSync(`${folder}/${record}/record.bel`));
      const made = make(model, credentialsOf(record));
      const report = await verify(made instanceof Uint8Array ? made : putTogether(model));
      const failed = report.checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []));
      expect([firstFailed(report), failed]).toEqual([check, [check, ...also]]);
      expect(report.verdict).toBe('failed');
      expect(report.result).toBeUndefined();
    },
  );

  it('there is a change for every check', () => {
    const changed = new Set(CHANGES.map(({ check }) => check));
    expect(BEL_CHECKS.map(({ id }) => id).filter((id) => !changed.has(id))).toEqual([]);
  });

  it('a record that ends early is incomplete, not verified', async () => {
    for (const left of [1, 2, 5, 7]) {
      const model = takeApart(readFileSync(`${folder}/${MIXED}/record.bel`));
      model.steps.splice(-left);
      const report = await verify(putTogether(model));
      expect([left, report.verdict, report.result]).toEqual([left, 'incomplete', undefined]);
    }
  });
});
