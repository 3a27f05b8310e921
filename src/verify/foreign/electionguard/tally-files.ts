/** `encrypted_tally.json`, `tally.json` and `dballot-*.json`. */
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asObject } from '../../../core/json-fields.js';
import { type Branch, type EncryptedData, readBranch, readEncryptedData } from './ballot.js';
import { type Election, poolOf } from './board.js';
import { type ContestData, readContestData } from './contest-data.js';
import { MAX_BALLOTS } from './files.js';
import { idOf, sequenceOf } from './manifest.js';
import type { Ciphertext, EgElement, ElementPool } from './pool.js';

/** The encrypted totals of one contest. */
export interface EncryptedTotals {
  readonly id: string;
  readonly sequence: number;
  /** Ballots with the contest; 0 where nobody counted them. */
  readonly ballots: number;
  readonly selections: readonly {
    readonly id: string;
    readonly sequence: number;
    readonly vote: Ciphertext;
  }[];
}

/** The encrypted tally. */
export interface EncryptedTally {
  readonly electionId: Uint8Array;
  readonly cast: readonly string[];
  readonly contests: readonly EncryptedTotals[];
}

/** One decrypted option, of the tally or of a ballot. The file's copy of the ciphertext is read, and never used. */
export interface DecryptedSelection {
  readonly id: string;
  /** t. */
  readonly count: number;
  /** T = K^t. */
  readonly power: EgElement;
  readonly copy: Ciphertext;
  readonly proof: Branch;
}

/** Decrypted contest data. */
export interface DecryptedData {
  readonly content: ContestData;
  readonly copy: EncryptedData;
  readonly beta: EgElement;
  readonly proof: Branch;
}

/** One decrypted contest. */
export interface DecryptedContest {
  readonly id: string;
  readonly ballots: number;
  readonly selections: readonly DecryptedSelection[];
  readonly data: DecryptedData | undefined;
}

/** A decrypted tally or ballot. */
export interface Decrypted {
  readonly id: string;
  readonly electionId: Uint8Array;
  readonly contests: readonly DecryptedContest[];
}

const MAX_ITEMS = 100_000;

/** Reads the encrypted tally. @throws {DecodeError} */
export function readEncryptedTally(election: Election, value: JsonValue, path: string): EncryptedTally {
  const pool = poolOf(election);
  const fields = asObject(value, path, ['tally_id', 'election_id', 'cast_ballot_ids', 'contests']);
  idOf(fields.tally_id, `${path}.tally_id`);
  const tally = {
    electionId: pool.hash(fields.election_id, `${path}.election_id`),
    cast: asArray(fields.cast_ballot_ids, `${path}.cast_ballot_ids`, MAX_BALLOTS).map((id, i) =>
      idOf(id, `${path}.cast_ballot_ids[${i}]`),
    ),
    contests: asArray(fields.contests, `${path}.contests`, MAX_ITEMS).map((contest, i) =>
      readTotals(contest, `${path}.contests[${i}]`, pool),
    ),
  };
  pool.close();
  return tally;
}

function readTotals(value: JsonValue, path: string, pool: ElementPool): EncryptedTotals {
  const fields = asObject(value, path, ['contest_id', 'sequence_order', 'selections'], ['ballot_count']);
  return {
    id: idOf(fields.contest_id, `${path}.contest_id`),
    sequence: sequenceOf(fields.sequence_order, `${path}.sequence_order`),
    ballots: ballotCount(fields.ballot_count, `${path}.ballot_count`),
    selections: asArray(fields.selections, `${path}.selections`, MAX_ITEMS).map((selection, i) => {
      const at = `${path}.selections[${i}]`;
      const { selection_id, sequence_order, encrypted_vote } = asObject(selection, at, [
        'selection_id',
        'sequence_order',
        'encrypted_vote',
      ]);
      return {
        id: idOf(selection_id, `${at}.selection_id`),
        sequence: sequenceOf(sequence_order, `${at}.sequence_order`),
        vote: pool.ciphertext(encrypted_vote, `${at}.encrypted_vote`),
      };
    }),
  };
}

function ballotCount(value: JsonValue | undefined, path: string): number {
  return value === undefined ? 0 : asInteger(value, path, 0, MAX_BALLOTS);
}

/** Reads a decrypted tally or ballot. @throws {DecodeError} */
export function readDecrypted(election: Election, value: JsonValue, path: string): Decrypted {
  const pool = poolOf(election);
  const fields = asObject(value, path, ['id', 'election_id', 'contests']);
  const decrypted = {
    id: idOf(fields.id, `${path}.id`),
    electionId: pool.hash(fields.election_id, `${path}.election_id`),
    contests: asArray(fields.contests, `${path}.contests`, MAX_ITEMS).map((contest, i) =>
      readContest(contest, `${path}.contests[${i}]`, pool),
    ),
  };
  pool.close();
  return decrypted;
}

function readContest(value: JsonValue, path: string, pool: ElementPool): DecryptedContest {
  const fields = asObject(
    value,
    path,
    ['contest_id', 'selections'],
    ['ballot_count', 'decrypted_contest_data'],
  );
  const data = fields.decrypted_contest_data;
  return {
    id: idOf(fields.contest_id, `${path}.contest_id`),
    ballots: ballotCount(fields.ballot_count, `${path}.ballot_count`),
    selections: asArray(fields.selections, `${path}.selections`, MAX_ITEMS).map((selection, i) =>
      readSelection(selection, `${path}.selections[${i}]`, pool),
    ),
    data:
      data === undefined || data === null
        ? undefined
        : readData(data, `${path}.decrypted_contest_data`, pool),
  };
}

function readSelection(value: JsonValue, path: string, pool: ElementPool): DecryptedSelection {
  const fields = asObject(value, path, ['selection_id', 'tally', 'b_over_m', 'encrypted_vote', 'proof']);
  return {
    id: idOf(fields.selection_id, `${path}.selection_id`),
    count: asInteger(fields.tally, `${path}.tally`, 0, Number.MAX_SAFE_INTEGER),
    power: pool.elementOrUnit(fields.b_over_m, `${path}.b_over_m`),
    copy: pool.ciphertext(fields.encrypted_vote, `${path}.encrypted_vote`),
    proof: readBranch(fields.proof, `${path}.proof`, pool),
  };
}

function readData(value: JsonValue, path: string, pool: ElementPool): DecryptedData {
  const fields = asObject(value, path, ['contest_data', 'encrypted_contest_data', 'beta', 'proof']);
  return {
    content: readContestData(fields.contest_data, `${path}.contest_data`),
    copy: readEncryptedData(fields.encrypted_contest_data, `${path}.encrypted_contest_data`, pool),
    beta: pool.element(fields.beta, `${path}.beta`),
    proof: readBranch(fields.proof, `${path}.proof`, pool),
  };
}
