import { describe, expect, it } from 'vitest';
import { type Ballot, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { spoilBallot } from '../../src/ballot/box-challenge.js';
import {
  type ChallengedBallot,
  challengeBallot,
  checkChallenge,
  readChallengedBallot,
  writeChallengedBallot,
} from '../../src/ballot/challenge.js';
import { castBallot, type Opening } from '../../src/ballot/prepare.js';
import { toHex } from '../../src/core/bytes.js';
import { ROLES } from '../../src/core/labels.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { sumContest } from '../helpers/sum-contests.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  codeOf,
  prepare,
  replaceContest,
  resign,
  signBody,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const election = testElection([{}, {}]);
const { context, rng } = election;
const { secret } = voterOf(election, 0);
const what = choices(BLANK, values(1, 0, 1));
const prepared = prepare(election, 0, what);
const challenged = challengeBallot(prepared, secret, rng);
const bytes = writeChallengedBallot(challenged);

/** The challenged ballot with one opening changed. */
function withOpening(index: number, change: (opening: Opening) => Partial<Opening>): ChallengedBallot {
  const openings = challenged.openings.map((o, i) => (i === index ? { ...o, ...change(o) } : o));
  return { ...challenged, openings };
}

/** Casts the very body that was challenged. */
function castChallenged(changes: Partial<Ballot> = {}): Uint8Array {
  return writeBallot(signBody(election, 0, { ...challenged.body, ...changes }));
}

describe('a challenged ballot', () => {
  it('says what was encrypted', () => {
    const verdict = checkChallenge(context, challenged);
    expect(verdict.valid).toBe(true);
    expect(verdict.choices).toEqual(what);
  });

  it('reads back with the tracker that the voter saw', () => {
    const read = readChallengedBallot(bytes, context);
    expect(read.tracker).toEqual(prepared.tracker);
    expect(writeChallengedBallot(read.challenged)).toEqual(bytes);
    expect(checkChallenge(context, read.challenged).valid).toBe(true);
  });

  it('spends the prepared ballot', () => {
    expect(() => castBallot(prepared, secret, rng)).toThrow(RangeError);
    expect(() => challengeBallot(prepared, secret, rng)).toThrow(RangeError);
  });

  it('is refused if the opening is not what was encrypted', () => {
    const one = context.group.scalar(1);
    const wrong = [
      withOpening(0, () => ({ values: [1, 0, 0] })),
      withOpening(1, ({ nonces }) => ({ nonces: nonces.map((n) => n.add(one)) })),
      withOpening(1, ({ nonces }) => ({ nonces: nonces.map(() => context.group.scalar(0)) })),
      withOpening(1, ({ nonces }) => ({ nonces: [...nonces].reverse() })),
      withOpening(0, ({ values: v }) => ({ values: v.slice(1) })),
      { ...challenged, openings: challenged.openings.slice(1) },
    ];
    for (const ballot of wrong) expect(checkChallenge(context, ballot).rejected?.code).toBe('C-04');
  });

  it('is refused if what was encrypted is no choice at all', () => {
    const nonces = [0, 1, 2].map(() => context.group.randomScalar(rng));
    for (const votes of [
      [2, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
      [0, 0, 0],
    ]) {
      const ciphertexts = votes.map((v, i) =>
        encrypt(context.publicKey, v, nonces[i] ?? nonces[0] ?? secret),
      );
      const contests = replaceContest(challenged.body as Ballot, 0, { ciphertexts });
      const openings = challenged.openings.map((o, i) => (i === 0 ? { values: votes, nonces } : o));
      const forged = { ...challenged, body: { ...challenged.body, contests }, openings };
      expect(checkChallenge(context, forged).rejected?.code).toBe('C-04');
    }
  });

  it('is refused with the signature of a cast ballot, and a ballot with that of a challenge', () => {
    const cast = signBody(election, 0, challenged.body);
    expect(checkChallenge(context, { ...challenged, signature: cast.signature }).rejected?.code).toBe('C-05');
    const forged = writeBallot({ ...challenged.body, signature: challenged.signature });
    expect(codeOf(checkBallot(new BallotBox(context), forged, 0, rng))).toBe('B-12');
  });

  it('is refused for another election, and is of somebody on the roll', () => {
    const body = { ...challenged.body, electionId: new Uint8Array(32) };
    expect(checkChallenge(context, { ...challenged, body }).rejected?.code).toBe('C-01');
    const credential = context.group.generator();
    const stranger = { ...challenged, body: { ...challenged.body, credential } };
    expect(() => checkChallenge(context, stranger)).toThrow(RangeError);
  });

  it('is refused with a proof that does not hold', () => {
    const [first, second] = challenged.body.contests.map(sumContest);
    if (first === undefined || second === undefined) throw new Error('no contest');
    const proof = { ...second.proof, zA: first.proof.zA };
    const body = { ...challenged.body, contests: [first, { ...second, proof }] };
    const { signature } = signBody(election, 0, body, ROLES.challengeSignature);
    const { rejected } = checkChallenge(context, { ...challenged, body, signature });
    expect(rejected?.code).toBe('C-06');
    expect(rejected?.message).toContain('council');
  });
});

describe('the box and challenged ballots', () => {
  it('never lets a challenged ballot count (C6)', () => {
    const box = new BallotBox(context);
    const { spoiled } = spoilBallot(box, bytes);
    expect(spoiled?.choices).toEqual(what);
    expect(toHex(spoiled?.tracker ?? new Uint8Array())).toBe(toHex(prepared.tracker));
    expect(codeOf(checkBallot(box, castChallenged(), 0, rng))).toBe('B-10');
    expect(box.accounting).toMatchObject({ challenged: 1, accepted: 0 });
    expect(codeOf(checkBallot(box, castBytes(election, 0, what), 0, rng))).toBe('accepted');
  });

  it('refuses any ballot with a ciphertext or commitment of a challenged one', () => {
    const box = new BallotBox(context);
    spoilBallot(box, bytes);
    const fresh = cast(election, 0, what);
    const first = sumContest(challenged.body.contests[0]);
    for (const change of [{ ciphertexts: first.ciphertexts }, { proof: first.proof }]) {
      const reused = resign(election, 0, fresh, { contests: replaceContest(fresh, 0, change) });
      expect(codeOf(checkBallot(box, reused, 0, rng))).toBe('B-10');
    }
  });

  it('refuses to challenge what was cast, and to challenge twice', () => {
    const box = new BallotBox(context);
    expect(codeOf(checkBallot(box, castChallenged(), 0, rng))).toBe('accepted');
    expect(spoilBallot(box, bytes).rejected?.code).toBe('C-02');
    expect(box.accounting).toMatchObject({ challenged: 0, online: 1 });
    const other = new BallotBox(context);
    spoilBallot(other, bytes);
    expect(spoilBallot(other, bytes).rejected?.code).toBe('C-03');
    expect(other.accounting.challenged).toBe(1);
  });

  it('is not changed by a challenge that fails', () => {
    const box = new BallotBox(context);
    const wrong = writeChallengedBallot(withOpening(0, () => ({ values: [1, 0, 0] })));
    expect(spoilBallot(box, wrong).rejected?.code).toBe('C-04');
    expect(spoilBallot(box, bytes.subarray(1)).rejected?.code).toBe('C-01');
    expect(spoilBallot(box, Uint8Array.of(...bytes, 0)).rejected?.code).toBe('C-01');
    const foreign = testElection([{}], { seed: 'elsewhere' });
    const elsewhere = challengeBallot(prepare(foreign, 0, what), voterOf(foreign, 0).secret, foreign.rng);
    expect(spoilBallot(box, writeChallengedBallot(elsewhere)).rejected?.code).toBe('C-01');
    expect(codeOf(checkBallot(box, castChallenged(), 0, rng))).toBe('accepted');
  });

  it('takes challenges of a voter between ballots', () => {
    const box = new BallotBox(context);
    spoilBallot(box, bytes);
    const second = challengeBallot(prepare(election, 0, what), secret, rng);
    expect(spoilBallot(box, writeChallengedBallot(second)).spoiled).toBeDefined();
    expect(codeOf(checkBallot(box, castBytes(election, 0, what), 0, rng))).toBe('accepted');
    expect(box.accounting).toMatchObject({ challenged: 2, online: 1 });
  });
});
