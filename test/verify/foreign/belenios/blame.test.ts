/** Who is named: not the voter, where it is the list of credentials that asks for what cannot be. */
import { expect, it } from 'vitest';
import { encryptBallot, openElection, readCredential } from '../../../../src/belenios/index.js';
import { seededRng } from '../../../helpers/rng.js';
import { putTogether } from './archive-model.js';
import { verify } from './open.js';
import { GROUP, ownTrustees } from './own-trustees.js';
import { publicOf } from './resign.js';

const UUID = 'hanpyoTests123';
const VOTER = 'aaaaa-bbbbbb-ccccc-dddddd';

it.each([
  [',2', ['BEL-23 weighted-vote public_credentials']],
  [',0', ['BEL-23 weighted-vote public_credentials']],
  ['', []],
])('a vote that is shuffled, with the weight "%s"', async (weight, found) => {
  const { object, publicKey } = ownTrustees(['single']);
  const election = JSON.stringify({
    ...{ version: 1, description: '', name: 'Own', group: 'Ed25519', public_key: GROUP.textOf(publicKey) },
    questions: [{ type: 'NonHomomorphic', value: { answers: ['A', 'B'], question: 'Which?' } }],
    uuid: UUID,
  });
  const open = openElection(election);
  const rng = seededRng('a weighted vote');
  const { json, tracker } = encryptBallot(open, readCredential(open, VOTER), [[1, 2]], rng);
  const credentials = JSON.stringify([`${publicOf(UUID, VOTER)}${weight}`]);
  const steps = [
    { type: 'Setup', refs: [election, JSON.stringify(object), credentials], payload: '{}' },
    { type: 'Ballot', refs: [], payload: json },
    { type: 'EndBallots', refs: [], payload: undefined },
  ];
  const { checks } = await verify(putTogether({ mtime: 1_700_000_000, steps }));
  const findings = checks.flatMap((check) => check.findings);
  expect(findings.map(({ check, code, culprit }) => `${check} ${code} ${culprit}`)).toEqual(found);
  for (const { message } of findings) expect(message).toContain(tracker);
});
