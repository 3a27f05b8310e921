/** The attack catalogue's rows on ballots, each through `checkBallot`: copying, replay, malleation, forgery. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Ballot, writeBallot, writeBallotBody } from '../../src/ballot/ballot.js';
import { contestTranscript } from '../../src/ballot/ballot-proofs.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { contestsOf } from '../../src/ballot/context.js';
import { isReceiptFor, parseReceipt, receiptText } from '../../src/ballot/receipt.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { type Ciphertext, encrypt, reencrypt } from '../../src/elgamal/cipher.js';
import { commitmentKey } from '../../src/zk/commitment-key.js';
import {
  assignBits,
  type Choice,
  type ContestRule,
  compileLayout,
  positionValues,
} from '../../src/zk/layout.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { sumContest, sumVoterContest } from '../helpers/sum-contests.js';
import { answers, attacker, election, twins, victim } from './attack-election.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  codeOf,
  replaceContest,
  resign,
  signBody,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const { context, rng } = election;
const { group, publicKey } = context;

let box: BallotBox;
let next = 0;
beforeEach(() => {
  box = new BallotBox(context);
  next = 0;
});
const post = (bytes: Uint8Array): string => codeOf(checkBallot(box, bytes, next++, rng));
const postVictim = (): void => expect(post(writeBallot(victim))).toBe('accepted');

describe('copying (C1)', () => {
  it('verbatim under another credential is refused, before and after the original', () => {
    const copy = resign(election, 1, attacker, { contests: victim.contests });
    expect(post(copy)).toBe('B-13');
    postVictim();
    expect(post(copy)).toBe('B-11');
    expect(post(writeBallot(victim))).toBe('B-07');
  });

  it('with the credential exchanged and the signature kept is refused', () => {
    const { credential } = attacker;
    expect(post(writeBallot({ ...victim, credential }))).toBe('B-12');
  });

  it('of one contest is refused', () => {
    const [first] = victim.contests;
    const copy = resign(election, 1, attacker, { contests: replaceContest(attacker, 0, sumContest(first)) });
    expect(post(copy)).toBe('B-13');
    postVictim();
    expect(post(copy)).toBe('B-11');
  });

  it('of one ciphertext into another position is refused', () => {
    postVictim();
    const own = attacker.contests[1]?.ciphertexts ?? [];
    const stolen = victim.contests[0]?.ciphertexts[2];
    const ciphertexts = stolen === undefined ? own : [stolen, ...own.slice(1)];
    expect(
      post(resign(election, 1, attacker, { contests: replaceContest(attacker, 1, { ciphertexts }) })),
    ).toBe('B-11');
  });

  it('re-randomised is refused, with the proof or with its commitment changed', () => {
    const shift = group.randomScalar(rng);
    const fresh = victim.contests.map(sumContest).map((c) => ({
      ...c,
      ciphertexts: c.ciphertexts.map((one) => reencrypt(publicKey, one, shift)),
    }));
    const moved = fresh.map((c) => ({
      ...c,
      proof: { ...c.proof, B: c.proof.B.add(group.generator()), A: c.proof.A.subtract(group.generator()) },
    }));
    expect(post(resign(election, 1, attacker, { contests: fresh }))).toBe('B-13');
    postVictim();
    expect(post(resign(election, 1, attacker, { contests: fresh }))).toBe('B-11');
    expect(post(resign(election, 1, attacker, { contests: moved }))).toBe('B-13');
  });

  it('with the options permuted is refused', () => {
    const permuted = victim.contests.map((c) => ({ ...c, ciphertexts: [...c.ciphertexts].reverse() }));
    expect(post(resign(election, 1, attacker, { contests: permuted }))).toBe('B-13');
    expect(post(resign(election, 0, victim, { contests: permuted }))).toBe('B-13');
  });
});

describe('replay (C2)', () => {
  it('into another contest of the same form is refused', () => {
    const [first, second] = victim.contests;
    if (first === undefined || second === undefined) throw new Error('no contests');
    const swapped = [
      { ...second, contest: 0 },
      { ...first, contest: 1 },
    ];
    expect(post(resign(election, 0, victim, { contests: swapped }))).toBe('B-13');
  });

  it('into another election is refused, by the id and by every proof', () => {
    const other = testElection([{}, {}, {}, { style: 1 }], {
      manifest: { ...twins, nonce: 'ab'.repeat(32) },
    });
    const old = cast(other, 0, answers);
    expect(voterOf(other, 0).key).toEqual(voterOf(election, 0).key);
    expect(post(writeBallot(old))).toBe('B-02');
    const moved = { ...old, electionId: context.electionId };
    expect(post(writeBallot(moved))).toBe('B-12');
    expect(post(writeBallot(signBody(election, 0, moved)))).toBe('B-13');
  });

  it('at another place of the chain is refused', () => {
    postVictim();
    const previous = trackerOf(writeBallotBody(victim));
    const again = resign(election, 0, victim, { sequence: 1, previous });
    expect(post(again)).toBe('B-11');
    const unposted = cast(election, 1, answers);
    expect(post(writeBallot(attacker))).toBe('accepted');
    const place = { sequence: 1, previous: trackerOf(writeBallotBody(attacker)) };
    expect(post(resign(election, 1, unposted, place))).toBe('B-13');
  });
});

describe('receipts (C3)', () => {
  it('of another voter are told from one’s own', () => {
    const receipt = (ballot: Ballot) => ({
      electionId: context.electionId,
      tracker: trackerOf(writeBallotBody(ballot)),
      ledgerIndex: 12,
      proof: 'c2sp.org/tlog-proof@v1\nindex 12\n',
    });
    const own = receipt(victim);
    expect(parseReceipt(receiptText(own))).toEqual(own);
    expect(isReceiptFor(own, context.electionId, own.tracker)).toBe(true);
    expect(isReceiptFor(receipt(attacker), context.electionId, own.tracker)).toBe(false);
    expect(isReceiptFor(own, new Uint8Array(32), own.tracker)).toBe(false);
  });
});

describe('eligibility (C11)', () => {
  it('strangers, and voters of another style or with other exclusions, are refused', () => {
    const stranger = testElection([{}], { manifest: twins, seed: 'stranger' });
    expect(post(castBytes(stranger, 0, answers))).toBe('B-03');
    // The same credentials on a roll that gives them other contests: what a changed roll would let in.
    const wider = testElection([{ style: 1 }, {}, {}, {}], { manifest: twins });
    expect(post(castBytes(wider, 0, choices(BLANK)))).toBe('B-08');
    expect(post(castBytes(wider, 3, answers))).toBe('B-08');
    expect(post(castBytes(wider, 2, new Map([...answers, ['twin', values(0, 1)]])))).toBe('B-08');
  });

  it('contests in another order, twice or renamed are refused', () => {
    const [first, second] = victim.contests;
    if (first === undefined || second === undefined) throw new Error('no contests');
    for (const contests of [
      [second, first],
      [first, first],
      [first, { ...second, contest: 7 }],
      [first],
      [first, second, second],
      [],
    ])
      expect(post(resign(election, 0, victim, { contests }))).toBe('B-08');
  });
});

/** A contest with any values, proved as well as a cheater can: under a rule that allows them, or not at all. */
function forgeContest(voter: number, index: number, allowed: Partial<ContestRule>, choice: Choice) {
  const entry = context.roll.entry(voterOf(election, voter).index);
  const voterContest = sumVoterContest(contestsOf(context, entry)[index]);
  const place = { credential: group.elementFromBytes(entry.key), sequence: 0, previous: new Uint8Array(32) };
  const layout = compileLayout({ ...voterContest.layout.rule, ...allowed }, group);
  const bits = assignBits(layout, choice);
  const nonces = Array.from({ length: layout.positions }, () => group.randomScalar(rng));
  const ciphertexts = positionValues(layout, bits).map((v, i) =>
    encrypt(publicKey, v, nonces[i] ?? group.scalar(1)),
  );
  const statement = { publicKey, ciphertexts, layout, key: commitmentKey(group, layout.bits) };
  const proof = proveVector(statement, { bits, nonces }, contestTranscript(context, place, index), rng);
  return { contest: index, ciphertexts, proof, bits: voterContest.layout.bits };
}

describe('forged votes (C10)', () => {
  const loose = { limits: [{ weights: [1, 1], min: 0, max: 2 }] };
  it.each([
    ['two of one', loose, values(1, 1)],
    ['none of one', loose, values(0, 0)],
  ])('%s, proved under a looser rule, are refused', (_, rule, choice) => {
    const { contest, ciphertexts, proof, bits } = forgeContest(0, 0, rule, choice);
    // The proof has as many responses as the real layout needs, so that only its equations can fail.
    const f = [...proof.f, ...proof.f].slice(0, bits);
    const forged = { contest, ciphertexts, proof: { ...proof, f } };
    expect(post(resign(election, 0, victim, { contests: replaceContest(victim, 0, forged) }))).toBe('B-13');
  });

  it('of an excluded option are refused', () => {
    const honest = cast(election, 2, answers);
    const { contest, ciphertexts, proof, bits } = forgeContest(2, 1, { excluded: [] }, values(0, 1));
    const f = [...proof.f, ...proof.f].slice(0, bits);
    const forged = { contest, ciphertexts, proof: { ...proof, f } };
    expect(post(resign(election, 2, honest, { contests: replaceContest(honest, 1, forged) }))).toBe('B-13');
  });

  it.each([2, -1, 1000])('of value %i under an honest proof are refused', (value) => {
    const shift = (c: Ciphertext): Ciphertext => ({
      c1: c.c1,
      c2: c.c2.add(group.generator().multiply(group.scalar(value))),
    });
    const ciphertexts = (victim.contests[0]?.ciphertexts ?? []).map((c, i) => (i === 1 ? shift(c) : c));
    expect(post(resign(election, 0, victim, { contests: replaceContest(victim, 0, { ciphertexts }) }))).toBe(
      'B-13',
    );
  });
});
