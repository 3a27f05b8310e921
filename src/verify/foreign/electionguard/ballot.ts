/** Encrypted ballots. */

import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asBoolean, asInteger, asObject, asText } from '../../../core/json-fields.js';
import { type Election, poolOf } from './board.js';
import { idOf, sequenceOf } from './manifest.js';
import type { Ciphertext, EgElement, ElementPool } from './pool.js';
import { type PreEncryption, readPreEncryption } from './pre-encryption.js';
import { upperHex } from './text-form.js';

/** Challenge and response of one branch: that the ciphertext encrypts the branch's number. */
export interface Branch {
  readonly challenge: Scalar;
  readonly response: Scalar;
}

/** One option of a contest. */
interface EncryptedSelection {
  readonly id: string;
  readonly sequence: number;
  readonly vote: Ciphertext;
  readonly branches: readonly Branch[];
}

/** Write-ins and the like, encrypted to the election key. */
export interface EncryptedData {
  readonly c0: EgElement;
  readonly c1: Uint8Array;
  readonly c2: Uint8Array;
  readonly length: number;
}

/** One contest. */
export interface EncryptedContest {
  readonly id: string;
  readonly sequence: number;
  /** L, where the ballot repeats it. */
  readonly limit: number | undefined;
  readonly hash: Uint8Array;
  readonly preEncryption: PreEncryption | undefined;
  readonly selections: readonly EncryptedSelection[];
  readonly branches: readonly Branch[];
  readonly data: EncryptedData;
}

/** A ballot. */
export interface EncryptedBallot {
  readonly id: string;
  readonly style: string;
  readonly device: string;
  readonly codeBaux: Uint8Array;
  readonly code: Uint8Array;
  readonly electionId: Uint8Array;
  readonly cast: boolean;
  readonly preEncrypted: boolean;
  /** The encrypted serial number, for mixes. */
  readonly serial: Ciphertext | undefined;
  readonly contests: readonly EncryptedContest[];
}

/** Items of a list within a ballot. */
const MAX_ITEMS = 100_000;
const MAX_BAUX_BYTES = 65_536;
/** Bytes of contest data. */
export const MAX_DATA_BYTES: number = 2 ** 20;

const BALLOT_FIELDS = [
  'ballot_id',
  'ballot_style_id',
  'encrypting_device',
  'timestamp',
  'code_baux',
  'confirmation_code',
  'election_id',
  'contests',
  'state',
] as const;

/** Reads a ballot. @throws {DecodeError} */
export function readBallot(election: Election, value: JsonValue, path: string): EncryptedBallot {
  const pool = poolOf(election);
  const fields = asObject(value, path, BALLOT_FIELDS, ['encrypted_sn', 'is_preencrypt', 'primary_nonce']);
  asInteger(fields.timestamp, `${path}.timestamp`, 0, Number.MAX_SAFE_INTEGER);
  const { is_preencrypt: pre, encrypted_sn: serial, primary_nonce: nonce } = fields;
  if (nonce !== undefined && nonce !== null)
    throw new DecodeError('bad-value', `${path}.primary_nonce`, 'a secret that opens the ballot');
  const ballot = {
    id: idOf(fields.ballot_id, `${path}.ballot_id`),
    style: idOf(fields.ballot_style_id, `${path}.ballot_style_id`),
    device: idOf(fields.encrypting_device, `${path}.encrypting_device`),
    codeBaux: upperHex(
      asText(fields.code_baux, `${path}.code_baux`, 2 * MAX_BAUX_BYTES),
      `${path}.code_baux`,
    ),
    code: pool.hash(fields.confirmation_code, `${path}.confirmation_code`),
    electionId: pool.hash(fields.election_id, `${path}.election_id`),
    cast: isCast(fields.state, election, `${path}.state`),
    preEncrypted: pre === undefined ? false : asBoolean(pre, `${path}.is_preencrypt`),
    serial:
      serial === undefined || serial === null ? undefined : pool.ciphertext(serial, `${path}.encrypted_sn`),
    contests: asArray(fields.contests, `${path}.contests`, MAX_ITEMS).map((contest, i) =>
      readContest(contest, `${path}.contests[${i}]`, pool),
    ),
  };
  pool.close();
  return ballot;
}

function isCast(state: JsonValue, { config }: Election, path: string): boolean {
  if (state === 'CAST') return true;
  const challenged = config.form.version === 'v2.0.0' ? 'SPOILED' : 'CHALLENGED';
  if (state === challenged) return false;
  throw new DecodeError('bad-value', path, `neither CAST nor ${challenged}`);
}

const CONTEST_FIELDS = [
  'contest_id',
  'sequence_order',
  'contest_hash',
  'selections',
  'proof',
  'encrypted_contest_data',
] as const;

function readContest(value: JsonValue, path: string, pool: ElementPool): EncryptedContest {
  const fields = asObject(value, path, CONTEST_FIELDS, ['votes_allowed', 'pre_encryption']);
  const { votes_allowed: votes, pre_encryption: pre } = fields;
  return {
    id: idOf(fields.contest_id, `${path}.contest_id`),
    sequence: sequenceOf(fields.sequence_order, `${path}.sequence_order`),
    limit: votes === undefined ? undefined : sequenceOf(votes, `${path}.votes_allowed`),
    preEncryption:
      pre === undefined || pre === null ? undefined : readPreEncryption(pre, `${path}.pre_encryption`, pool),
    hash: pool.hash(fields.contest_hash, `${path}.contest_hash`),
    selections: asArray(fields.selections, `${path}.selections`, MAX_ITEMS).map((selection, i) =>
      readSelection(selection, `${path}.selections[${i}]`, pool),
    ),
    branches: readBranches(fields.proof, `${path}.proof`, pool),
    data: readEncryptedData(fields.encrypted_contest_data, `${path}.encrypted_contest_data`, pool),
  };
}

function readSelection(value: JsonValue, path: string, pool: ElementPool): EncryptedSelection {
  const fields = asObject(value, path, ['selection_id', 'sequence_order', 'encrypted_vote', 'proof']);
  return {
    id: idOf(fields.selection_id, `${path}.selection_id`),
    sequence: sequenceOf(fields.sequence_order, `${path}.sequence_order`),
    vote: pool.ciphertext(fields.encrypted_vote, `${path}.encrypted_vote`),
    branches: readBranches(fields.proof, `${path}.proof`, pool),
  };
}

function readBranches(value: JsonValue, path: string, pool: ElementPool): readonly Branch[] {
  const { proofs } = asObject(value, path, ['proofs']);
  return asArray(proofs, `${path}.proofs`, MAX_ITEMS).map((branch, j) =>
    readBranch(branch, `${path}.proofs[${j}]`, pool),
  );
}

/** Reads a challenge and its response. @throws {DecodeError} */
export function readBranch(value: JsonValue | undefined, path: string, pool: ElementPool): Branch {
  const { challenge, response } = asObject(value, path, ['challenge', 'response']);
  return {
    challenge: pool.scalar(challenge, `${path}.challenge`),
    response: pool.scalar(response, `${path}.response`),
  };
}

/** Reads encrypted contest data. @throws {DecodeError} */
export function readEncryptedData(
  value: JsonValue | undefined,
  path: string,
  pool: ElementPool,
): EncryptedData {
  const fields = asObject(value, path, ['c0', 'c1', 'c2', 'numBytes']);
  return {
    c0: pool.element(fields.c0, `${path}.c0`),
    c1: pool.bytes(fields.c1, `${path}.c1`, MAX_DATA_BYTES),
    c2: pool.hash(fields.c2, `${path}.c2`),
    length: asInteger(fields.numBytes, `${path}.numBytes`, 0, MAX_DATA_BYTES),
  };
}
