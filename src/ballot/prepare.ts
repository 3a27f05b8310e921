/**
 * Preparing and casting a ballot (spec section 6.5). A prepared ballot is fixed and has a tracker, but nobody has decided
 * yet whether it is cast or challenged; it can be used once, for either.
 */

import type { Scalar } from '../core/group.js';
import { LABELS, ROLES } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { Transcript } from '../core/transcript.js';
import { encryptEach, encryptElements } from '../elgamal/cipher.js';
import { assignBits, type Choice, positionValues } from '../zk/layout.js';
import { type Proof, proveStatement } from '../zk/nizk.js';
import { provePlaintextKnowledge } from '../zk/plaintext-knowledge.js';
import { knowledgeOfLog } from '../zk/relation.js';
import { proveVector } from '../zk/vector-prover.js';
import { type Ballot, type BallotBody, type BallotContest, writeBallotBody } from './ballot.js';
import {
  type BallotPlace,
  contestStatement,
  contestTranscript,
  placeBytes,
  type SignatureRole,
  signatureTranscript,
} from './ballot-proofs.js';
import {
  contestsOf,
  type ElectionContext,
  type MixedContest,
  type SumContest,
  type VoterContest,
} from './context.js';
import { type MixedVote, messageElements, voteMessage } from './mixed-message.js';
import { trackerOf } from './tracker.js';

/** Who votes, and where the ballot stands in the voter's chain. */
export interface Voter {
  /** The secret of the credential. */
  readonly secret: Scalar;
  /** Number of ballots that the voter has cast before. */
  readonly sequence: number;
  /** Tracker of the last of them, or `NO_PREVIOUS`. */
  readonly previous: Uint8Array;
}

/** What a voter chose in a contest: values or marks where votes are added up, a vote where they are shuffled. */
export type BallotChoice = Choice | MixedVote;

/** What the voter chose, by contest id: every contest of the voter's style, and no other. */
export type Choices = ReadonlyMap<string, BallotChoice>;

/** What went into the ciphertexts of one contest. */
export interface Opening {
  /** The value of each position; where votes are shuffled, every byte of the message. */
  readonly values: readonly number[];
  /** The nonce of each ciphertext. */
  readonly nonces: readonly Scalar[];
}

/** A prepared ballot, opened: known to the voter's device alone until it is challenged. */
export interface PreparedContent {
  readonly context: ElectionContext;
  readonly body: BallotBody;
  /** One per contest. */
  readonly openings: readonly Opening[];
}

let takeContent: (prepared: PreparedBallot) => PreparedContent;

/** A ballot about to be cast or challenged. Made by {@link prepareBallot} only. */
export class PreparedBallot {
  /** The tracker, to be shown to the voter before the decision. 32 bytes. */
  readonly tracker: Uint8Array;
  #content: PreparedContent | undefined;

  static {
    takeContent = (prepared) => {
      const content = prepared.#content;
      if (content === undefined) throw new RangeError('this prepared ballot was cast or challenged already');
      prepared.#content = undefined;
      return content;
    };
  }

  /** Use {@link prepareBallot}. */
  constructor(content: PreparedContent) {
    this.#content = content;
    this.tracker = trackerOf(writeBallotBody(content.body));
  }

  /** Whether the ballot was cast or challenged already. */
  get spent(): boolean {
    return this.#content === undefined;
  }
}

/**
 * Encrypts and proves a voter's choices (spec algorithm 6.5a).
 * @throws {RangeError} if the credential is not on the roll, a contest has no choice or a foreign one, or a choice breaks
 *   the rule of its contest
 */
export function prepareBallot(
  context: ElectionContext,
  voter: Voter,
  choices: Choices,
  rng: Rng,
): PreparedBallot {
  const credential = context.group.generator().multiply(voter.secret);
  const entry = context.roll.find(credential.toBytes());
  if (entry === undefined) throw new RangeError('the credential is not on the roll');
  if (voter.previous.length !== 32) throw new RangeError('the previous tracker has 32 bytes');
  const contests = contestsOf(context, entry);
  assertChoices(contests, choices);
  const place = { credential, sequence: voter.sequence, previous: voter.previous.slice() };
  const prepared = contests.map((contest) =>
    prepareContest(context, place, voter.secret, contest, choices.get(contest.id), rng),
  );
  const body = Object.freeze({
    electionId: context.electionId,
    ...place,
    contests: Object.freeze(prepared.map(({ contest }) => contest)),
  });
  return new PreparedBallot({ context, body, openings: prepared.map(({ opening }) => opening) });
}

/**
 * Casts a prepared ballot: signs it (spec algorithm 6.5b). The prepared ballot is spent.
 * @param secret - the secret of the voter's credential
 * @throws {RangeError} if the prepared ballot is spent, or the secret is another voter's
 */
export function castBallot(prepared: PreparedBallot, secret: Scalar, rng: Rng): Ballot {
  const { body, signature } = spendPrepared(prepared, secret, ROLES.ballotSignature, rng);
  return Object.freeze({ ...body, signature });
}

/**
 * Spends a prepared ballot: signs its tracker for one use. Not part of the package's interface.
 * @throws {RangeError} if the prepared ballot is spent, or the secret is another voter's
 */
export function spendPrepared(
  prepared: PreparedBallot,
  secret: Scalar,
  role: SignatureRole,
  rng: Rng,
): PreparedContent & { readonly signature: Proof } {
  const content = takeContent(prepared);
  const { context, body } = content;
  const signature = proveStatement(
    knowledgeOfLog(context.group.generator(), body.credential),
    { kind: 'linear', secrets: [secret] },
    signatureTranscript(context, prepared.tracker, role),
    rng,
  );
  return { ...content, signature };
}

function prepareContest(
  context: ElectionContext,
  place: BallotPlace,
  secret: Scalar,
  voterContest: VoterContest,
  choice: BallotChoice | undefined,
  rng: Rng,
): PreparedContest {
  if (choice === undefined) throw new RangeError(`no choice for contest ${voterContest.id}`);
  return voterContest.kind === 'sum'
    ? prepareSum(context, place, secret, voterContest, choice, rng)
    : prepareMixed(context, place, secret, voterContest, choice, rng);
}

interface PreparedContest {
  readonly contest: BallotContest;
  readonly opening: Opening;
}

function prepareSum(
  context: ElectionContext,
  place: BallotPlace,
  secret: Scalar,
  voterContest: SumContest,
  choice: BallotChoice,
  rng: Rng,
): PreparedContest {
  const { kind, contest, id, layout } = voterContest;
  if (choice.kind === 'ranking' || choice.kind === 'text')
    throw new RangeError(`contest ${id} takes values, not a ${choice.kind}`);
  const bits = assignBits(layout, choice);
  const values = positionValues(layout, bits);
  const witness = [secret, ...bits.map((bit) => context.group.scalar(bit))];
  const nonces = encryptionTranscript(context, place, contest).nonces(witness, rng).take(layout.positions);
  const ciphertexts = encryptEach(context.publicKey, values, nonces);
  const statement = contestStatement(context, voterContest, ciphertexts);
  const transcript = contestTranscript(context, place, contest);
  const proof = proveVector(statement, { bits, nonces }, transcript, rng);
  return {
    contest: Object.freeze({ kind, contest, ciphertexts: Object.freeze(ciphertexts), proof }),
    opening: Object.freeze({ values: Object.freeze(values), nonces: Object.freeze(nonces) }),
  };
}

function prepareMixed(
  context: ElectionContext,
  place: BallotPlace,
  secret: Scalar,
  { kind, contest, id, layout }: MixedContest,
  choice: BallotChoice,
  rng: Rng,
): PreparedContest {
  const { group, publicKey } = context;
  if (choice.kind === 'values') throw new RangeError(`contest ${id} takes a vote to be shuffled, not values`);
  const message = voteMessage(layout, choice);
  const witness = [secret, ...Array.from(message, (byte) => group.scalar(byte))];
  const nonces = encryptionTranscript(context, place, contest).nonces(witness, rng).take(layout.width);
  const ciphertexts = encryptElements(publicKey, messageElements(layout, message), nonces);
  const transcript = contestTranscript(context, place, contest);
  const proof = provePlaintextKnowledge({ publicKey, ciphertexts }, nonces, transcript, rng);
  return {
    contest: Object.freeze({ kind, contest, ciphertexts: Object.freeze(ciphertexts), proof }),
    opening: Object.freeze({ values: Object.freeze([...message]), nonces: Object.freeze(nonces) }),
  };
}

/** Encryption nonces are hedged like those of proofs: no two contests, places or choices can share one. */
function encryptionTranscript(context: ElectionContext, place: BallotPlace, contest: number): Transcript {
  const { group, electionId } = context;
  return Transcript.create({ group, session: electionId, role: ROLES.ballotEncryption })
    .absorb(LABELS.publicKey, context.publicKey.toBytes())
    .absorb(LABELS.context, placeBytes(place, contest));
}

function assertChoices(contests: readonly VoterContest[], choices: Choices): void {
  const ids = new Set(contests.map(({ id }) => id));
  for (const id of choices.keys())
    if (!ids.has(id)) throw new RangeError(`contest ${JSON.stringify(id)} is not on this voter's ballot`);
}
