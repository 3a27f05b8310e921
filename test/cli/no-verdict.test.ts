/** A verification that breaks off: exit code 1 says that a record was read and does not verify, so that it is never that. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/cli/errors.js';
import { ScratchError } from '../../src/core/scratch.js';
import { LedgerRollbackError } from '../../src/ledger/witness.js';
import { SecondOpinionError } from '../../src/verify/second-opinion.js';
import { type Desk, newDesk, openVillage } from './cli.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('no verdict');
  await openVillage(desk, ['kim,one']);
}, 60_000);
afterAll(() => desk.clear());

describe('a verification that breaks off', () => {
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

  it.each([
    ['a full disk', new ScratchError('/tmp/x.scratch cannot be written', { cause }), /ENOSPC.*TMPDIR/],
    ['two opinions', new SecondOpinionError(), /^hanpyo: /],
    ['a refusal', new RefusedError('a queue that is closed'), /a queue that is closed/],
    ['a fault of ours', new TypeError('of our own making'), /please report it/],
  ])('of %s has exit code 2 and says why', async (_, error, said) => {
    for (const command of ['verify', 'report']) {
      const ran = await desk.hanpyo([command, '@w'], { interruption: AbortSignal.abort(error) });
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toMatch(said);
    }
  });

  it('of a log that shows two histories has exit code 1', async () => {
    const back = new LedgerRollbackError('the log has 3 entries, and 5 were seen before');
    const ran = await desk.hanpyo(['verify', '@w'], { interruption: AbortSignal.abort(back) });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
  });
});
