/** The files of a mix: its configuration, the shuffled rows and the proof (Terelius–Wikström, as Verificatum does it). */
import { joinBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asObject } from '../../../core/json-fields.js';
import { type Branch, readBranch } from './ballot.js';
import { type Election, poolOf } from './board.js';
import { MAX_BALLOTS } from './files.js';
import { HASH_BYTES } from './hash.js';
import { idOf } from './manifest.js';
import type { Ciphertext, EgElement, ElementPool } from './pool.js';

/** The configuration of a mix. */
export interface MixConfig {
  readonly name: string;
  readonly electionId: Uint8Array;
  readonly styles: readonly string[];
  /** Ciphertexts in a row. */
  readonly width: number;
  /** Where the nonces of the first list come from; the first mix has it. */
  readonly seed: Uint8Array | undefined;
}

/** A row of ciphertexts. */
export type Row = readonly Ciphertext[];

/** A proof of shuffle, in the letters of `mixnet/equations.ts`. */
export interface MixProof {
  readonly name: string;
  readonly u: readonly EgElement[];
  readonly Ap: EgElement;
  readonly B: readonly EgElement[];
  readonly Bp: readonly EgElement[];
  readonly Cp: EgElement;
  readonly Dp: EgElement;
  readonly Fp: Row;
  readonly kA: Scalar;
  readonly kB: readonly Scalar[];
  readonly kC: Scalar;
  readonly kD: Scalar;
  readonly kE: readonly Scalar[];
  readonly kF: readonly Scalar[];
}

/** A serial number, decrypted. */
export interface DecryptedSerial {
  readonly row: number;
  readonly power: EgElement;
  readonly proof: Branch;
}

/** Ciphertexts in a row. */
const MAX_WIDTH = 100_000;

/** Reads a configuration. @throws {DecodeError} */
export function readMixConfig({ config: { form } }: Election, value: JsonValue, path: string): MixConfig {
  const fields = asObject(value, path, ['mix_name', 'election_id', 'ballotStyles', 'width'], ['nonces_seed']);
  const seed = fields.nonces_seed;
  return {
    name: idOf(fields.mix_name, `${path}.mix_name`),
    electionId: form.fixed(fields.election_id, `${path}.election_id`, HASH_BYTES),
    styles: asArray(fields.ballotStyles, `${path}.ballotStyles`, MAX_WIDTH).map((style, i) =>
      idOf(style, `${path}.ballotStyles[${i}]`),
    ),
    width: asInteger(fields.width, `${path}.width`, 1, MAX_WIDTH),
    seed:
      seed === undefined || seed === null ? undefined : form.fixed(seed, `${path}.nonces_seed`, HASH_BYTES),
  };
}

/** Reads shuffled rows. @throws {DecodeError} `bad-value` if they are not as many, or not of that width */
export function readRows(
  election: Election,
  value: JsonValue,
  path: string,
  { rows, width }: { readonly rows: number; readonly width: number },
): readonly Row[] {
  const pool = poolOf(election);
  const list = asObject(value, path, ['rows']).rows;
  const read = asArray(list, `${path}.rows`, MAX_BALLOTS).map((row, i) =>
    readRow(row, `${path}.rows[${i}]`, pool, width),
  );
  if (read.length !== rows) throw new DecodeError('bad-value', path, `${read.length} rows, not ${rows}`);
  pool.close();
  return read;
}

function readRow(value: JsonValue, path: string, pool: ElementPool, width: number): Row {
  return listOf(value, path, width).map((item, i) => pool.ciphertext(item, `${path}.elems[${i}]`));
}

/** Reads a proof. @throws {DecodeError} `bad-value` if its lists do not have the lengths that belong */
export function readMixProof(
  election: Election,
  value: JsonValue,
  path: string,
  { rows, width }: { readonly rows: number; readonly width: number },
): MixProof {
  const fields = asObject(value, path, [
    ...(['mixname', 'u', 'Ap', 'B', 'Bp', 'Cp', 'Dp', 'Fp'] as const),
    ...(['kA', 'kB', 'kC', 'kD', 'kE', 'kF'] as const),
  ]);
  const pool = poolOf(election);
  const elements = (name: 'u' | 'B' | 'Bp'): EgElement[] =>
    listOf(fields[name], `${path}.${name}`, rows).map((item, i) =>
      pool.element(item, `${path}.${name}.elems[${i}]`),
    );
  const scalars = (name: 'kB' | 'kE' | 'kF', length: number): Scalar[] =>
    listOf(fields[name], `${path}.${name}`, length).map((item, i) =>
      pool.scalar(item, `${path}.${name}.elems[${i}]`),
    );
  const element = (name: 'Ap' | 'Cp' | 'Dp'): EgElement =>
    pool.elementOrUnit(fields[name], `${path}.${name}`);
  const scalar = (name: 'kA' | 'kC' | 'kD'): Scalar => pool.scalar(fields[name], `${path}.${name}`);
  const proof = {
    name: idOf(fields.mixname, `${path}.mixname`),
    ...{ u: elements('u'), B: elements('B'), Bp: elements('Bp') },
    ...{ Ap: element('Ap'), Cp: element('Cp'), Dp: element('Dp') },
    Fp: readRow(fields.Fp, `${path}.Fp`, pool, width),
    ...{ kA: scalar('kA'), kC: scalar('kC'), kD: scalar('kD') },
    ...{ kB: scalars('kB', rows), kE: scalars('kE', rows), kF: scalars('kF', width) },
  };
  pool.close();
  return proof;
}

/** Reads the decrypted serial numbers. The copies of ciphertexts and the unproved style indices are not used. @throws {DecodeError} */
export function readSerials(election: Election, value: JsonValue, path: string): readonly DecryptedSerial[] {
  const pool = poolOf(election);
  const list = asObject(value, path, ['decryptedSnJsons']).decryptedSnJsons;
  const serials = asArray(list, `${path}.decryptedSnJsons`, MAX_BALLOTS).map((item, i) => {
    const at = `${path}.decryptedSnJsons[${i}]`;
    const fields = asObject(item, at, ['shuffled_row', 'encrypted_sn', 'Ksn', 'proof'], ['ballotStyleIdx']);
    pool.ciphertext(fields.encrypted_sn, `${at}.encrypted_sn`);
    return {
      row: asInteger(fields.shuffled_row, `${at}.shuffled_row`, 0, MAX_BALLOTS),
      power: pool.elementOrUnit(fields.Ksn, `${at}.Ksn`),
      proof: readBranch(fields.proof, `${at}.proof`, pool),
    };
  });
  pool.close();
  return serials;
}

/** The items of an object's `elems`, which are `length` of them. */
function listOf(value: JsonValue | undefined, path: string, length: number): readonly JsonValue[] {
  const items = asArray(asObject(value, path, ['elems']).elems, `${path}.elems`, MAX_BALLOTS);
  if (items.length !== length)
    throw new DecodeError('bad-value', path, `${items.length} elements where ${length} belong`);
  return items;
}

/** E of all ciphertexts of some rows, row by row. */
export function encodedRows(rows: readonly Row[]): Uint8Array {
  return joinBytes(rows.flatMap((row) => row.flatMap(({ alpha, beta }) => [alpha.encoded, beta.encoded])));
}
