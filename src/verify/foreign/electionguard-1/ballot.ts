/** Encrypted ballots. */
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asBoolean, asInteger, asObject } from '../../../core/json-fields.js';
import { type Branch, MAX_DATA_BYTES, readBranch } from '../electionguard/ballot.js';
import { idOf, sequenceOf } from '../electionguard/manifest.js';
import type { Ciphertext, ElementPool } from '../electionguard/pool.js';
import { type Election, poolOf } from './board.js';
import { HEX, hashText } from './text-form.js';

/** What became of a ballot: counted, opened, or neither. */
export type BallotState = 'cast' | 'challenged' | 'spoiled';

/** A proof that a selection is 0 or 1. */
export interface SelectionProof {
  readonly branches: readonly Branch[];
  readonly challenge: Scalar;
  /** a_0, b_0, a_1, b_1 as stated, which follow from the rest. */
  readonly commitments: readonly Uint8Array[];
}

/** A proof that a contest has from 0 votes to one less than there are branches. */
export interface ContestProof {
  readonly branches: readonly Branch[];
  readonly challenge: Scalar;
  /** The limit as stated. */
  readonly limit: number;
}

/** One option of a contest. */
interface EncryptedSelection {
  readonly id: string;
  readonly sequence: number;
  readonly description: string;
  readonly vote: Ciphertext;
  readonly hash: string;
  readonly proof: SelectionProof;
}

/** One contest. */
export interface EncryptedContest {
  readonly id: string;
  readonly sequence: number;
  readonly description: string;
  readonly selections: readonly EncryptedSelection[];
  /** The product of the selections as stated. */
  readonly sum: Ciphertext;
  readonly hash: string;
  readonly proof: ContestProof;
}

/** A ballot. */
export interface EncryptedBallot {
  readonly id: string;
  readonly style: string;
  readonly state: BallotState;
  readonly manifestHash: string;
  readonly code: string;
  /** The same again. */
  readonly hash: string;
  readonly contests: readonly EncryptedContest[];
}

/** By their numbers, from 1. */
const STATES: readonly BallotState[] = ['cast', 'challenged', 'spoiled'];
const MAX_ITEMS = 100_000;
const MAX_MAC_BYTES = 64;

/** Reads a ballot. @throws {DecodeError} */
export function readBallot(election: Election, value: JsonValue, path: string): EncryptedBallot {
  const pool = poolOf(election);
  const fields = asObject(value, path, [
    'object_id',
    'style_id',
    'manifest_hash',
    'code_seed',
    'code',
    'crypto_hash',
    'timestamp',
    'contests',
    'state',
  ]);
  asInteger(fields.timestamp, `${path}.timestamp`, 0, Number.MAX_SAFE_INTEGER);
  hashText(fields.code_seed, `${path}.code_seed`);
  const ballot = {
    id: idOf(fields.object_id, `${path}.object_id`),
    style: idOf(fields.style_id, `${path}.style_id`),
    state: readState(fields.state, `${path}.state`),
    manifestHash: hashText(fields.manifest_hash, `${path}.manifest_hash`),
    code: hashText(fields.code, `${path}.code`),
    hash: hashText(fields.crypto_hash, `${path}.crypto_hash`),
    contests: asArray(fields.contests, `${path}.contests`, MAX_ITEMS).map((contest, i) =>
      readContest(contest, `${path}.contests[${i}]`, pool),
    ),
  };
  pool.close();
  return ballot;
}

function readState(value: JsonValue, path: string): BallotState {
  const state = STATES.find((_, i) => value === i + 1);
  if (state === undefined) throw new DecodeError('bad-value', path, 'no such state');
  return state;
}

function readContest(value: JsonValue, path: string, pool: ElementPool): EncryptedContest {
  const fields = asObject(value, path, [
    'object_id',
    'sequence_order',
    'description_hash',
    'ballot_selections',
    'ciphertext_accumulation',
    'crypto_hash',
    'proof',
    'extended_data',
  ]);
  assertData(fields.extended_data, `${path}.extended_data`, pool);
  return {
    id: idOf(fields.object_id, `${path}.object_id`),
    sequence: sequenceOf(fields.sequence_order, `${path}.sequence_order`),
    description: hashText(fields.description_hash, `${path}.description_hash`),
    selections: asArray(fields.ballot_selections, `${path}.ballot_selections`, MAX_ITEMS).map(
      (selection, i) => readSelection(selection, `${path}.ballot_selections[${i}]`, pool),
    ),
    sum: pool.ciphertext(fields.ciphertext_accumulation, `${path}.ciphertext_accumulation`),
    hash: hashText(fields.crypto_hash, `${path}.crypto_hash`),
    proof: readContestProof(fields.proof, `${path}.proof`, pool),
  };
}

/** Contest data, which are neither bound nor decrypted. */
function assertData(value: JsonValue, path: string, pool: ElementPool): void {
  const { pad, data, mac } = asObject(value, path, ['pad', 'data', 'mac']);
  pool.element(pad, `${path}.pad`);
  pool.bytes(data, `${path}.data`, MAX_DATA_BYTES);
  pool.bytes(mac, `${path}.mac`, MAX_MAC_BYTES);
}

function readSelection(value: JsonValue, path: string, pool: ElementPool): EncryptedSelection {
  const fields = asObject(value, path, [
    'object_id',
    'sequence_order',
    'description_hash',
    'ciphertext',
    'crypto_hash',
    'is_placeholder_selection',
    'proof',
  ]);
  if (asBoolean(fields.is_placeholder_selection, `${path}.is_placeholder_selection`))
    throw new DecodeError('bad-value', `${path}.is_placeholder_selection`, 'there are no placeholders');
  return {
    id: idOf(fields.object_id, `${path}.object_id`),
    sequence: sequenceOf(fields.sequence_order, `${path}.sequence_order`),
    description: hashText(fields.description_hash, `${path}.description_hash`),
    vote: pool.ciphertext(fields.ciphertext, `${path}.ciphertext`),
    hash: hashText(fields.crypto_hash, `${path}.crypto_hash`),
    proof: readSelectionProof(fields.proof, `${path}.proof`, pool),
  };
}

const ELEMENT_BYTES = 512;

function readSelectionProof(value: JsonValue, path: string, pool: ElementPool): SelectionProof {
  const fields = asObject(value, path, [
    'challenge',
    'proof_zero_pad',
    'proof_zero_data',
    'proof_zero_challenge',
    'proof_zero_response',
    'proof_one_pad',
    'proof_one_data',
    'proof_one_challenge',
    'proof_one_response',
  ]);
  const integer = (name: keyof typeof fields): Uint8Array =>
    HEX.fixed(fields[name], `${path}.${name}`, ELEMENT_BYTES);
  const branch = (name: 'zero' | 'one'): Branch => ({
    challenge: pool.scalar(fields[`proof_${name}_challenge`], `${path}.proof_${name}_challenge`),
    response: pool.scalar(fields[`proof_${name}_response`], `${path}.proof_${name}_response`),
  });
  return {
    branches: [branch('zero'), branch('one')],
    challenge: pool.scalar(fields.challenge, `${path}.challenge`),
    commitments: [
      integer('proof_zero_pad'),
      integer('proof_zero_data'),
      integer('proof_one_pad'),
      integer('proof_one_data'),
    ],
  };
}

const MAX_BRANCHES = 10_001;

function readContestProof(value: JsonValue, path: string, pool: ElementPool): ContestProof {
  const fields = asObject(value, path, ['range_limit', 'challenge', 'proofs']);
  return {
    limit: asInteger(fields.range_limit, `${path}.range_limit`, 1, MAX_BRANCHES),
    challenge: pool.scalar(fields.challenge, `${path}.challenge`),
    branches: asArray(fields.proofs, `${path}.proofs`, MAX_BRANCHES).map((item, j) => {
      const at = `${path}.proofs[${j}]`;
      const [index, proof] = numbered(item, at);
      if (index !== j) throw new DecodeError('bad-value', at, `not the branch of ${j}`);
      return readBranch(proof, at, pool);
    }),
  };
}

/** A branch with its number: a pair before version 1.91.18, an object since. */
function numbered(item: JsonValue, path: string): readonly [JsonValue | undefined, JsonValue | undefined] {
  if (!Array.isArray(item)) {
    const { index, proof } = asObject(item, path, ['index', 'proof']);
    return [index, proof];
  }
  const [index, proof] = asArray(item, path, 2);
  return [index, proof];
}
