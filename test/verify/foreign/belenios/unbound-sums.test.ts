/**
 * What no verifier of Belenios can see: proofs of decryption hash neither alpha nor the factor, so a trustee who fixes their
 * challenges before the last ballot, and a voter who chooses its randomness after that, move votes between answers. The
 * report says so; if this test ever fails, the page on archives of Belenios says too much.
 */
import { expect, it } from 'vitest';
import { planHomomorphic } from '../../../../src/belenios/homomorphic.js';
import {
  encryptBallot,
  type OpenElection,
  openElection,
  ownedBy,
  readCredential,
} from '../../../../src/belenios/index.js';
import { carryOut } from '../../../../src/belenios/slots.js';
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
const CLAIMED = [0, 2, 2];
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

it('a trustee and the voter who casts last move votes, of which a note warns', async () => {
  const { object, secrets, publicKey } = ownTrustees(['single']);
  const [secret] = secrets;
  if (secret === undefined) throw new RangeError('one trustee');
  const key = GROUP.textOf(publicKey);
  const about = { version: 1, description: '', name: 'Own', group: 'Ed25519', public_key: key };
  const election = JSON.stringify({ ...about, questions: [QUESTION], uuid: UUID });
  const open = openElection(election);
  const first = encryptBallot(open, readCredential(open, VOTERS[0]), [[1, 0, 1]], rng).json;
  const before: Loose[] = JSON.parse(first).answers[0].choices;
  const plans = before.map(({ alpha }, j) => {
    const [a, b] = [group.randomScalar(rng), group.randomScalar(rng)];
    const commitments = [g.multiply(a), pointOf(alpha).multiply(a).add(g.multiply(b))];
    const texts = commitments.map((each) => GROUP.textOf(each)).join(',');
    const challenge = GROUP.challenge(`decrypt|${open.election.fingerprint}|${key}|${texts}`);
    const moved = group.scalar((TRUTH[j] ?? 0) - (CLAIMED[j] ?? 0));
    const response = a.subtract(secret.multiply(challenge));
    return {
      moved,
      randomness: b.subtract(moved.multiply(challenge)).multiply(a.invert()),
      proof: { challenge: String(challenge.value), response: String(response.value) },
    };
  });
  const last = lastBallot(
    open,
    plans.map(({ randomness }) => randomness),
  );
  const added: Loose[] = JSON.parse(last).answers[0].choices;
  const sums = before.map((choice, j) => ({
    alpha: GROUP.textOf(pointOf(choice.alpha).add(pointOf(added[j].alpha))),
    beta: GROUP.textOf(pointOf(choice.beta).add(pointOf(added[j].beta))),
  }));
  const factors = plans.map(({ moved }, j) =>
    GROUP.textOf(
      pointOf(sums[j]?.alpha ?? '')
        .multiply(secret)
        .add(g.multiply(moved)),
    ),
  );
  const share = JSON.stringify({
    decryption_factors: [factors],
    decryption_proofs: [plans.map(({ proof }) => proof)],
  });
  const credentials = JSON.stringify(VOTERS.map((voter) => publicOf(UUID, voter)));
  const steps = [
    { type: 'Setup', refs: [election, JSON.stringify(object), credentials], payload: '{}' },
    ...[first, last].map((payload) => ({ type: 'Ballot', refs: [], payload })),
    { type: 'EndBallots', refs: [], payload: undefined },
    {
      type: 'EncryptedTally',
      refs: [JSON.stringify([sums])],
      payload: '{"num_tallied":2,"total_weight":2}',
    },
    { type: 'PartialDecryption', refs: [share], payload: ownedBy(1, share) },
    { type: 'Result', refs: [], payload: JSON.stringify({ result: [CLAIMED] }) },
  ];
  const report = await verify(putTogether({ mtime: 1_700_000_000, steps }));
  expect(failures(report)).toEqual([]);
  expect(report.checks.find(({ id }) => id === 'BEL-28')?.notes).toEqual([UNBOUND]);
});
