/** `protInfo.xml`, the parameters that all mix servers agreed on: those of its fields that proofs depend on. */
import { DecodeError } from '../../../core/errors.js';
import { HASH_FUNCTIONS, type HashFunction, type HashName } from '../../../core/hash-function.js';
import { parseDecimal } from '../../../core/integers.js';
import { parseXml, type XmlElement } from './xml.js';

/** Parameters of a protocol. */
export interface ProtocolInfo {
  /** Version of Verificatum, such as `3.1.0`. */
  readonly version: string;
  /** Name of the protocol's execution. */
  readonly sid: string;
  /** k: how many mix servers there are. */
  readonly servers: number;
  /** λ: how many of them decrypt, and must shuffle validly. */
  readonly threshold: number;
  /** The group as text, with its comment; all of it is hashed. */
  readonly groupText: string;
  /** n_v: bits of a challenge. */
  readonly challengeBits: number;
  /** n_e: bits of a batching exponent. */
  readonly batchBits: number;
  /** n_r: bits of statistical distance. */
  readonly statisticalBits: number;
  /** Of the generator of batching exponents. */
  readonly prg: HashFunction;
  /** Of the random oracles. */
  readonly hash: HashFunction;
  /** The usual width of ciphertexts, from which a session may depart. */
  readonly width: number;
}

/** Most bytes of a protocol file that are looked at. */
export const MAX_PROTOCOL_BYTES = 1_048_576;
/** Most servers, as Verificatum has it. */
const MAX_SERVERS = 25;
/** Most ciphertexts in one entry of a list. */
export const MAX_WIDTH = 1024;
const VERSION = /^3\.(?:0\.[0-9]{1,2}|1\.0)$/;
const SESSION = /^[A-Za-z][A-Za-z0-9]{0,1023}$/;
/** Challenges and batching exponents of fewer bits do not make proofs. */
const SHORTEST = 128;
const LONGEST = 1024;

/** Whether a text may name an execution or a session. */
export function isSessionName(text: string): boolean {
  return SESSION.test(text);
}

/**
 * Reads a protocol file.
 * @param path - name of the file, for error messages
 * @throws {DecodeError} if it is no protocol file, or states what this verifier does not know; the path names the field
 */
export function readProtocolInfo(bytes: Uint8Array, path: string): ProtocolInfo {
  const root = parseXml(bytes, path);
  if (root.name !== 'protocol') throw new DecodeError('bad-value', path, `a protocol, not ${root.name}`);
  const fields = new Fields(root, path);
  const servers = fields.integer('nopart', 1, MAX_SERVERS);
  const parties = root.children.filter(({ name }) => name === 'party').length;
  if (parties !== servers) throw fields.error('nopart', `${parties} servers are described`);
  if (fields.text('corr') !== 'noninteractive')
    throw fields.error('corr', 'proofs are interactive: there is nothing to verify');
  if (fields.has('keywidth') && fields.integer('keywidth', 1, MAX_WIDTH) !== 1)
    throw fields.error('keywidth', 'keys of several components are not supported');
  return Object.freeze({
    version: fields.matching('version', VERSION, 'a version from 3.0.0 to 3.1.0'),
    sid: fields.matching('sid', SESSION, 'a name of letters and digits'),
    servers,
    threshold: fields.integer('thres', 1, servers),
    groupText: fields.text('pgroup'),
    challengeBits: fields.integer('vbitlenro', SHORTEST, LONGEST),
    batchBits: fields.integer('ebitlenro', SHORTEST, LONGEST),
    statisticalBits: fields.integer('statdist', 0, LONGEST),
    prg: fields.hash('prg'),
    hash: fields.hash('rohash'),
    width: fields.integer('width', 1, MAX_WIDTH),
  });
}

/** The fields of a protocol, each of which stands there once. */
class Fields {
  readonly #root: XmlElement;
  readonly #path: string;

  constructor(root: XmlElement, path: string) {
    this.#root = root;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#root.children.some((child) => child.name === name);
  }

  text(name: string): string {
    const found = this.#root.children.filter((child) => child.name === name);
    const [field] = found;
    if (field === undefined || found.length > 1 || field.children.length > 0)
      throw this.error(name, `the field stands there ${found.length} times, or holds other fields`);
    return field.text;
  }

  matching(name: string, pattern: RegExp, what: string): string {
    const text = this.text(name);
    if (!pattern.test(text)) throw this.error(name, `not ${what}`);
    return text;
  }

  integer(name: string, least: number, most: number): number {
    const value = parseDecimal(this.text(name), most, this.#pathOf(name));
    if (value < least) throw this.error(name, `${value} is less than ${least}`);
    return value;
  }

  hash(name: string): HashFunction {
    const text = this.text(name);
    if (!Object.hasOwn(HASH_FUNCTIONS, text))
      throw this.error(name, 'a hash function other than SHA-256, SHA-384 and SHA-512 is not supported');
    return HASH_FUNCTIONS[text as HashName];
  }

  error(name: string, message: string): DecodeError {
    return new DecodeError('bad-value', this.#pathOf(name), message);
  }

  #pathOf(name: string): string {
    return `${this.#path}.${name}`;
  }
}
