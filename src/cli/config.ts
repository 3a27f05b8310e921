/**
 * The configuration of an election: its manifest as JSON without what `init` fills in (version, nonce, log key), and with
 * keys inline or in public key files.
 */
import { dirname, resolve } from 'node:path';
import type { Manifest } from '../ballot/manifest.js';
import { manifestFromJson } from '../ballot/manifest-json.js';
import { toHex } from '../core/bytes.js';
import { ed25519PublicKey, ed25519Seed } from '../core/ed25519.js';
import { DecodeError } from '../core/errors.js';
import { type JsonObject, type JsonValue, parseJson } from '../core/json.js';
import { asArray, asMap, asObject, asText } from '../core/json-fields.js';
import { drawBytes, type Rng } from '../core/random.js';
import { ed25519NoteSigner, formatVerifierKey, isNoteName } from '../ledger/note-keys.js';
import { naming } from './errors.js';
import { readOfficerPublic, readTrusteePublic } from './secrets.js';

/** A manifest, and the keys that were made for it: none of them is on the disk yet. */
export interface ConfiguredElection {
  readonly manifest: Manifest;
  /** Ed25519 seed of the log. */
  readonly logSeed: Uint8Array;
  /** Ed25519 seeds of the officers for whom the configuration gives no key, by id. */
  readonly officerSeeds: ReadonlyMap<string, Uint8Array>;
}

const MAX_CONFIG = 1_000_000;
const MAX_LIST = 1000;
const MAX_TEXT = 4096;

/**
 * Makes a manifest of a configuration. Its shape is checked, the rules M-01 and following are not.
 * @param path - of the configuration: public key files are named relative to it
 * @throws {DecodeError}
 */
export async function configureElection(
  json: Uint8Array,
  path: string,
  rng: Rng,
): Promise<ConfiguredElection> {
  const config = naming(path, () => asMap(parseJson(json, MAX_CONFIG, 'config'), 'config'));
  for (const field of ['nonce', 'version'])
    if (Object.hasOwn(config, field))
      throw new DecodeError('bad-value', `config.${field}`, 'is filled in by init and must be left out');
  const { origin: name } = asObject(config.ledger, 'config.ledger', ['origin']);
  const origin = asText(name, 'config.ledger.origin', MAX_TEXT);
  if (!isNoteName(origin))
    throw new DecodeError('bad-value', 'config.ledger.origin', 'must have no white space and no +');
  const [logSeed, officerSeeds] = [ed25519Seed(rng), new Map<string, Uint8Array>()];
  const parties = (field: 'trustees' | 'officers', keys: PartyKeys): Promise<JsonObject[]> =>
    inOrder(asArray(config[field], `config.${field}`, MAX_LIST), (value, i) =>
      withKeys(value, `config.${field}[${i}]`, dirname(path), keys),
    );
  const manifest = manifestFromJson({
    ...config,
    version: 1,
    nonce: toHex(drawBytes(rng, 32)),
    trustees: await parties('trustees', { file: readTrusteePublic, missing: () => ({}) }),
    officers: await parties('officers', { file: readOfficerPublic, missing: officerKeys(officerSeeds, rng) }),
    ledger: { origin, key: formatVerifierKey(ed25519NoteSigner(origin, logSeed)) },
  });
  return { manifest, logSeed, officerSeeds };
}

/** Where the keys of a party come from. */
interface PartyKeys {
  readonly file: (path: string) => Promise<JsonObject>;
  readonly missing: (party: JsonObject, at: string) => JsonObject;
}

/** A trustee or officer of the configuration, with its keys in place. */
async function withKeys(value: JsonValue, at: string, folder: string, keys: PartyKeys): Promise<JsonObject> {
  const { publicKeyFile, ...rest } = asMap(value, at);
  if (publicKeyFile === undefined) return { ...rest, ...keys.missing(rest, at) };
  const file = asText(publicKeyFile, `${at}.publicKeyFile`, MAX_TEXT);
  return { ...rest, ...(await keys.file(resolve(folder, file))) };
}

/** Makes a key for every officer who has none. */
function officerKeys(seeds: Map<string, Uint8Array>, rng: Rng): PartyKeys['missing'] {
  return (party, at) => {
    if (Object.hasOwn(party, 'key')) return {};
    const id = asText(party.id, `${at}.id`, 64);
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id) || seeds.has(id))
      throw new DecodeError('bad-value', `${at}.id`, 'is not an id of a-z, 0-9 and -, or occurs twice');
    const seed = ed25519Seed(rng);
    seeds.set(id, seed);
    return { key: toHex(ed25519PublicKey(seed)) };
  };
}

/** One after the other, so that what is drawn at random does not depend on timing. */
async function inOrder<T, U>(items: readonly T[], map: (item: T, i: number) => Promise<U>): Promise<U[]> {
  const out: U[] = [];
  for (const [i, item] of items.entries()) out.push(await map(item, i));
  return out;
}
