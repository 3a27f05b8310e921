/** Ballots of Belenios: encrypted, proved and signed (sections 4.10 to 4.14 of its specification). */
import { utf8 } from '../core/bytes.js';
import type { Scalar } from '../core/group.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { fingerprintOf, type Question } from '../verify/foreign/belenios/election.js';
import { writeCompact } from '../verify/foreign/belenios/json.js';
import type { AnswerContext } from './answer-proofs.js';
import type { Credential } from './credential.js';
import { planHomomorphic } from './homomorphic.js';
import { planLists } from './lists.js';
import type { OpenElection } from './open-election.js';
import { planShuffled } from './shuffled.js';
import { carryOut, joinPlans, type Plan, proofJson } from './slots.js';

/** The choice of one question: a number for each answer, or for a question with lists, such a list for each list. */
export type Choice = readonly number[] | readonly (readonly number[])[];

/** A ballot as it is cast. */
export interface CastBallot {
  /** What is published: compact JSON. */
  readonly json: string;
  /** What the voter looks the ballot up by. */
  readonly tracker: string;
}

/**
 * Encrypts, proves and signs a ballot. The operations do not depend on the choices.
 * @param choices - one for each question, as `belenios-tool` takes them: 0 or 1 for each answer, the blank choice first;
 *   lists of these for questions with lists; integers from 0 to 255 for questions whose answers are shuffled
 * @param rng - 32 bytes are drawn; they may be of bad quality, but must not repeat what others know
 * @throws {RangeError} if the choices are not allowed
 */
export function encryptBallot(
  { election, bases }: OpenElection,
  credential: Credential,
  choices: readonly Choice[],
  rng: Rng,
): CastBallot {
  const { questions, fingerprint, uuid } = election;
  if (choices.length !== questions.length) throw new RangeError(`there are ${questions.length} questions`);
  const { group } = bases.generator;
  const context = `${fingerprint}|${credential.publicText}`;
  const witness = [credential.secret, ...choices.flat(2).map((each) => group.scalar(each))];
  const nonces = nonceStream({ group, role: 'Belenios ballot', statement: context, witness }, rng);
  const answer = { bases, context, nonces };
  const plans = questions.map((question, i) => planAnswer(answer, question, choices[i] ?? []));
  const unsigned = {
    election_uuid: uuid,
    election_hash: fingerprint,
    credential: credential.publicText,
    answers: carryOut(bases, joinPlans(plans)),
  };
  const hash = fingerprintOf(utf8(writeCompact(unsigned)));
  const proof = sign(answer, credential.secret, hash);
  const json = writeCompact({ ...unsigned, signature: { hash, proof } });
  return Object.freeze({ json, tracker: fingerprintOf(utf8(json)) });
}

function planAnswer(answer: AnswerContext, question: Question, choice: Choice): Plan<JsonValue> {
  switch (question.kind) {
    case 'homomorphic':
      return planHomomorphic(answer, question, numbersOf(choice));
    case 'shuffled':
      return planShuffled(answer, question, numbersOf(choice));
    case 'lists':
      return planLists(answer, question, choice.map(listOf));
  }
}

/** A Schnorr signature of a ballot by its credential. */
function sign({ bases, nonces }: AnswerContext, secret: Scalar, hash: string): JsonValue {
  const { group, generator } = bases;
  const mask = nonces.next();
  const challenge = group.challenge(`sig|${hash}|${group.textOf(generator.multiply(mask))}`);
  return proofJson(challenge, mask.subtract(secret.multiply(challenge)));
}

function numbersOf(choice: Choice): readonly number[] {
  return choice.map((each) => {
    if (typeof each !== 'number') throw new RangeError('the question has no lists');
    return each;
  });
}

function listOf(each: number | readonly number[]): readonly number[] {
  if (typeof each === 'number') throw new RangeError('the question has lists');
  return each;
}
