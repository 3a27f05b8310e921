/** The group of a protocol, from its text `comment::hex`, where the hex is a byte tree: node(leaf class, parameters). */
import { fromHex, fromUtf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { FOREIGN_MODP_LIMITS, foreignModpGroup } from '../../../core/groups/foreign-modp.js';
import { NIST_CURVES, type NistCurveId } from '../../../core/groups/nist-curves.js';
import { bitLength, bytesToInteger } from '../../../core/integers.js';
import type { Rng } from '../../../core/random.js';
import { readTree, type TreeReader } from './byte-tree.js';
import { signedBytes, type TreeGroup, treeGroupOfCurve, treeGroupOfIntegers } from './tree-group.js';

const CURVE_CLASS = 'com.verificatum.arithm.ECqPGroup';
const INTEGER_CLASS = 'com.verificatum.arithm.ModPGroup';
const MAX_NAME = 64;
const MAX_INTEGER = FOREIGN_MODP_LIMITS.longestP / 8 + 1;
/** Characters of the longest text: four integers in hex, and a comment. */
const MAX_TEXT = 16 * MAX_INTEGER;

/** Names that Verificatum has for the curves. */
const CURVE_NAMES: Readonly<Record<string, NistCurveId>> = {
  'P-192': 'P-192',
  prime192v1: 'P-192',
  secp192r1: 'P-192',
  'P-224': 'P-224',
  secp224r1: 'P-224',
  'P-256': 'P-256',
  prime256v1: 'P-256',
  secp256r1: 'P-256',
  'P-384': 'P-384',
  secp384r1: 'P-384',
  'P-521': 'P-521',
  secp521r1: 'P-521',
};

/**
 * Reads the group of a protocol.
 * @param path - name of the field, for error messages
 * @param rng - for the tests of primality of integers that the text states
 * @throws {DecodeError} if it is no group that this verifier knows, or not a group of prime order at all
 */
export function readGroupText(text: string, path: string, rng: Rng): TreeGroup {
  const hex = text.slice(text.lastIndexOf('::') + 2);
  if (text.length > MAX_TEXT) throw new DecodeError('too-large', path, 'the text of the group is too long');
  if (!text.includes('::')) throw new DecodeError('bad-value', path, 'no "::" before the parameters');
  return readTree(fromHex(hex, path), path, (reader) => {
    reader.node(2);
    const name = fromUtf8(reader.anyLeaf(MAX_NAME), path);
    if (name === CURVE_CLASS) return readCurve(reader, path);
    if (name === INTEGER_CLASS) return readIntegers(reader, path, rng);
    throw new DecodeError('bad-value', path, 'groups of this class are not supported');
  });
}

function readCurve(reader: TreeReader, path: string): TreeGroup {
  const name = fromUtf8(reader.anyLeaf(MAX_NAME), path);
  const id = Object.hasOwn(CURVE_NAMES, name) ? CURVE_NAMES[name] : undefined;
  if (id === undefined) throw new DecodeError('bad-value', path, 'this curve is not supported');
  return treeGroupOfCurve(NIST_CURVES[id]);
}

function readIntegers(reader: TreeReader, path: string, rng: Rng): TreeGroup {
  reader.node(4);
  const p = readInteger(reader);
  const q = readInteger(reader);
  const start = reader.at;
  const g = bytesToInteger(reader.anyLeaf(MAX_INTEGER));
  if (reader.since(start).length !== 5 + signedBytes(p))
    throw reader.error('bad-encoding', 'the generator has another length than p', start);
  // How messages become elements, which proofs do not depend on.
  reader.leaf(4);
  return treeGroupOfIntegers(foreignModpGroup({ p, q, g }, rng, path), p);
}

/** A positive integer in as many bytes as its two's complement needs. */
function readInteger(reader: TreeReader): bigint {
  const start = reader.at;
  const bytes = reader.anyLeaf(MAX_INTEGER);
  const value = bytesToInteger(bytes);
  if (bytes.length !== Math.floor(bitLength(value) / 8) + 1 || (bytes[0] ?? 255) >= 128)
    throw reader.error('bad-encoding', 'not a positive integer of the least length', start);
  return value;
}
