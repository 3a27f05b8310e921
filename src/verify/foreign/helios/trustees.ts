/** The trustees: their keys, each with a proof that somebody knows the private one. */
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asObject, asText } from '../../../core/json-fields.js';
import { readUuid } from './election.js';
import { decodingScalars } from './faults.js';
import {
  type HeliosGroup,
  type Residue,
  readResidue,
  readScalar,
  readStatedKey,
  sameParameters,
} from './group.js';
import { parsePart, readItems } from './json.js';
import { Judge, type Tables } from './judge.js';
import type { RecordBoard } from './options.js';
import { type Claim, challengeOf } from './proofs.js';
import { fingerprintOf } from './python-json.js';
import type { NamedBytes } from './source.js';

/** A trustee. */
export interface Trustee {
  /** Such as `trustees[0]`. */
  readonly name: string;
  readonly key: Residue;
  /** Not yet looked at. */
  readonly factors: JsonValue;
  readonly proofs: JsonValue;
}

/** A trustee, and what the proof of the key claims. */
interface ReadTrustee extends Trustee {
  readonly uuid: string;
  readonly commitment: Residue;
  readonly claim: Claim;
}

/** All trustees, and the product of their keys. */
export interface ReadTrustees {
  readonly trustees: readonly Trustee[];
  readonly product: Element;
}

const FIELDS = [
  ...(['uuid', 'public_key', 'public_key_hash', 'pok', 'decryption_factors', 'decryption_proofs'] as const),
];

/**
 * HEL-05.
 * @param tables - of the generator
 * @returns the trustees, and the product of their keys; `undefined` if some key is no element or cannot be read
 */
export async function verifyTrustees(
  board: RecordBoard,
  group: HeliosGroup,
  part: NamedBytes,
  tables: Tables,
): Promise<ReadTrustees | undefined> {
  const read = await decodingScalars(board, 'HEL-05', part.name, () => readTrustees(group, part));
  if (read === undefined) return undefined;
  const trustees = read.value;
  const judge = new Judge(board, group, tables);
  for (const trustee of trustees) useKey(board, trustee);
  for (const { name, claim } of trustees) judge.add({ culprit: name, membership: 'HEL-05', claims: [claim] });
  judge.finish(['HEL-05']);
  if (judge.outside > 0) return undefined;
  const product = trustees.reduce(
    (sum, { key }) => sum.add(group.group.elementFromBytes(key.bytes, key.path)),
    group.group.identity(),
  );
  return { trustees, product };
}

function readTrustees(group: HeliosGroup, { name, bytes }: NamedBytes): readonly ReadTrustee[] {
  const trustees = readItems(parsePart(bytes, name), name, (item, path) => readTrustee(group, item, path));
  if (trustees.length === 0) throw new DecodeError('bad-value', name, 'there is no trustee');
  const seen = new Map<string, string>();
  for (const { uuid, name: trustee } of trustees) {
    const first = seen.get(uuid);
    if (first !== undefined)
      throw new DecodeError('bad-value', name, `${first} and ${trustee} have the same identifier`);
    seen.set(uuid, trustee);
  }
  return trustees;
}

/** HEL-13: of two trustees with one key, or with the commitment of one proof, one may know nothing. */
function useKey({ builder, uses }: RecordBoard, { name, key, commitment }: ReadTrustee): void {
  builder.examine('HEL-13');
  uses.use('key', [key], name, 'the key');
  uses.use('proof', [commitment], name, 'the proof of knowing the key');
}

function readTrustee(group: HeliosGroup, value: JsonValue, path: string): ReadTrustee {
  const fields = asObject(value, path, FIELDS, ['email', 'name']);
  const at = `${path}.public_key`;
  const { parameters, y } = readStatedKey(fields.public_key, at);
  if (!sameParameters(parameters, group.parameters))
    throw new DecodeError('wrong-group', at, 'a key of another group than that of the election');
  const hash = asText(fields.public_key_hash, `${path}.public_key_hash`, 64);
  if (hash !== fingerprintOf(fields.public_key ?? null))
    throw new DecodeError('bad-value', `${path}.public_key_hash`, 'not the hash of the key');
  const key = readResidue(group, y, `${at}.y`);
  if (key.text === '1') throw new DecodeError('identity', `${at}.y`, 'the identity is no key');
  return {
    name: path,
    uuid: readUuid(fields.uuid, `${path}.uuid`),
    key,
    ...readKnowledge(group, key, fields.pok, `${path}.pok`),
    factors: fields.decryption_factors,
    proofs: fields.decryption_proofs,
  };
}

/** That somebody knows the logarithm of a key: `g^response = commitment y^challenge`. */
function readKnowledge(
  group: HeliosGroup,
  key: Residue,
  value: JsonValue,
  path: string,
): Pick<ReadTrustee, 'claim' | 'commitment'> {
  const fields = asObject(value, path, ['challenge', 'commitment', 'response']);
  const commitment = readResidue(group, fields.commitment, `${path}.commitment`);
  const challenge = readScalar(group, fields.challenge, `${path}.challenge`);
  const response = readScalar(group, fields.response, `${path}.response`);
  const powers = [
    { base: commitment, exponent: 1n },
    { base: key, exponent: challenge },
    { base: group.generator, exponent: -response },
  ];
  const hashed = challenge === challengeOf([commitment]) % group.parameters.q;
  return { commitment, claim: { check: 'HEL-05', what: 'pok', hashed, equations: [powers] } };
}
