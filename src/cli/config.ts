/**
 * The configuration of an election: its manifest as JSON without what `init` fills in (version, nonce, log key), and with
 * keys inline or in public key files.
 */
import { dirname, resolve } from 'node:path';
import type { Manifest } from '../ballot/manifest.js';
import { manifestFromJson } from '../ballot/manifest-json.js';
import { toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { type JsonObject, type JsonValue, parseJson } from '../core/json.js';
import { asArray, asMap, asObject, asText } from '../core/json-fields.js';
import { drawBytes, type Rng } from '../core/random.js';
import { readOfficerPublic, readTrusteePublic } from './secrets.js';

/** What `init` provides for a configuration. */
export interface ConfigProvider {
  readonly rng: Rng;
  /** Makes the log's key for an origin. @returns the verifier key as text */
  readonly logKey: (origin: string) => Promise<string>;
  /** Makes the key of an officer that the configuration gives none. @returns the public key, hexadecimal */
  readonly officerKey: (id: string) => Promise<string>;
}

const MAX_CONFIG = 1_000_000;
const MAX_LIST = 1000;
const MAX_TEXT = 4096;

/** The origin of the log that a configuration names. @throws {DecodeError} */
export function configOrigin(json: Uint8Array): string {
  const { ledger } = asMap(parseJson(json, MAX_CONFIG, 'config'), 'config');
  return asText(asObject(ledger, 'config.ledger', ['origin']).origin, 'config.ledger.origin', MAX_TEXT);
}

/**
 * Makes a manifest of a configuration. Its shape is checked, the rules M-01 and following are not.
 * @param path - of the configuration: public key files are named relative to it
 * @throws {DecodeError}
 */
export async function manifestOf(
  json: Uint8Array,
  path: string,
  provider: ConfigProvider,
): Promise<Manifest> {
  const config = asMap(parseJson(json, MAX_CONFIG, 'config'), 'config');
  for (const field of ['nonce', 'version'])
    if (Object.hasOwn(config, field))
      throw new DecodeError('bad-value', `config.${field}`, 'is filled in by init and must be left out');
  const origin = configOrigin(json);
  const folder = dirname(path);
  const party = async (value: JsonValue, at: string, keys: PartyKeys): Promise<JsonObject> => {
    const { publicKeyFile, ...rest } = asMap(value, at);
    if (publicKeyFile === undefined) return { ...rest, ...(await keys.missing(rest, at)) };
    return { ...rest, ...(await keys.file(resolve(folder, asText(publicKeyFile, at, MAX_TEXT)))) };
  };
  const parties = (field: 'trustees' | 'officers', keys: PartyKeys): Promise<JsonObject[]> =>
    inOrder(asArray(config[field], `config.${field}`, MAX_LIST), (value, i) =>
      party(value, `config.${field}[${i}]`, keys),
    );
  return manifestFromJson({
    ...config,
    version: 1,
    nonce: toHex(drawBytes(provider.rng, 32)),
    trustees: await parties('trustees', { file: readTrusteePublic, missing: async () => ({}) }),
    officers: await parties('officers', { file: readOfficerPublic, missing: officerKeys(provider) }),
    ledger: { origin, key: await provider.logKey(origin) },
  });
}

/** Where the keys of a party come from. */
interface PartyKeys {
  readonly file: (path: string) => Promise<JsonObject>;
  readonly missing: (party: JsonObject, at: string) => Promise<JsonObject>;
}

function officerKeys({ officerKey }: ConfigProvider): PartyKeys['missing'] {
  return async (party, at) => {
    if (Object.hasOwn(party, 'key')) return {};
    const id = asText(party.id, `${at}.id`, 64);
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
      throw new DecodeError('bad-value', `${at}.id`, 'is not an id of a-z, 0-9 and -');
    return { key: await officerKey(id) };
  };
}

/** One after the other, so that what is drawn at random does not depend on timing. */
async function inOrder<T, U>(items: readonly T[], map: (item: T, i: number) => Promise<U>): Promise<U[]> {
  const out: U[] = [];
  for (const [i, item] of items.entries()) out.push(await map(item, i));
  return out;
}
