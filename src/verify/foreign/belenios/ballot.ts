/** One ballot, read from its one canonical form. */

import { fromUtf8, utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { sha256State } from '../../../core/hash.js';
import type { JsonValue } from '../../../core/json.js';
import {
  choicesOf,
  type Election,
  fingerprintFrom,
  type HomomorphicQuestion,
  type ListsQuestion,
  type Question,
} from './election.js';
import { compactText, fieldsOf, itemsOf, listOfLength, textOf } from './json.js';
import { type Ciphertext, type Proof, readCiphertext, readProof } from './proofs.js';
import type { Point, TextGroup } from './text-group.js';

/** The answer to a question whose choices are added up. */
export interface HomomorphicAnswer {
  readonly kind: 'homomorphic';
  readonly choices: readonly Ciphertext[];
  readonly individualProofs: readonly (readonly Proof[])[];
  readonly overallProof: readonly Proof[];
  readonly blankProof: readonly Proof[] | undefined;
}

/** The answer to a question whose answers are shuffled. */
export interface ShuffledAnswer {
  readonly kind: 'shuffled';
  readonly choices: Ciphertext;
  readonly proof: Proof;
}

/** The answer to a question with lists. */
export interface ListsAnswer {
  readonly kind: 'lists';
  readonly choices: readonly (readonly Ciphertext[])[];
  readonly individualProofs: readonly (readonly (readonly Proof[])[])[];
  readonly overallProof: Proof;
  readonly listProofs: readonly (readonly Proof[])[];
  readonly nonzeroProof: NonzeroProof;
}

/** A proof that something encrypted is not 0. */
export interface NonzeroProof {
  readonly commitment: Point;
  readonly challenge: Proof['challenge'];
  readonly responses: readonly [Proof['response'], Proof['response']];
}

/** An answer. */
export type Answer = HomomorphicAnswer | ShuffledAnswer | ListsAnswer;

/** A ballot. */
export interface Ballot {
  /** What voters look their ballot up by. */
  readonly tracker: string;
  readonly electionUuid: string;
  readonly electionHash: string;
  readonly credential: Point;
  readonly answers: readonly Answer[];
  /** The hash that is signed, as it is stated, and as it comes out of the ballot. */
  readonly signature: { readonly hash: string; readonly proof: Proof; readonly expected: string };
}

const SIGNATURE = ',"signature":{';
const END = /* @__PURE__ */ utf8('}');

/** Reads a ballot. @throws {DecodeError} */
export function readBallot({ group, questions }: Election, body: Uint8Array): Ballot {
  const text = fromUtf8(body, 'ballot');
  const order = ['election_uuid', 'election_hash', 'credential', 'answers', 'signature'];
  const fields = fieldsOf(compactText(text, 'ballot'), 'ballot', order);
  const signature = fieldsOf(fields.signature, 'signature', ['hash', 'proof']);
  const answers = listOfLength(fields.answers, 'answers', questions.length);
  const { tracker, expected } = fingerprintsOf(body, text);
  return {
    tracker,
    electionUuid: textOf(fields.election_uuid, 'election_uuid', 64),
    electionHash: textOf(fields.election_hash, 'election_hash', 64),
    credential: group.key(fields.credential, 'credential'),
    answers: questions.map((question, i) => readAnswer(group, question, answers[i], `answers[${i}]`)),
    signature: {
      hash: textOf(signature.hash, 'signature.hash', 64),
      proof: readProof(group, signature.proof, 'signature.proof'),
      expected,
    },
  };
}

/** The fingerprints of a ballot and of the ballot without its signature: they begin alike, which is hashed once. */
function fingerprintsOf(
  body: Uint8Array,
  text: string,
): { readonly tracker: string; readonly expected: string } {
  const signature = utf8(text.slice(text.lastIndexOf(SIGNATURE)));
  const begun = sha256State().update(body.subarray(0, body.length - signature.length));
  const unsigned = begun.clone().update(END).digest();
  return { tracker: fingerprintFrom(begun.update(signature).digest()), expected: fingerprintFrom(unsigned) };
}

function readAnswer(
  group: TextGroup,
  question: Question,
  value: JsonValue | undefined,
  path: string,
): Answer {
  switch (question.kind) {
    case 'homomorphic':
      return readHomomorphic(group, question, value, path);
    case 'shuffled': {
      const { choices, proof } = fieldsOf(value, path, ['choices', 'proof']);
      return {
        kind: 'shuffled',
        choices: readCiphertext(group, choices, `${path}.choices`),
        proof: readProof(group, proof, `${path}.proof`),
      };
    }
    case 'lists':
      return readLists(group, question, value, path);
  }
}

function readHomomorphic(
  group: TextGroup,
  question: HomomorphicQuestion,
  value: JsonValue | undefined,
  path: string,
): HomomorphicAnswer {
  const order = ['choices', 'individual_proofs', 'overall_proof', 'blank_proof?'];
  const fields = fieldsOf(value, path, order);
  const count = choicesOf(question);
  const { blank, min, max } = question;
  if ((fields.blank_proof !== undefined) !== blank)
    throw new DecodeError('bad-value', `${path}.blank_proof`, 'missing, or where none belongs');
  const blankProof = blank ? proofs(group, fields.blank_proof, `${path}.blank_proof`, 2) : undefined;
  return {
    kind: 'homomorphic',
    choices: ciphertexts(group, fields.choices, `${path}.choices`, count),
    individualProofs: pairs(group, fields.individual_proofs, `${path}.individual_proofs`, count),
    overallProof: proofs(group, fields.overall_proof, `${path}.overall_proof`, max - min + (blank ? 2 : 1)),
    blankProof,
  };
}

function readLists(
  group: TextGroup,
  { lists }: ListsQuestion,
  value: JsonValue | undefined,
  path: string,
): ListsAnswer {
  const order = ['choices', 'individual_proofs', 'overall_proof', 'list_proofs', 'nonzero_proof'];
  const fields = fieldsOf(value, path, order);
  const shaped = <T>(
    name: string,
    read: (item: JsonValue, at: string, count: number) => readonly T[],
  ): readonly (readonly T[])[] =>
    itemsOf(listOfLength(fields[name], `${path}.${name}`, lists.length), `${path}.${name}`, (item, at, i) =>
      read(item, at, lists[i]?.length ?? 0),
    );
  return {
    kind: 'lists',
    choices: shaped('choices', (item, at, count) => ciphertexts(group, item, at, count)),
    individualProofs: shaped('individual_proofs', (item, at, count) => pairs(group, item, at, count)),
    overallProof: readProof(group, fields.overall_proof, `${path}.overall_proof`),
    listProofs: shaped('list_proofs', (item, at) => proofs(group, item, at, 2)),
    nonzeroProof: readNonzero(group, fields.nonzero_proof, `${path}.nonzero_proof`),
  };
}

function readNonzero(group: TextGroup, value: JsonValue | undefined, path: string): NonzeroProof {
  const fields = fieldsOf(value, path, ['commitment', 'challenge', 'response']);
  const [first, second] = listOfLength(fields.response, `${path}.response`, 2);
  return {
    commitment: group.point(fields.commitment, `${path}.commitment`),
    challenge: group.scalar(fields.challenge, `${path}.challenge`),
    responses: [group.scalar(first, `${path}.response[0]`), group.scalar(second, `${path}.response[1]`)],
  };
}

function ciphertexts(
  group: TextGroup,
  value: JsonValue | undefined,
  path: string,
  count: number,
): readonly Ciphertext[] {
  return itemsOf(listOfLength(value, path, count), path, (item, at) => readCiphertext(group, item, at));
}

function proofs(
  group: TextGroup,
  value: JsonValue | undefined,
  path: string,
  count: number,
): readonly Proof[] {
  return itemsOf(listOfLength(value, path, count), path, (item, at) => readProof(group, item, at));
}

function pairs(
  group: TextGroup,
  value: JsonValue | undefined,
  path: string,
  count: number,
): readonly (readonly Proof[])[] {
  return itemsOf(listOfLength(value, path, count), path, (item, at) => proofs(group, item, at, 2));
}
