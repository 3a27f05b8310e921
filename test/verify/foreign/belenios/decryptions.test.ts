/** Which partial decryptions a result needs, who is named where some are wrong or missing, and who is not. */
import { describe, expect, it } from 'vitest';
import { UNBOUND } from '../../../../src/verify/foreign/belenios/decryption.js';
import { type Model, putTogether } from './archive-model.js';
import { bump, edit, SMALL_ORDER, stepOf } from './changes.js';
import { verify } from './open.js';
import { ownElection } from './own-election.js';
import type { Loose } from './resign.js';

/** Trustees 1 to 3, of whom two are needed, and 4. */
const TRUSTEES = [{ size: 3, threshold: 2, form: 'signed' }, 'single'] as const;

async function outcome(owners: readonly number[], change: (model: Model) => unknown = () => {}) {
  const model = ownElection({ trustees: TRUSTEES, owners });
  change(model);
  const { verdict, checks, result } = await verify(putTogether(model));
  return {
    verdict,
    found: checks.flatMap(({ findings }) =>
      findings.map(({ check, code, culprit }) => `${check} ${code} ${culprit}`),
    ),
    notes: checks.flatMap(({ id, notes }) =>
      notes.filter((note) => note !== UNBOUND).map((note) => `${id} ${note}`),
    ),
    result,
  };
}

/** Changes a partial decryption, the first being number 0. */
const share = (number: number, change: (object: Loose) => unknown) => (model: Model) =>
  edit(stepOf(model, 'PartialDecryption', number), 0, (object) => void change(object));
const outside = (object: Loose): void => {
  object.decryption_factors[0][1] = SMALL_ORDER;
};
const short = (object: Loose): void => {
  object.decryption_factors[0].pop();
};
const wrong = ({ decryption_proofs: [[proof]] }: Loose): void => {
  proof.response = bump(proof.response);
};

describe('partial decryptions', () => {
  it.each([[[1, 2, 4]], [[1, 3, 4]], [[4, 3, 2]], [[3, 1, 2, 4]]])(
    'by trustees %j suffice',
    async (owners) => {
      const { verdict, found, notes, result } = await outcome(owners);
      expect([verdict, found, notes]).toEqual(['verified', [], []]);
      expect(result?.slice(2).map(({ value }) => value)).toEqual(['1', '0', '2']);
    },
  );

  it.each([
    ['is not proved', wrong, 'BEL-28 trustee 1 is left out: the partial decryption is not proved'],
    [
      'is outside the group',
      outside,
      'BEL-27 trustee 1 is left out: partial_decryption.decryption_factors[0][1]',
    ],
    ['is short', short, 'BEL-27 trustee 1 is left out: partial_decryption.decryption_factors[0]'],
  ])('one that is not needed and %s is a note', async (_name, change, note) => {
    const { verdict, found, notes, result } = await outcome([1, 2, 3, 4], share(0, change));
    expect([verdict, found]).toEqual(['verified', []]);
    expect(notes).toEqual([expect.stringContaining(note)]);
    expect(result?.slice(2).map(({ value }) => value)).toEqual(['1', '0', '2']);
  });

  it.each([
    ['not proved', wrong, 'BEL-28 wrong-proof trustee 1'],
    ['outside the group', outside, 'BEL-27 bad-element trustee 1'],
    ['short', short, 'BEL-27 bad-value trustee 1'],
  ])('one that is needed and %s is a failure', async (_name, change, finding) => {
    const { verdict, found, notes } = await outcome([1, 2, 4], share(0, change));
    expect([verdict, notes]).toEqual(['failed', []]);
    expect(found).toEqual([finding, 'BEL-28 too-few trustees 1, 3']);
  });

  it('those that are missing are named', async () => {
    expect((await outcome([1, 2])).found).toEqual(['BEL-28 too-few trustee 4']);
    expect((await outcome([2, 4])).found).toEqual(['BEL-28 too-few trustees 1, 3']);
    expect((await outcome([3, 4])).found).toEqual(['BEL-28 too-few trustees 1 to 2']);
    expect((await outcome([4])).found).toEqual(['BEL-28 too-few trustees 1 to 3']);
  });

  it('a single trustee’s that is wrong is a failure, also before there is a result', async () => {
    const early = (change: (model: Model) => unknown) => (model: Model) => {
      change(model);
      model.steps.pop();
    };
    const single = share(2, wrong);
    expect((await outcome([1, 2, 4], single)).found).toEqual(['BEL-28 wrong-proof trustee 4']);
    expect((await outcome([1, 2, 4], early(single))).found).toEqual(['BEL-28 wrong-proof trustee 4']);
    const bad = await outcome([1, 2, 4], share(2, outside));
    expect(bad.found).toEqual(['BEL-27 bad-element trustee 4', 'BEL-28 too-few trustee 4']);
    const pending = await outcome([1, 2, 4], early(share(0, outside)));
    expect([pending.verdict, pending.found]).toEqual(['incomplete', []]);
    expect(pending.notes).toEqual([expect.stringContaining('BEL-27 trustee 1 is left out')]);
  });

  it('one whose owner is wrong is named by its number', async () => {
    const owner = (number: number, value: Loose) => (model: Model) =>
      edit(stepOf(model, 'PartialDecryption', number), 'payload', (owned) => ({ ...owned, owner: value }));
    expect((await outcome([1, 2, 4], owner(1, 1))).found[0]).toBe('BEL-27 bad-value partial decryption 2');
    const again = await outcome([1, 2, 3, 4], owner(2, 1));
    expect(again.found).toEqual(['BEL-27 bad-value partial decryption 3']);
    expect((await outcome([1, 2, 4], owner(2, 5))).found[0]).toBe('BEL-27 bad-number partial decryption 3');
    expect((await outcome([1, 2, 4], owner(2, 0))).found[0]).toBe('BEL-27 bad-number partial decryption 3');
    expect((await outcome([1, 2, 4], owner(0, '1'))).found[0]).toBe('BEL-27 bad-value partial decryption 1');
  });
});
