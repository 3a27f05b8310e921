/** `election_config.json` and `election_initialized.json`: how many guardians there are, and their keys. */
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asBoolean, asInteger, asMap, asObject } from '../../../core/json-fields.js';
import type { EgGroup } from './eg-group.js';
import { HASH_BYTES } from './hash.js';
import { idOf } from './manifest.js';
import { type EgElement, ElementPool } from './pool.js';
import { byteList, type FormVersion, type TextForm, textForm } from './text-form.js';

/** The configuration of an election. */
export interface Config {
  readonly form: TextForm;
  /** n. */
  readonly guardians: number;
  /** k: how many guardians can decrypt. */
  readonly quorum: number;
  /** HP, HM and HB as stated. */
  readonly parameterHash: Uint8Array;
  readonly manifestHash: Uint8Array;
  readonly baseHash: Uint8Array;
  /** Whether the confirmation codes of a device form a chain. */
  readonly chained: boolean;
  /** What a device's chain begins with; empty for the device's name. */
  readonly baux0: Uint8Array;
}

/** A proof that a guardian knows one coefficient. */
interface CoefficientProof {
  readonly commitment: EgElement;
  readonly challenge: Scalar;
  readonly response: Scalar;
}

/** A guardian. */
export interface Guardian {
  readonly id: string;
  /** i. */
  readonly coordinate: number;
  readonly proofs: readonly CoefficientProof[];
}

/** The keys of an election. */
export interface Initialized {
  /** K. */
  readonly publicKey: EgElement;
  /** HE as stated. */
  readonly extendedHash: Uint8Array;
  readonly guardians: readonly Guardian[];
}

const MAX_GUARDIANS = 1000;
const MAX_BAUX_BYTES = 65_536;
const VERSIONS: readonly FormVersion[] = ['2.1.0', 'v2.0.0'];
const CONFIG_FIELDS = [
  'config_version',
  'number_of_guardians',
  'quorum',
  'parameter_base_hash',
  'manifest_hash',
  'election_base_hash',
  'chain_confirmation_codes',
  'baux0',
] as const;

/** Reads the configuration. @throws {DecodeError} */
export function readConfig(value: JsonValue, path: string): Config {
  const fields = asObject(value, path, CONFIG_FIELDS, ['metadata']);
  const version = VERSIONS.find((known) => known === fields.config_version);
  if (version === undefined)
    throw new DecodeError('bad-version', `${path}.config_version`, `not one of ${VERSIONS.join(', ')}`);
  const form = textForm(version);
  const hash = (name: (typeof CONFIG_FIELDS)[number]): Uint8Array =>
    form.fixed(fields[name], `${path}.${name}`, HASH_BYTES);
  const guardians = asInteger(fields.number_of_guardians, `${path}.number_of_guardians`, 1, MAX_GUARDIANS);
  if (fields.metadata !== undefined) asMap(fields.metadata, `${path}.metadata`);
  return {
    form,
    guardians,
    quorum: asInteger(fields.quorum, `${path}.quorum`, 1, guardians),
    parameterHash: hash('parameter_base_hash'),
    manifestHash: hash('manifest_hash'),
    baseHash: hash('election_base_hash'),
    chained: asBoolean(fields.chain_confirmation_codes, `${path}.chain_confirmation_codes`),
    baux0:
      version === '2.1.0'
        ? form.variable(fields.baux0, `${path}.baux0`, MAX_BAUX_BYTES)
        : byteList(fields.baux0, `${path}.baux0`, MAX_BAUX_BYTES),
  };
}

/** Reads the keys. @throws {DecodeError} */
export function readInitialized(value: JsonValue, path: string, eg: EgGroup, form: TextForm): Initialized {
  const fields = asObject(value, path, ['joint_public_key', 'extended_base_hash', 'guardians'], ['metadata']);
  const pool = new ElementPool(eg, form);
  const initialized = {
    publicKey: pool.element(fields.joint_public_key, `${path}.joint_public_key`),
    extendedHash: pool.hash(fields.extended_base_hash, `${path}.extended_base_hash`),
    guardians: asArray(fields.guardians, `${path}.guardians`, MAX_GUARDIANS).map((guardian, i) =>
      readGuardian(guardian, `${path}.guardians[${i}]`, pool),
    ),
  };
  pool.close();
  return initialized;
}

function readGuardian(value: JsonValue, path: string, pool: ElementPool): Guardian {
  const fields = asObject(value, path, ['guardian_id', 'x_coordinate', 'coefficient_proofs']);
  const at = `${path}.coefficient_proofs`;
  return {
    id: idOf(fields.guardian_id, `${path}.guardian_id`),
    coordinate: asInteger(fields.x_coordinate, `${path}.x_coordinate`, 1, MAX_GUARDIANS),
    proofs: asArray(fields.coefficient_proofs, at, MAX_GUARDIANS).map((proof, j) => {
      const here = `${at}[${j}]`;
      const { public_key, challenge, response } = asObject(proof, here, [
        'public_key',
        'challenge',
        'response',
      ]);
      return {
        commitment: pool.element(public_key, `${here}.public_key`),
        challenge: pool.scalar(challenge, `${here}.challenge`),
        response: pool.scalar(response, `${here}.response`),
      };
    }),
  };
}
