/**
 * The office's lists: its private register, which says which credential a voter got and never leaves the secrets folder, and
 * which commitment an anonymous voter handed in.
 */

import { readCsv } from '../ballot/csv.js';
import { compareBytes, fromHex, fromUtf8, toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { bytesToInteger } from '../core/integers.js';
import { RefusedError } from './errors.js';
import { exists, readInput, readSecret } from './files.js';
import type { Workspace } from './workspace.js';

const MAX_LENGTH = 2 ** 28;

/** Rows of two cells as CSV; cells are quoted where they need it. */
export function formatPairs(header: string, pairs: Iterable<readonly [string, string]>): string {
  const lines = [header];
  for (const [a, b] of pairs) lines.push(`${quoted(a)},${quoted(b)}`);
  return `${lines.join('\n')}\n`;
}

/** Reads rows of two cells. @throws {DecodeError} naming the line */
function parsePairs(text: string, header: string, file: string): readonly (readonly [string, string])[] {
  const read = readCsv(text, MAX_LENGTH, 2);
  if ('error' in read)
    throw new DecodeError('bad-text', `${file}, line ${read.error.line}`, read.error.message);
  const [first, ...rest] = read.records;
  if (first?.fields.join(',') !== header)
    throw new DecodeError('bad-text', `${file}, line 1`, `is not "${header}"`);
  return rest.map(({ fields: [a, b], line }) => {
    if (a === undefined || b === undefined)
      throw new DecodeError('bad-text', `${file}, line ${line}`, 'has not two fields');
    return [a, b] as const;
  });
}

/** Header of a file of cards. */
export const CARDS_HEADER = 'id,card';

/** Header of the register. */
const REGISTER_HEADER = 'id,credential';

/** Encoded keys by voter id, as the import of the roll wrote them. @throws {RefusedError} if there is no register */
export async function readRegister({ register }: Workspace): Promise<ReadonlyMap<string, Uint8Array>> {
  if (!(await exists(register)))
    throw new RefusedError(`${register} is missing: name credentials by their keys instead of voters`);
  const pairs = parsePairs(fromUtf8(await readSecret(register), register), REGISTER_HEADER, register);
  return new Map(pairs.map(([id, key]) => [id, fromHex(key, register)]));
}

/** The text of a register, for {@link readRegister}. */
export function formatRegister(keys: Iterable<readonly [id: string, key: Uint8Array]>): string {
  return formatPairs(
    REGISTER_HEADER,
    [...keys].map(([id, key]) => [id, toHex(key)] as const),
  );
}

/** Header of a file of commitments. */
const COMMITMENTS_HEADER = 'id,commitment';

/**
 * The commitments of anonymous voters, from the office's list of who handed which in. The ids stay there: they are only looked at so
 * that nobody is on the roll twice.
 * @throws {DecodeError} naming the line, {RefusedError} naming who is listed twice or shares a commitment with somebody
 */
export async function readCommitments(path: string): Promise<readonly bigint[]> {
  const pairs = parsePairs(fromUtf8(await readInput(path), path), COMMITMENTS_HEADER, path);
  const owners = new Map<string, string>();
  const ids = new Set<string>();
  for (const [id, commitment] of pairs) {
    if (ids.has(id)) throw new RefusedError(`${path}: ${quoted(id)} is listed twice`);
    if (!/^[0-9a-f]{64}$/.test(commitment))
      throw new RefusedError(`${path}: ${quoted(id)} has no commitment of 64 hexadecimal digits`);
    const owner = owners.get(commitment);
    if (owner !== undefined)
      throw new RefusedError(`${path}: ${quoted(owner)} and ${quoted(id)} have the same commitment`);
    ids.add(id);
    owners.set(commitment, id);
  }
  return [...owners.keys()].map((commitment) => bytesToInteger(fromHex(commitment)));
}

/**
 * Credentials by name: voter ids where there is a register that has them, else keys in hexadecimal.
 * @returns encoded keys, ascending, as entries want them
 * @throws {RefusedError} naming what is neither
 */
export function resolveCredentials(
  names: readonly string[],
  register: ReadonlyMap<string, Uint8Array>,
  keyBytes: number,
): readonly Uint8Array[] {
  const keys = names.map((name) => {
    const known = register.get(name);
    if (known !== undefined) return known;
    if (!/^[0-9a-f]+$/.test(name) || name.length !== 2 * keyBytes)
      throw new RefusedError(`${JSON.stringify(name.slice(0, 60))} is neither a voter nor a credential`);
    return fromHex(name);
  });
  return keys.sort(compareBytes);
}

/** The names in a file, one a line; empty lines and lines that begin with # do not count. */
export async function readNames(path: string): Promise<readonly string[]> {
  const text = fromUtf8(await readInput(path), path);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
