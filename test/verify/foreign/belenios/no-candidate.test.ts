/**
 * A ballot with a list and none of its candidates. All its equations hold: what is committed to is g to the power of the number
 * of candidates times a secret, so it is the identity, and only that it must not be stands before such a ballot.
 */
import { expect, it } from 'vitest';
import { openElection } from '../../../../src/belenios/index.js';
import { planLists } from '../../../../src/belenios/lists.js';
import { nonceStream } from '../../../../src/core/hedged-nonces.js';
import { appraiserOf, groundOf } from '../../../../src/verify/foreign/belenios/appraisal.js';
import { seededRng } from '../../../helpers/rng.js';
import { IDENTITY } from './changes.js';
import { GROUP, ownTrustees } from './own-trustees.js';
import { type Loose, publicOf, resigned } from './resign.js';

const UUID = 'hanpyoTests123';
const VOTER = 'aaaaa-bbbbbb-ccccc-dddddd';
const rng = seededRng('no candidate');
const open = openElection(
  JSON.stringify({
    ...{ version: 1, description: '', name: 'Own', group: 'Ed25519' },
    public_key: GROUP.textOf(ownTrustees(['single']).publicKey),
    questions: [
      {
        type: 'Lists',
        value: {
          answers: [
            ['List', 'A', 'B'],
            ['Other', 'C'],
          ],
          question: 'Which?',
        },
      },
    ],
    uuid: UUID,
  }),
);

/** A choice of the first list that says it has a candidate when it is asked, and has these where it is encrypted. */
function pretended(candidates: readonly number[]): readonly number[] {
  return Object.assign([1, ...candidates], { [Symbol.iterator]: () => [1, 1, 0].values() });
}

/** A signed ballot with candidates of the first list. */
function ballotWith(candidates: readonly number[]): Loose {
  const { election, bases } = open;
  const credential = publicOf(UUID, VOTER);
  const context = `${election.fingerprint}|${credential}`;
  const about = { role: 'Belenios ballot', statement: context, witness: [] };
  const nonces = nonceStream({ group: GROUP.group, ...about }, rng);
  const [question] = election.questions;
  if (question?.kind !== 'lists') throw new TypeError('one question with lists');
  const choice = [pretended(candidates), [0, 0]];
  const { slots, finish } = planLists({ bases, context, nonces }, question, choice);
  // Whoever forges a ballot encrypts with 0 too, which the encryption of the product refuses.
  const answer = finish(
    slots.map(({ exponent, nonce }) => ({
      alpha: bases.generator.multiply(nonce),
      beta: bases.key.multiply(nonce).add(bases.generator.multiply(exponent)),
    })),
  );
  const head = { election_uuid: UUID, election_hash: election.fingerprint, credential };
  return JSON.parse(resigned({ ...head, answers: [answer] }, [VOTER]));
}

/** What is wrong with a ballot. */
function faultsOf(ballot: Loose): readonly string[] | undefined {
  const bytes = Buffer.from(JSON.stringify(ballot));
  const { each } = appraiserOf(groundOf(open.election))([{ name: 'ballot', bytes }], rng);
  return each[0]?.ballot?.faults.map(({ check, message }) => `${check} ${message}`);
}

it('a ballot with one candidate is right', () => {
  expect(faultsOf(ballotWith([0, 1]))).toEqual([]);
});

it('one without candidates has the identity as commitment, and nothing else is wrong with it', () => {
  const ballot = ballotWith([0, 0]);
  expect(ballot.answers[0].nonzero_proof.commitment).toBe(IDENTITY);
  expect(faultsOf(ballot)).toEqual([
    'BEL-22 the proof that a candidate is chosen has the identity as commitment',
  ]);
});
