/** Ballots: cast ones, and opened ones, which state their votes and randomness. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asInteger, asObject, asText } from '../../../core/json-fields.js';
import { type Question, readUuid } from './election.js';
import { type HeliosGroup, type Residue, readScalar } from './group.js';
import { MAX_BALLOT, parsePart, readExactly, readItems } from './json.js';
import {
  type Ciphertext,
  type Claim,
  membershipClaim,
  type Proof,
  readCiphertext,
  readProof,
} from './proofs.js';
import { fingerprintOf } from './python-json.js';
import { readTime } from './times.js';

/** The answer to one question. */
export interface Answer {
  readonly choices: readonly Ciphertext[];
  /** Two for each choice: that it is 0, or 1. */
  readonly individual: readonly (readonly Proof[])[];
  /** One for each allowed number of choices; `undefined` where any number is. */
  readonly overall: readonly Proof[] | undefined;
}

/** What a device encrypted. */
interface Vote {
  readonly answers: readonly Answer[];
  readonly electionHash: string;
  readonly electionUuid: string;
  /** The tracker: hash of all of it. */
  readonly tracker: string;
}

/** A vote that was cast. */
export interface CastBallot {
  readonly vote: Vote;
  readonly castAt: string;
  readonly statedTracker: string;
  readonly voterHash: string;
  readonly voterUuid: string;
}

/** What the server has of a voter without a vote. */
export interface NoVote {
  readonly vote: undefined;
  /** `undefined` where the server does not say. */
  readonly voterUuid: string | undefined;
  /** Whether there is a time or a tracker all the same: there was a vote, and it was taken away. */
  readonly suppressed: boolean;
}

/** What the shape of an answer follows from. */
export type Shape = Pick<Question, 'min' | 'max'> & { readonly answers: number };

const MAX_HASH = 64;

/**
 * Reads what the server has as the last ballot of a voter.
 * @throws {DecodeError}
 */
export function readCastBallot(
  group: HeliosGroup,
  shapes: readonly Shape[],
  bytes: Uint8Array,
  path: string,
): CastBallot | NoVote {
  const fields = asObject(parsePart(bytes, path, MAX_BALLOT), path, [
    ...(['cast_at', 'vote', 'vote_hash', 'voter_hash', 'voter_uuid'] as const),
  ]);
  const { cast_at: castAt, vote_hash: tracker, voter_uuid: voter } = fields;
  if (fields.vote === null)
    return {
      vote: undefined,
      voterUuid: voter === null ? undefined : readUuid(voter, `${path}.voter_uuid`),
      suppressed: castAt !== null || tracker !== null,
    };
  return {
    vote: readVote(group, shapes, fields.vote, `${path}.vote`),
    castAt: readTime(castAt, `${path}.cast_at`),
    statedTracker: asText(tracker, `${path}.vote_hash`, MAX_HASH),
    voterHash: asText(fields.voter_hash, `${path}.voter_hash`, MAX_HASH),
    voterUuid: readUuid(voter, `${path}.voter_uuid`),
  };
}

function readVote(group: HeliosGroup, shapes: readonly Shape[], value: JsonValue, path: string): Vote {
  const fields = asObject(value, path, ['answers', 'election_hash', 'election_uuid']);
  const answers = readExactly(fields.answers, `${path}.answers`, shapes.length, (item, at, i) => {
    const answer = asObject(item, at, ['choices', 'individual_proofs', 'overall_proof']);
    return readAnswer(group, answer, at, shapes[i]);
  });
  return { answers, ...headOf(fields, path), tracker: fingerprintOf(value) };
}

function headOf(
  { election_hash, election_uuid }: Readonly<Record<'election_hash' | 'election_uuid', JsonValue>>,
  path: string,
): Pick<Vote, 'electionHash' | 'electionUuid'> {
  return {
    electionHash: asText(election_hash, `${path}.election_hash`, MAX_HASH),
    electionUuid: readUuid(election_uuid, `${path}.election_uuid`),
  };
}

type AnswerFields = Readonly<Record<'choices' | 'individual_proofs' | 'overall_proof', JsonValue>>;

function readAnswer(
  group: HeliosGroup,
  fields: AnswerFields,
  path: string,
  shape: Shape | undefined,
): Answer {
  if (shape === undefined) throw new RangeError('a shape for each answer');
  const proof = (item: JsonValue, at: string): Proof => readProof(group, item, at);
  const ciphertext = (item: JsonValue, at: string): Ciphertext => readCiphertext(group, item, at);
  const choices = readExactly(fields.choices, `${path}.choices`, shape.answers, ciphertext);
  const individual = readExactly(
    fields.individual_proofs,
    `${path}.individual_proofs`,
    choices.length,
    (item, here) => readExactly(item, here, 2, proof),
  );
  return {
    choices,
    individual,
    overall: readOverall(fields.overall_proof, `${path}.overall_proof`, shape, proof),
  };
}

function readOverall(
  value: JsonValue,
  path: string,
  { min, max }: Shape,
  proof: (item: JsonValue, path: string) => Proof,
): readonly Proof[] | undefined {
  if (max !== undefined) return readExactly(value, path, max - min + 1, proof);
  if (value !== null) throw new DecodeError('bad-value', path, 'a proof where none belongs');
  return undefined;
}

/** An answer with what it is said to hold. */
export interface OpenedAnswer extends Answer {
  /** Which answers were chosen, as indexes from 0. */
  readonly chosen: readonly number[];
  /** One for each choice. */
  readonly randomness: readonly bigint[];
}

/** An opened ballot. */
export interface OpenedBallot extends Vote {
  readonly answers: readonly OpenedAnswer[];
}

/**
 * Reads an opened ballot.
 * @param value - parsed JSON
 * @throws {DecodeError}
 */
export function readOpenedBallot(
  group: HeliosGroup,
  shapes: readonly Shape[],
  value: JsonValue,
  path: string,
): OpenedBallot {
  const fields = asObject(value, path, ['answers', 'election_hash', 'election_uuid']);
  const closed: JsonValue[] = [];
  const read = (item: JsonValue, at: string, i: number): OpenedAnswer => {
    const parts = ['choices', 'individual_proofs', 'overall_proof', 'answer', 'randomness'] as const;
    const { answer, randomness, ...hidden } = asObject(item, at, parts);
    closed.push(hidden);
    const shown = readAnswer(group, hidden, at, shapes[i]);
    const size = shown.choices.length;
    const chosen = readItems(answer, `${at}.answer`, (n, here) => asInteger(n, here, 0, size - 1));
    if (new Set(chosen).size !== chosen.length)
      throw new DecodeError('bad-value', `${at}.answer`, 'an answer that is there twice');
    const scalars = readExactly(randomness, `${at}.randomness`, size, (r, here) =>
      readScalar(group, r, here),
    );
    return { ...shown, chosen, randomness: scalars };
  };
  const answers = readExactly(fields.answers, `${path}.answers`, shapes.length, read);
  const { election_hash, election_uuid } = fields;
  const tracker = fingerprintOf({ answers: closed, election_hash, election_uuid });
  return { answers, ...headOf(fields, path), tracker };
}

/** What the proofs of an answer claim. @param index - of the question */
export function claimsOfAnswer(
  group: HeliosGroup,
  key: Residue,
  { choices, individual, overall }: Answer,
  { index, min }: { readonly index: number; readonly min: number },
): readonly Claim[] {
  const each = choices.map((choice, i): Claim => {
    const claim = membershipClaim(group, key, [choice], { first: 0, proofs: individual[i] ?? [] });
    return { check: 'HEL-14', what: `answers[${index}].individual_proofs[${i}]`, ...claim };
  });
  if (overall === undefined) return each;
  const claim = membershipClaim(group, key, choices, { first: min, proofs: overall });
  return [...each, { check: 'HEL-15', what: `answers[${index}].overall_proof`, ...claim }];
}
