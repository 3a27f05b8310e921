/** `ballot_chain.json`: the ballots of one device in their order. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asMap, asObject } from '../../../core/json-fields.js';
import type { Election } from './board.js';
import { MAX_BALLOTS } from './files.js';
import { HASH_BYTES } from './hash.js';
import { idOf } from './manifest.js';
import { byteList, type TextForm, upperHex } from './text-form.js';

/** The chain of one device. */
export interface Chain {
  readonly device: string;
  /** baux0; early builds of v2.0.0 have its hash H0, as text. */
  readonly start: { readonly bytes: Uint8Array; readonly hashed: boolean };
  /** HE; early builds of v2.0.0 leave it out. */
  readonly extendedHash: Uint8Array | undefined;
  readonly ballots: readonly string[];
  readonly lastCode: Uint8Array;
  readonly closingHash: Uint8Array;
}

const MAX_BAUX_BYTES = 65_536;
const FIELDS = [
  'encrypting_device',
  'baux0',
  'ballot_ids',
  'last_confirmation_code',
  'closing_hash',
] as const;

/** Reads a chain. @throws {DecodeError} */
export function readChain({ config: { form } }: Election, value: JsonValue, path: string): Chain {
  const fields = asObject(value, path, FIELDS, ['election_base_hash', 'metadata', 'chaining']);
  if ((fields.chaining ?? true) !== true)
    throw new DecodeError('bad-value', `${path}.chaining`, 'the election is chained');
  if (fields.metadata !== undefined) asMap(fields.metadata, `${path}.metadata`);
  const hash = (name: (typeof FIELDS)[number] | 'election_base_hash'): Uint8Array =>
    form.fixed(fields[name], `${path}.${name}`, HASH_BYTES);
  const isEarly = form.version === 'v2.0.0' && fields.election_base_hash === undefined;
  return {
    device: idOf(fields.encrypting_device, `${path}.encrypting_device`),
    start: readStart(form, fields.baux0, `${path}.baux0`),
    extendedHash: isEarly ? undefined : hash('election_base_hash'),
    ballots: readIds(fields.ballot_ids, `${path}.ballot_ids`),
    lastCode: hash('last_confirmation_code'),
    closingHash: hash('closing_hash'),
  };
}

/**
 * Reads the list of a device's ballots that early builds of v2.0.0 write where codes are not chained: a chain that is not
 * closed, and says that it is none.
 * @throws {DecodeError}
 */
export function readUnchained(value: JsonValue, path: string): Pick<Chain, 'device' | 'ballots'> {
  const fields = asObject(value, path, [...FIELDS, 'chaining'], ['metadata']);
  if (fields.chaining !== false || fields.closing_hash !== null)
    throw new DecodeError('bad-value', `${path}.chaining`, 'a chain, and the election is not chained');
  return {
    device: idOf(fields.encrypting_device, `${path}.encrypting_device`),
    ballots: readIds(fields.ballot_ids, `${path}.ballot_ids`),
  };
}

function readIds(value: JsonValue, path: string): readonly string[] {
  return asArray(value, path, MAX_BALLOTS).map((id, i) => idOf(id, `${path}[${i}]`));
}

function readStart({ version }: TextForm, value: JsonValue, path: string): Chain['start'] {
  return version === 'v2.0.0' && typeof value === 'string'
    ? { bytes: upperHex(value.slice(0, 2 * HASH_BYTES + 1), path), hashed: true }
    : { bytes: byteList(value, path, MAX_BAUX_BYTES), hashed: false };
}
