/**
 * Votes that fill their whole elements: the hash of a decryption proof binds neither alpha nor the factor, so a trustee who
 * publishes last makes some other vote of them, and nothing else in the element gives it away.
 */
import { describe, expect, it } from 'vitest';
import {
  encryptBallot,
  openElection,
  ownedBy,
  partialDecryption,
  readCredential,
  shuffleTally,
} from '../../../../src/belenios/index.js';
import { looseVote } from '../../../../src/verify/foreign/belenios/loose-votes.js';
import { seededRng } from '../../../helpers/rng.js';
import { putTogether } from './archive-model.js';
import { failures, verify } from './open.js';
import { GROUP, ownTrustees } from './own-trustees.js';
import { type Loose, publicOf } from './resign.js';

const UUID = 'hanpyoTests123';
const VOTER = 'aaaaa-bbbbbb-ccccc-dddddd';
const ANSWERS = Array.from({ length: 30 }, (_, i) => `a${i}`);
const BASE = GROUP.group.generator();
const pointOf = (text: string) => GROUP.point(text, '').element;

/** A vote that is not the one cast, and a factor with a proof that makes it. */
interface Forgery {
  readonly vote: readonly number[];
  readonly factor: string;
  readonly proof: Loose;
}

/** An election of one voter and one trustee, who may forge the vote. */
function held(vote: readonly number[], forge?: (input: Loose) => Forgery): Uint8Array {
  const rng = seededRng('long votes');
  const { object, secrets, publicKey } = ownTrustees(['single']);
  const [secret] = secrets;
  if (secret === undefined) throw new RangeError('one trustee');
  const key = GROUP.textOf(publicKey);
  const election = JSON.stringify({
    ...{ version: 1, description: '', name: 'Long', group: 'Ed25519', public_key: key },
    questions: [{ type: 'NonHomomorphic', value: { answers: ANSWERS, question: 'Which?' } }],
    uuid: UUID,
  });
  const open = openElection(election);
  const ballot = encryptBallot(open, readCredential(open, VOTER), [vote], rng).json;
  const tally = JSON.stringify([[JSON.parse(ballot).answers[0].choices]]);
  const shuffle = shuffleTally(open, { tally }, rng);
  const share = JSON.parse(partialDecryption(open, { tally, lastShuffle: shuffle }, secret, rng));
  const [ciphertext] = JSON.parse(shuffle).ciphertexts[0];
  const prefix = `decrypt|${open.election.fingerprint}|${key}|`;
  const forged = forge?.({ ciphertext, prefix, secret });
  if (forged !== undefined) {
    share.decryption_factors[0][0] = forged.factor;
    share.decryption_proofs[0][0] = forged.proof;
  }
  const decryption = JSON.stringify(share);
  const credentials = JSON.stringify([publicOf(UUID, VOTER)]);
  const steps = [
    { type: 'Setup', refs: [election, JSON.stringify(object), credentials], payload: '{}' },
    { type: 'Ballot', refs: [], payload: ballot },
    { type: 'EndBallots', refs: [], payload: undefined },
    { type: 'EncryptedTally', refs: [tally], payload: '{"num_tallied":1,"total_weight":1}' },
    { type: 'Shuffle', refs: [shuffle], payload: ownedBy(1, shuffle) },
    { type: 'EndShuffles', refs: [], payload: undefined },
    { type: 'PartialDecryption', refs: [decryption], payload: ownedBy(1, decryption) },
    { type: 'Result', refs: [], payload: JSON.stringify({ result: [[forged?.vote ?? vote]] }) },
  ];
  return putTogether({ mtime: 1_700_000_000, steps });
}

/** Tries factors until one makes a vote that fills no more than its element has room for, and puts the first answer first. */
function forgeVote({ ciphertext, prefix, secret }: Loose): Forgery {
  const alpha = pointOf(ciphertext.alpha);
  const nonce = GROUP.group.randomScalar(seededRng('forgery'));
  const first = GROUP.textOf(BASE.multiply(nonce));
  for (let i = 1; ; i++) {
    const shift = GROUP.group.scalar(i);
    const second = GROUP.textOf(alpha.multiplyVartime(nonce.add(shift)));
    const challenge = GROUP.challenge(`${prefix}${first},${second}`);
    const factor = alpha.multiplyVartime(secret.add(shift.multiply(challenge.invert())));
    const element = pointOf(ciphertext.beta).subtract(factor);
    const vote = GROUP.integers(element, ANSWERS.length);
    const [best = 0, ...others] = vote;
    if (GROUP.hidden(element) >> 240n !== 0n || best === 0) continue;
    if (others.some((rank) => rank !== 0 && rank <= best)) continue;
    const response = nonce.subtract(secret.multiply(challenge));
    const proof = { challenge: String(challenge.value), response: String(response.value) };
    return { vote, factor: GROUP.textOf(factor), proof };
  }
}

describe('a vote that fills its element', () => {
  it('is not taken for verified, whoever made it', async () => {
    const report = await verify(
      held(
        Array.from(ANSWERS, (_, i) => 30 - i),
        forgeVote,
      ),
    );
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('incomplete');
    expect(report.result).toBeUndefined();
    const open = report.checks.filter(({ status }) => status === 'not-run');
    expect(open.map(({ id }) => id)).toEqual(['BEL-29']);
    expect(open[0]?.reason).toMatch(/^entry 0 of result\[0\] has numbers so large/);
  });

  it.each([
    [39, 'verified'],
    [40, 'incomplete'],
  ])('of 30 answers has numbers above 39: with %i it is %s', async (largest, verdict) => {
    const report = await verify(held(Array.from(ANSWERS, (_, i) => (i === 29 ? largest : i + 1))));
    expect(report.verdict).toBe(verdict);
  });

  it.each([
    ['Ed25519', 30, 20, 255, undefined],
    ['Ed25519', 30, 21, 195, undefined],
    ['Ed25519', 30, 21, 196, 1],
    ['RFC-3526-2048', 255, 245, 255, undefined],
    ['RFC-3526-2048', 255, 246, 249, undefined],
    ['RFC-3526-2048', 255, 246, 250, 1],
  ])('in %s with room for %i numbers: %i of them up to %i', (_, capacity, length, largest, index) => {
    const small = new Array<number>(length).fill(1);
    expect(looseVote([small, [...small.slice(1), largest]], capacity)).toBe(index);
  });

  it('cannot be empty', () => expect(looseVote([[]], 30)).toBeUndefined());
});
