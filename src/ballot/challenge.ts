/**
 * Challenged ballots (spec section 6.6), after J. Benaloh 2006 ("Simple verifiable elections"): the voter's device has
 * shown a tracker and can no longer change the ballot; now, instead of casting it, it must open it. Anyone can encrypt
 * again what was opened and see that the device encrypted what the voter chose. A challenged ballot never counts.
 */
import { equalBytes } from '../core/bytes.js';
import { Reader, Writer } from '../core/codec.js';
import { extractMessage } from '../core/embedding.js';
import type { Scalar } from '../core/group.js';
import { ROLES } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { type Ciphertext, encryptEach, encryptElements, equalCiphertexts } from '../elgamal/cipher.js';
import { assignBits, type Choice, type ContestLayout, positionValues } from '../zk/layout.js';
import { type Proof, writeProof } from '../zk/nizk.js';
import { holds } from '../zk/terms.js';
import {
  type BallotBody,
  type BallotContest,
  readBallotBody,
  readSignature,
  writeBallotBody,
} from './ballot.js';
import { firstInvalidContest, signatureCheck } from './ballot-proofs.js';
import { openedValues, proofSize } from './ballot-shape.js';
import { contestsOf, type ElectionContext, type VoterContest } from './context.js';
import { type MixedLayout, voteOfMessage } from './mixed-message.js';
import {
  type BallotChoice,
  type Choices,
  type Opening,
  type PreparedBallot,
  spendPrepared,
} from './prepare.js';
import { type Rejection, rejection } from './rejections.js';
import type { RollEntry } from './roll.js';
import { trackerOf } from './tracker.js';

/** A ballot that was opened instead of cast. */
export interface ChallengedBallot {
  readonly body: BallotBody;
  /** One per contest of the body. */
  readonly openings: readonly Opening[];
  /** Like a ballot's signature, in its own role, so that neither can stand for the other. */
  readonly signature: Proof;
}

/** What a challenged ballot says, or why it says nothing. */
export type ChallengeVerdict =
  | { readonly valid: true; readonly choices: Choices; readonly rejected?: never }
  | { readonly valid: false; readonly choices?: never; readonly rejected: Rejection };

const VERSION = 1;
const CHALLENGED_TYPE = 0x21;

/**
 * Challenges a prepared ballot: publishes all that went into its ciphertexts (spec algorithm 6.6a). The prepared ballot
 * is spent.
 * @param secret - the secret of the voter's credential
 * @throws {RangeError} if the prepared ballot is spent, or the secret is another voter's
 */
export function challengeBallot(prepared: PreparedBallot, secret: Scalar, rng: Rng): ChallengedBallot {
  const { body, openings, signature } = spendPrepared(prepared, secret, ROLES.challengeSignature, rng);
  return Object.freeze({ body, openings, signature });
}

/**
 * Encrypts again what was opened, and says what it was (spec algorithm 6.6b).
 * @throws {RangeError} if the credential is not on the roll
 */
export function checkChallenge(context: ElectionContext, challenged: ChallengedBallot): ChallengeVerdict {
  const { body, signature } = challenged;
  const entry = context.roll.find(body.credential.toBytes());
  if (entry === undefined) throw new RangeError('the credential is not on the roll');
  const refuse = (code: 'C-01' | 'C-04' | 'C-05' | 'C-06', detail?: string): ChallengeVerdict =>
    Object.freeze({ valid: false, rejected: rejection(code, entry.index, detail) });
  if (!equalBytes(body.electionId, context.electionId)) return refuse('C-01', 'another election');
  const contests = contestsOf(context, entry);
  const choices = openedChoices(context, contests, challenged);
  if (typeof choices === 'string') return refuse('C-04', choices);
  const tracker = trackerOf(writeBallotBody(body));
  const signed = signatureCheck(context, body.credential, tracker, signature, ROLES.challengeSignature);
  if (!holds(context.group, signed)) return refuse('C-05');
  const invalid = firstInvalidContest(context, body, contests);
  return invalid === undefined ? Object.freeze({ valid: true, choices }) : refuse('C-06', invalid.id);
}

/**
 * Encrypts again what was opened, and says what it was: {@link checkChallenge} without signature and proofs, which are no
 * concern of the voter whose device made them.
 * @param contests - the voter's
 * @returns the choices, or the id of the first contest whose opening does not make the ciphertexts
 */
export function openedChoices(
  context: ElectionContext,
  contests: readonly VoterContest[],
  { body, openings }: Pick<ChallengedBallot, 'body' | 'openings'>,
): Choices | string {
  const choices = new Map<string, BallotChoice>();
  for (const [i, voterContest] of contests.entries()) {
    const choice = openContest(context, voterContest, body.contests[i], openings[i]);
    if (choice === undefined) return voterContest.id;
    choices.set(voterContest.id, choice);
  }
  return choices;
}

/** The canonical bytes of a challenged ballot (spec 6.6). */
export function writeChallengedBallot({ body, openings, signature }: ChallengedBallot): Uint8Array {
  const writer = new Writer().tag(VERSION, CHALLENGED_TYPE).raw(writeBallotBody(body));
  for (const { values, nonces } of openings) {
    for (const value of values) writer.u64(value);
    for (const nonce of nonces) writer.scalar(nonce);
  }
  writeProof(writer, signature);
  return writer.finish();
}

/** A challenged ballot with what reading it yielded. */
export interface ReadChallengedBallot {
  readonly challenged: ChallengedBallot;
  readonly entry: RollEntry;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
}

/** Reads a challenged ballot of this election. @throws {DecodeError} as `readBallot` does */
export function readChallengedBallot(bytes: Uint8Array, context: ElectionContext): ReadChallengedBallot {
  const reader = new Reader(bytes, 'challengedBallot');
  reader.tag(VERSION, CHALLENGED_TYPE);
  const start = reader.offset;
  const { body, entry } = readBallotBody(reader, context);
  const tracker = trackerOf(bytes.subarray(start, reader.offset));
  const openings = contestsOf(context, entry).map((contest, i) =>
    reader.field(`openings[${i}]`, (r) => readOpening(r, context, contest)),
  );
  const signature = readSignature(reader, body.credential);
  reader.end();
  return { challenged: Object.freeze({ body, openings, signature }), entry, tracker };
}

function readOpening(reader: Reader, { group }: ElectionContext, contest: VoterContest): Opening {
  const values = Array.from({ length: openedValues(contest) }, (_, i) =>
    reader.field(`values[${i}]`, (r) => r.u64()),
  );
  const nonces = Array.from({ length: proofSize(contest).positions }, (_, i) =>
    reader.field(`nonces[${i}]`, (r) => r.scalar(group)),
  );
  return Object.freeze({ values, nonces });
}

/** The choice that an opening shows; `undefined` if it does not make the ciphertexts, or shows no allowed choice. */
function openContest(
  context: ElectionContext,
  voterContest: VoterContest,
  encrypted: BallotContest | undefined,
  opening: Opening | undefined,
): BallotChoice | undefined {
  if (encrypted?.contest !== voterContest.contest || opening === undefined) return undefined;
  const { values, nonces } = opening;
  const { positions } = proofSize(voterContest);
  if (nonces.length !== positions || encrypted.ciphertexts.length !== positions) return undefined;
  if (values.length !== openedValues(voterContest) || nonces.some((nonce) => nonce.isZero()))
    return undefined;
  const opens =
    voterContest.kind === 'sum'
      ? encryptEach(context.publicKey, values, nonces).every((one, i) => {
          const ciphertext = encrypted.ciphertexts[i];
          return ciphertext !== undefined && equalCiphertexts(one, ciphertext);
        })
      : isRowOf(context, encrypted.ciphertexts, opening);
  if (!opens) return undefined;
  return voterContest.kind === 'sum'
    ? choiceOf(voterContest.layout, values)
    : voteOf(voterContest.layout, Uint8Array.from(values));
}

/**
 * Whether a row encrypts a message, given byte by byte. An element carries one message at most, so the elements of the row
 * are taken out of it and read: anyone may post a challenge, and to search for the elements again takes many times as long.
 */
function isRowOf(
  { publicKey }: ElectionContext,
  ciphertexts: readonly Ciphertext[],
  { values, nonces }: Opening,
): boolean {
  if (values.some((value) => value > 0xff)) return false;
  const zero = publicKey.group.identity();
  const masks = encryptElements(
    publicKey,
    nonces.map(() => zero),
    nonces,
  );
  const message = new Writer();
  for (const [i, { c1, c2 }] of ciphertexts.entries()) {
    const mask = masks[i];
    const part = mask?.c1.equals(c1) ? extractMessage(c2.subtract(mask.c2)) : undefined;
    if (part === undefined) return false;
    message.raw(part);
  }
  return equalBytes(message.finish(), Uint8Array.from(values));
}

/** The vote of a message, if it obeys the rule. */
function voteOf(layout: MixedLayout, message: Uint8Array): BallotChoice | undefined {
  const vote = voteOfMessage(layout, message);
  return vote.kind === 'invalid' ? undefined : vote;
}

/** The choice whose positions have these values. */
function choiceOf(layout: ContestLayout, values: readonly number[]): Choice | undefined {
  const { options, blank } = layout.rule;
  const isBlank = blank && values[options] === 1;
  const choice: Choice = isBlank ? { kind: 'blank' } : { kind: 'values', values: values.slice(0, options) };
  try {
    const made = positionValues(layout, assignBits(layout, choice));
    return made.every((value, i) => value === values[i]) ? Object.freeze(choice) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
