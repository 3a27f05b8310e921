/** Bad ballots and challenged ballots (checks V16 to V21), and those that come from the wrong voter (V23). */
import {
  type Ballot,
  type BallotBody,
  type BallotContest,
  writeBallotBody,
} from '../../src/ballot/ballot.js';
import { contestTranscript } from '../../src/ballot/ballot-proofs.js';
import { type ChallengedBallot, readChallengedBallot } from '../../src/ballot/challenge.js';
import { contestsOf } from '../../src/ballot/context.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { ROLES } from '../../src/core/labels.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { commitmentKey } from '../../src/zk/commitment-key.js';
import { assignBits, compileLayout, positionValues } from '../../src/zk/layout.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { contextOf, credentialOf } from './election.js';
import type { Forge } from './forge.js';
import { sumContest, sumVoterContest } from './sum-contests.js';
import { type BadEntry, bad } from './tamper-cases.js';

/** Ballots of strangers, of another style, out of their chain (V16, V17). */
export function ineligible(forge: Forge): BadEntry[] {
  const { shop, spare } = forge;
  const { election } = shop.honest;
  const at = shop.at('close');
  const context = contextOf(election);
  const stranger = context.group.scalar(4711);
  const credential = context.group.generator().multiply(stranger);
  const [chair, motion] = spare.contests;
  const short = forge.cast(2, 1);
  if (!chair || !motion) throw new RangeError('no contests');
  const chain = (name: string, changes: Partial<BallotBody>): BadEntry =>
    bad(['V17', 'B-07'], name, forge.name(6), at, forge.resign(changes));
  return [
    bad(
      ['V16', 'B-03'],
      'of a stranger',
      'entry',
      at,
      forge.entry(forge.sign({ ...spare, credential }, stranger)),
    ),
    bad(['V16', 'B-08'], 'with a contest too few', forge.name(6), at, forge.resign({ contests: [chair] })),
    bad(['V16', 'B-08'], 'in another order', forge.name(6), at, forge.resign({ contests: [motion, chair] })),
    bad(
      ['V16', 'B-08'],
      'of another style',
      forge.name(2),
      at,
      forge.resign({ ...short, contests: [...short.contests, motion] }, 2),
    ),
    bad(['V17', 'B-07'], 'replayed', forge.name(0), at, shop.entry('ballot', 0).slice()),
    chain('out of sequence', { sequence: 1 }),
    chain('after a ballot that was never posted', { previous: new Uint8Array(32).fill(7) }),
    chain('at the place of another voter', {
      previous: trackerOf(writeBallotBody(forge.posted(1))),
      sequence: 1,
    }),
  ];
}

/** Ballots with something copied (V18). */
export function copied(forge: Forge): BadEntry[] {
  const { shop, spare } = forge;
  const at = shop.at('close');
  const victim = forge.posted(1);
  const [chair, motion] = spare.contests.map(sumContest);
  const [theirs] = victim.contests.map(sumContest);
  const stolen = theirs?.ciphertexts[0];
  if (!chair || !motion || !theirs || !stolen) throw new RangeError('no contests');
  const put = (name: string, contests: readonly BallotContest[]): BadEntry =>
    bad(['V18', 'B-11'], name, forge.name(6), at, forge.resign({ contests }));
  const one = { ...chair, ciphertexts: [stolen, ...chair.ciphertexts.slice(1)] };
  const twice = { ...chair, ciphertexts: [chair.ciphertexts[1] ?? stolen, ...chair.ciphertexts.slice(1)] };
  return [
    put('all contests of another', victim.contests),
    put('one contest of another', [theirs, motion]),
    put('one ciphertext of another', [one, motion]),
    put('the commitment of another’s proof', [
      { ...chair, proof: { ...chair.proof, B: theirs.proof.B } },
      motion,
    ]),
    put('one ciphertext twice', [twice, motion]),
    put('of the ballot that it replaces', forge.posted(0).contests),
  ];
}

/** Ballots signed by others (V19) or with a proof that does not hold (V20). */
export function forged(forge: Forge): BadEntry[] {
  const { shop, spare } = forge;
  const { election } = shop.honest;
  const at = shop.at('close');
  const context = contextOf(election);
  const { secret } = credentialOf(election, 7);
  const own = credentialOf(election, 6).secret;
  const [chair, motion] = spare.contests.map(sumContest);
  const other = sumContest(forge.cast(6).contests[0]);
  if (!chair || !motion) throw new RangeError('no contests');
  const g = context.group.generator();
  const shifted = (value: number): BallotContest => ({
    ...chair,
    ciphertexts: chair.ciphertexts.map((c, i) =>
      i === 1 ? { c1: c.c1, c2: c.c2.add(g.multiply(context.group.scalar(value))) } : c,
    ),
  });
  const unproved = (name: string, contests: readonly BallotContest[]): BadEntry =>
    bad(['V20', 'B-13'], name, forge.name(6), at, forge.resign({ contests }));
  const unsigned = (name: string, ballot: Ballot): BadEntry =>
    bad(['V19', 'B-12'], name, forge.name(6), at, forge.entry(ballot));
  return [
    unsigned('signed by another voter', forge.sign(spare, secret)),
    unsigned('with the signature of another ballot', { ...forge.cast(6), signature: spare.signature }),
    unsigned('signed as a challenge', forge.sign(spare, own, ROLES.challengeSignature)),
    unproved('worth 1000 more', [shifted(1000), motion]),
    unproved('worth one less', [shifted(-1), motion]),
    unproved('for both options, proved under a looser rule', [looser(forge, [1, 1]), motion]),
    unproved('for none, proved under a looser rule', [looser(forge, [0, 0]), motion]),
    unproved('with the proof of another ballot', [{ ...chair, proof: other.proof }, motion]),
    unproved('with options exchanged', [{ ...chair, ciphertexts: [...chair.ciphertexts].reverse() }, motion]),
    unproved('with the last proof wrong', [
      chair,
      { ...motion, ciphertexts: [...motion.ciphertexts].reverse() },
    ]),
  ];
}

/** The first contest of voter 6 with values that its rule forbids, honestly proved under a rule that allows them. */
function looser(forge: Forge, values: readonly number[]): BallotContest {
  const { election } = forge.shop.honest;
  const context = contextOf(election);
  const entry = context.roll.find(credentialOf(election, 6).key.toBytes());
  if (entry === undefined) throw new RangeError('no voter');
  const real = sumVoterContest(contestsOf(context, entry)[0]);
  const { group, publicKey } = context;
  const loose = { ...real.layout.rule, limits: [{ weights: [1, 1], min: 0, max: 2 }] };
  const layout = compileLayout(loose, group);
  const bits = assignBits(layout, { kind: 'values', values });
  const nonces = Array.from({ length: layout.positions }, () => group.randomScalar(election.rng));
  const ciphertexts = positionValues(layout, bits).map((v, i) =>
    encrypt(publicKey, v, nonces[i] ?? group.scalar(1)),
  );
  const statement = { publicKey, ciphertexts, layout, key: commitmentKey(group, layout.bits) };
  const transcript = contestTranscript(context, forge.spare, 0);
  const proof = proveVector(statement, { bits, nonces }, transcript, election.rng);
  return {
    kind: real.kind,
    contest: 0,
    ciphertexts,
    proof: { ...proof, f: [...proof.f, ...proof.f].slice(0, real.layout.bits) },
  };
}

/** Challenged ballots that open to something else, or are cast as well (V21). */
export function challenges(forge: Forge): BadEntry[] {
  const { shop } = forge;
  const { election } = shop.honest;
  const at = shop.at('close');
  const context = contextOf(election);
  const { secret } = credentialOf(election, 6);
  const fair = forge.challenge(6);
  const [first, ...rest] = fair.openings;
  const [chair, ...others] = fair.body.contests.map(sumContest);
  const honest = readChallengedBallot(shop.payload('challenge'), context).challenged;
  if (!first || !chair) throw new RangeError('no contests');
  const challenge = (code: string, name: string, challenged: ChallengedBallot, voter = 6): BadEntry =>
    bad(['V21', code], name, forge.name(voter), at, forge.challengeEntry(challenged));
  const A = chair.proof.A.add(context.group.generator());
  const unproved = { ...fair.body, contests: [{ ...chair, proof: { ...chair.proof, A } }, ...others] };
  const spoiled = forge.sign(honest.body, credentialOf(election, 3).secret);
  const nonces = [...first.nonces.slice(1), ...first.nonces.slice(0, 1)];
  return [
    challenge('C-02', 'of a ballot that was cast', { ...fair, body: forge.posted(1) }, 1),
    bad(['V21', 'C-03'], 'a challenge again', forge.name(3), at, shop.entry('challenge').slice()),
    challenge('C-04', 'opened to another choice', {
      ...fair,
      openings: [{ ...first, values: [0, 1, 0] }, ...rest],
    }),
    challenge('C-04', 'opened with other nonces', { ...fair, openings: [{ ...first, nonces }, ...rest] }),
    challenge('C-05', 'signed as a ballot', { ...fair, signature: forge.sign(fair.body, secret).signature }),
    challenge('C-06', 'without a valid proof', {
      ...fair,
      body: unproved,
      signature: forge.sign(unproved, secret, ROLES.challengeSignature).signature,
    }),
    bad(
      ['V21', 'B-10'],
      'a challenged ballot cast',
      forge.name(3),
      shop.at('challenge') + 1,
      forge.entry(spoiled),
    ),
  ];
}

/** Ballots of credentials that voted on paper or are revoked (V23). */
export function excludedVoters(forge: Forge): BadEntry[] {
  const at = forge.shop.at('close');
  return [
    bad(
      ['V23', 'B-05'],
      'a ballot of one who went to the hall',
      forge.name(4),
      at,
      forge.entry(forge.cast(4)),
    ),
    bad(
      ['V23', 'B-05'],
      'a ballot of one who went to the hall',
      forge.name(5),
      at,
      forge.entry(forge.cast(5)),
    ),
    bad(['V23', 'B-04'], 'a ballot of a revoked credential', forge.name(8), at, forge.entry(forge.cast(8))),
  ];
}
