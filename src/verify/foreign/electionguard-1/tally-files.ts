/** `encrypted_tally.json`, `tally.json` and `spoiled_ballots/`. Contests and options are objects by their ids. */
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asMap, asObject } from '../../../core/json-fields.js';
import { MAX_BALLOTS } from '../electionguard/files.js';
import { idOf, sequenceOf } from '../electionguard/manifest.js';
import type { Ciphertext, EgElement, ElementPool } from '../electionguard/pool.js';
import type { BallotState } from './ballot.js';
import { type Election, poolOf } from './board.js';
import { type Context, readContext } from './context.js';
import { HEX, hashText } from './text-form.js';

/** What a tally says of a contest or of an option, besides the votes. */
interface Label {
  readonly id: string;
  readonly sequence: number;
  readonly description: string;
}

/** A contest whose options each have something. */
export interface TallyContest<T> extends Label {
  readonly selections: readonly (Label & T)[];
}

/** An encrypted total. */
export interface EncryptedTotal {
  readonly vote: Ciphertext;
}

/** A decrypted total or vote. */
export interface DecryptedVote {
  /** t. */
  readonly count: number;
  /** K^t. */
  readonly power: EgElement;
  readonly proof: DecryptionProof;
}

/** A proof of decryption. */
export interface DecryptionProof {
  readonly challenge: Scalar;
  readonly response: Scalar;
  /** a and b as stated, which follow from the rest. */
  readonly commitments: readonly [Uint8Array, Uint8Array];
}

/** The encrypted tally. */
export interface EncryptedTally {
  readonly id: string;
  /** A copy of the context. */
  readonly context: Context;
  readonly manifestHash: string;
  readonly ballots: Readonly<Record<BallotState, readonly string[]>>;
  readonly contests: readonly TallyContest<EncryptedTotal>[];
}

/** A decrypted tally or ballot. */
export interface Decrypted {
  /** Of the tally, also where this is a ballot. */
  readonly tally: string;
  readonly name: string;
  readonly contests: readonly TallyContest<DecryptedVote>[];
}

/** A decrypted ballot; its name is its code. */
export interface DecryptedBallot extends Decrypted {
  readonly ballot: string;
}

const MAX_ITEMS = 100_000;
const ELEMENT_BYTES = 512;

/** Reads the encrypted tally. @throws {DecodeError} */
export function readEncryptedTally(election: Election, value: JsonValue, path: string): EncryptedTally {
  const pool = poolOf(election);
  const fields = asObject(value, path, [
    'tally_id',
    'name',
    'context',
    'manifest',
    'cast_ballot_ids',
    'challenged_ballot_ids',
    'spoiled_ballot_ids',
    'contests',
  ]);
  const ids = (state: BallotState): readonly string[] =>
    asArray(fields[`${state}_ballot_ids`], `${path}.${state}_ballot_ids`, MAX_BALLOTS).map((id, i) =>
      idOf(id, `${path}.${state}_ballot_ids[${i}]`),
    );
  idOf(fields.name, `${path}.name`);
  const tally = {
    id: idOf(fields.tally_id, `${path}.tally_id`),
    context: readContext(election.eg, fields.context, `${path}.context`).context,
    manifestHash: hashText(
      asMap(fields.manifest, `${path}.manifest`).manifest_hash,
      `${path}.manifest.manifest_hash`,
    ),
    ballots: { cast: ids('cast'), challenged: ids('challenged'), spoiled: ids('spoiled') },
    contests: readContests(fields.contests, `${path}.contests`, 'ciphertext', (selection, at) => ({
      vote: anyCiphertext(pool, selection.ciphertext, `${at}.ciphertext`),
    })),
  };
  pool.close();
  return tally;
}

/** A product of no ciphertexts is (1, 1). */
function anyCiphertext(pool: ElementPool, value: JsonValue | undefined, path: string): Ciphertext {
  const { pad, data } = asObject(value, path, ['pad', 'data']);
  return { alpha: pool.elementOrUnit(pad, `${path}.pad`), beta: pool.elementOrUnit(data, `${path}.data`) };
}

/** Reads the decrypted tally. @throws {DecodeError} */
export function readTally(election: Election, value: JsonValue, path: string): Decrypted {
  return readDecrypted(election, asObject(value, path, ['tally_id', 'name', 'contests']), path);
}

/** Reads a decrypted ballot. @throws {DecodeError} */
export function readDecryptedBallot(election: Election, value: JsonValue, path: string): DecryptedBallot {
  const fields = asObject(value, path, ['ballot_id', 'tally_id', 'name', 'contests']);
  return {
    ...readDecrypted(election, fields, path),
    ballot: idOf(fields.ballot_id, `${path}.ballot_id`),
  };
}

function readDecrypted(
  election: Election,
  fields: Readonly<Record<'tally_id' | 'name' | 'contests', JsonValue>>,
  path: string,
): Decrypted {
  const pool = poolOf(election);
  const decrypted = {
    tally: idOf(fields.tally_id, `${path}.tally_id`),
    name: idOf(fields.name, `${path}.name`),
    contests: readContests(fields.contests, `${path}.contests`, 'decrypted', (selection, at) => ({
      count: asInteger(selection.tally, `${at}.tally`, 0, Number.MAX_SAFE_INTEGER),
      power: pool.elementOrUnit(selection.value, `${at}.value`),
      proof: readProof(selection.proof, `${at}.proof`, pool),
    })),
  };
  pool.close();
  return decrypted;
}

function readProof(value: JsonValue | undefined, path: string, pool: ElementPool): DecryptionProof {
  const { pad, data, challenge, response } = asObject(value, path, ['pad', 'data', 'challenge', 'response']);
  return {
    challenge: pool.scalar(challenge, `${path}.challenge`),
    response: pool.scalar(response, `${path}.response`),
    commitments: [
      HEX.fixed(pad, `${path}.pad`, ELEMENT_BYTES),
      HEX.fixed(data, `${path}.data`, ELEMENT_BYTES),
    ],
  };
}

const SELECTION_FIELDS = { ciphertext: ['ciphertext'], decrypted: ['tally', 'value', 'proof'] } as const;
type Content = keyof typeof SELECTION_FIELDS;
type Fields<C extends Content> = Readonly<Record<(typeof SELECTION_FIELDS)[C][number], JsonValue>>;

/** Contests by their ids, with what `read` makes of each selection; all in the order of their numbers. */
function readContests<C extends Content, T>(
  value: JsonValue,
  path: string,
  content: C,
  read: (selection: Fields<C>, path: string) => T,
): readonly TallyContest<T>[] {
  return byId(value, path, ['selections'], ({ selections }, at) => ({
    selections: byId(selections, `${at}.selections`, SELECTION_FIELDS[content], (selection, below) =>
      read(selection as Fields<C>, below),
    ),
  }));
}

const LABEL_FIELDS = ['object_id', 'sequence_order', 'description_hash'] as const;

/** The items of an object by their ids, in the order of their numbers. */
function byId<F extends string, T>(
  value: JsonValue,
  path: string,
  names: readonly F[],
  read: (fields: Readonly<Record<F, JsonValue>>, path: string) => T,
): readonly (Label & T)[] {
  const items = Object.entries(asMap(value, path));
  if (items.length > MAX_ITEMS)
    throw new DecodeError('too-large', path, `${items.length} items, at most ${MAX_ITEMS} allowed`);
  return items
    .map(([key, item]) => {
      const at = `${path}.${key.slice(0, MAX_KEY)}`;
      const fields = asObject(item, at, [...LABEL_FIELDS, ...names]);
      if (fields.object_id !== key) throw new DecodeError('bad-value', `${at}.object_id`, 'not its key');
      return {
        id: idOf(fields.object_id, `${at}.object_id`),
        sequence: sequenceOf(fields.sequence_order, `${at}.sequence_order`),
        description: hashText(fields.description_hash, `${at}.description_hash`),
        ...read(fields, at),
      };
    })
    .sort((a, b) => a.sequence - b.sequence);
}

/** Of a key, as much as goes into an error. */
const MAX_KEY = 100;
