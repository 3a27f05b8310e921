/**
 * What no verifier of Belenios can see: proofs of decryption hash neither alpha nor the factor, so a trustee who fixes their
 * challenges before the last ballot, and a voter who chooses its randomness after that, move votes between answers. The
 * report says so; if this test ever fails, the page on archives of Belenios says too much. All that stops them is the weight of
 * all ballots: no answer has more.
 */
import { describe, expect, it } from 'vitest';
import { planHomomorphic } from '../../../../src/belenios/homomorphic.js';
import {
  encryptBallot,
  type OpenElection,
  openElection,
  ownedBy,
  readCredential,
} from '../../../../src/belenios/index.js';
import { carryOut } from '../../../../src/belenios/slots.js';
import type { Scalar } from '../../../../src/core/group.js';
import { nonceStream } from '../../../../src/core/hedged-nonces.js';
import { UNBOUND } from '../../../../src/verify/foreign/belenios/decryption.js';
import { seededRng } from '../../../helpers/rng.js';
import { putTogether } from './archive-model.js';
import { failures, verify } from './open.js';
import { GROUP, ownTrustees } from './own-trustees.js';
import { type Loose, publicOf, resigned } from './resign.js';

const UUID = 'hanpyoTests123';
const VOTERS = ['aaaaa-bbbbbb-ccccc-dddddd', 'eeeee-ffffff-ggggg-hhhhhh'] as const;
const QUESTION = { answers: ['A', 'B', 'C'], min: 0, max: 2, question: 'Which?' };
const TRUTH = [1, 0, 2];
const { group } = GROUP;
const g = group.generator();
const rng = seededRng('unbound sums');
const pointOf = (text: string) => GROUP.point(text, '').element;

/** A ballot for the last answer with randomness that was chosen for it; all else about it is honest. */
function lastBallot({ election, bases }: OpenElection, randomness: readonly Loose[]): string {
  const credential = publicOf(UUID, VOTERS[1]);
  const context = `${election.fingerprint}|${credential}`;
  const stream = nonceStream({ group, role: 'Belenios ballot', statement: context, witness: [] }, rng);
  const draws = [randomness];
  const nonces: Loose = {
    take: (count: number) => draws.pop() ?? stream.take(count),
    next: () => stream.next(),
  };
  const [question] = election.questions;
  if (question?.kind !== 'homomorphic') throw new TypeError('one question that is added up');
  const answer = carryOut(bases, planHomomorphic({ bases, context, nonces }, question, [0, 0, 1]));
  const head = { election_uuid: UUID, election_hash: election.fingerprint, credential };
  return resigned({ ...head, answers: [answer] }, VOTERS);
}

const { object, secrets, publicKey } = ownTrustees(['single']);
const KEY = GROUP.textOf(publicKey);
const ABOUT = { version: 1, description: '', name: 'Own', group: 'Ed25519', public_key: KEY };
const ELECTION = JSON.stringify({ ...ABOUT, questions: [QUESTION], uuid: UUID });
const OPEN = openElection(ELECTION);
const FIRST = encryptBallot(OPEN, readCredential(OPEN, VOTERS[0]), [[1, 0, 1]], rng).json;
const BEFORE: readonly Loose[] = JSON.parse(FIRST).answers[0].choices;

/** How a sum is changed: the randomness of the last ballot, and a proof that holds with it. */
function planMove(secret: Scalar, alpha: string, moved: Scalar) {
  const [a, b] = [group.randomScalar(rng), group.randomScalar(rng)];
  const commitments = [g.multiply(a), pointOf(alpha).multiply(a).add(g.multiply(b))];
  const texts = commitments.map((each) => GROUP.textOf(each)).join(',');
  const challenge = GROUP.challenge(`decrypt|${OPEN.election.fingerprint}|${KEY}|${texts}`);
  const response = a.subtract(secret.multiply(challenge));
  return {
    moved,
    randomness: b.subtract(moved.multiply(challenge)).multiply(a.invert()),
    proof: { challenge: String(challenge.value), response: String(response.value) },
  };
}

/** An archive whose trustee and last voter make the sums what they like. */
function movedArchive(claimed: readonly number[]): Uint8Array {
  const [secret] = secrets;
  if (secret === undefined) throw new RangeError('one trustee');
  const plans = BEFORE.map(({ alpha }, j) =>
    planMove(secret, alpha, group.scalar((TRUTH[j] ?? 0) - (claimed[j] ?? 0))),
  );
  const randomness = plans.map((plan) => plan.randomness);
  const last = lastBallot(OPEN, randomness);
  const added: Loose[] = JSON.parse(last).answers[0].choices;
  const sums = BEFORE.map(({ alpha, beta }, j) => ({
    alpha: pointOf(alpha).add(pointOf(added[j].alpha)),
    beta: pointOf(beta).add(pointOf(added[j].beta)),
  }));
  const factors = sums.map(({ alpha }, j) =>
    GROUP.textOf(alpha.multiply(secret).add(g.multiply(plans[j]?.moved ?? group.scalar(0)))),
  );
  const proofs = plans.map(({ proof }) => proof);
  const share = JSON.stringify({ decryption_factors: [factors], decryption_proofs: [proofs] });
  const credentials = JSON.stringify(VOTERS.map((voter) => publicOf(UUID, voter)));
  const total = sums.map(({ alpha, beta }) => ({ alpha: GROUP.textOf(alpha), beta: GROUP.textOf(beta) }));
  const counted = '{"num_tallied":2,"total_weight":2}';
  const steps = [
    { type: 'Setup', refs: [ELECTION, JSON.stringify(object), credentials], payload: '{}' },
    ...[FIRST, last].map((payload) => ({ type: 'Ballot', refs: [], payload })),
    { type: 'EndBallots', refs: [], payload: undefined },
    { type: 'EncryptedTally', refs: [JSON.stringify([total])], payload: counted },
    { type: 'PartialDecryption', refs: [share], payload: ownedBy(1, share) },
    { type: 'Result', refs: [], payload: JSON.stringify({ result: [claimed] }) },
  ];
  return putTogether({ mtime: 1_700_000_000, steps });
}

describe('a trustee and the voter who casts last', () => {
  it('move votes, of which a note warns', async () => {
    const report = await verify(movedArchive([0, 2, 2]));
    expect(failures(report)).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'BEL-28')?.notes).toEqual([UNBOUND]);
  });

  it('give no answer more than all votes, though what is decrypted says so', async () => {
    expect(failures(await verify(movedArchive([0, 3, 0])))).toEqual(['BEL-29 bad-number']);
  });
});
