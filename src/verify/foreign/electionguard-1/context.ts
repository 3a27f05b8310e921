/** `context.json` and `guardians/`: how many guardians there are, their keys, and the hashes that bind proofs to them. */
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asBoolean, asInteger, asMap, asObject } from '../../../core/json-fields.js';
import type { EgGroup } from '../electionguard/eg-group.js';
import { idOf } from '../electionguard/manifest.js';
import type { EgElement } from '../electionguard/pool.js';
import { poolOf } from './board.js';
import { valueText } from './hash.js';
import { hashText } from './text-form.js';

/** The context of an election; hashes and the key as they are hashed. */
export interface Context {
  /** n. */
  readonly guardians: number;
  /** k: how many guardians can decrypt. */
  readonly quorum: number;
  readonly manifestHash: string;
  readonly commitmentHash: string;
  /** HB. */
  readonly baseHash: string;
  /** HE. */
  readonly extendedHash: string;
  /** K. */
  readonly key: string;
}

/** A proof that a guardian knows one coefficient, h being the commitment. */
export interface CoefficientProof {
  readonly coefficient: EgElement;
  readonly h: EgElement;
  readonly challenge: Scalar;
  readonly response: Scalar;
}

/** A guardian. */
export interface Guardian {
  readonly id: string;
  /** i. */
  readonly sequence: number;
  readonly key: EgElement;
  readonly coefficients: readonly EgElement[];
  readonly proofs: readonly CoefficientProof[];
}

const MAX_GUARDIANS = 1000;
/** What the number of a ballot's votes may be at most, where nobody limits it. */
const MAX_VOTES = Number.MAX_SAFE_INTEGER;
/** Kinds of keys, of which coefficients are one. */
const MAX_USAGE = 16;

/** Reads a context and the key in it. @throws {DecodeError} */
export function readContext(
  eg: EgGroup,
  value: JsonValue | undefined,
  path: string,
): { readonly context: Context; readonly publicKey: EgElement } {
  const fields = asObject(
    value,
    path,
    [
      'number_of_guardians',
      'quorum',
      'elgamal_public_key',
      'commitment_hash',
      'manifest_hash',
      'crypto_base_hash',
      'crypto_extended_base_hash',
      'configuration',
    ],
    ['extended_data'],
  );
  assertConfiguration(fields.configuration, `${path}.configuration`);
  if (fields.extended_data !== undefined && fields.extended_data !== null)
    asMap(fields.extended_data, `${path}.extended_data`);
  const pool = poolOf({ eg });
  const publicKey = pool.element(fields.elgamal_public_key, `${path}.elgamal_public_key`);
  pool.close();
  const guardians = asInteger(fields.number_of_guardians, `${path}.number_of_guardians`, 1, MAX_GUARDIANS);
  const context = {
    guardians,
    quorum: asInteger(fields.quorum, `${path}.quorum`, 1, guardians),
    manifestHash: hashText(fields.manifest_hash, `${path}.manifest_hash`),
    commitmentHash: hashText(fields.commitment_hash, `${path}.commitment_hash`),
    baseHash: hashText(fields.crypto_base_hash, `${path}.crypto_base_hash`),
    extendedHash: hashText(fields.crypto_extended_base_hash, `${path}.crypto_extended_base_hash`),
    key: valueText(publicKey.element),
  };
  return { context, publicKey };
}

/** Settings of the encrypting device, which nothing binds. */
function assertConfiguration(value: JsonValue, path: string): void {
  const { allow_overvotes: overvotes, max_votes: votes } = asObject(value, path, [
    'allow_overvotes',
    'max_votes',
  ]);
  asBoolean(overvotes, `${path}.allow_overvotes`);
  asInteger(votes, `${path}.max_votes`, 0, MAX_VOTES);
}

/** The first of a context's fields that is another in a copy of it, if any. */
export function contextDifference(own: Context, copy: Context): string | undefined {
  return (Object.keys(own) as (keyof Context)[]).find((name) => own[name] !== copy[name]);
}

/** Reads a guardian. @throws {DecodeError} */
export function readGuardian(eg: EgGroup, value: JsonValue, path: string): Guardian {
  const fields = asObject(value, path, [
    'object_id',
    'guardian_id',
    'sequence_order',
    'key',
    'coefficient_commitments',
    'coefficient_proofs',
  ]);
  const pool = poolOf({ eg });
  const list = (name: 'coefficient_commitments' | 'coefficient_proofs'): readonly JsonValue[] =>
    asArray(fields[name], `${path}.${name}`, MAX_GUARDIANS);
  const id = idOf(fields.guardian_id, `${path}.guardian_id`);
  if (fields.object_id !== id) throw new DecodeError('bad-value', `${path}.object_id`, 'not the guardian’s');
  const guardian = {
    id,
    sequence: asInteger(fields.sequence_order, `${path}.sequence_order`, 1, MAX_GUARDIANS),
    key: pool.element(fields.key, `${path}.key`),
    coefficients: list('coefficient_commitments').map((item, j) =>
      pool.element(item, `${path}.coefficient_commitments[${j}]`),
    ),
    proofs: list('coefficient_proofs').map((item, j) => {
      const at = `${path}.coefficient_proofs[${j}]`;
      const proof = asObject(item, at, ['usage', 'public_key', 'commitment', 'challenge', 'response']);
      asInteger(proof.usage, `${at}.usage`, 0, MAX_USAGE);
      return {
        coefficient: pool.element(proof.public_key, `${at}.public_key`),
        h: pool.element(proof.commitment, `${at}.commitment`),
        challenge: pool.scalar(proof.challenge, `${at}.challenge`),
        response: pool.scalar(proof.response, `${at}.response`),
      };
    }),
  };
  pool.close();
  return guardian;
}
