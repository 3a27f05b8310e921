/** The private credentials of voters, and the keys that follow from them (section 4.1 of the specification of Belenios). */
import { utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Scalar } from '../core/group.js';
import { bytesToInteger, mod } from '../core/integers.js';
import { pbkdf2Sha256 } from '../core/pbkdf2.js';
import { hashInteger } from '../verify/foreign/belenios/text-group.js';
import type { OpenElection } from './open-election.js';

/** The keys of one voter in one election. */
export interface Credential {
  readonly secret: Scalar;
  /** The public credential, as it is in the list of the election. */
  readonly publicText: string;
}

/** 22 characters in four groups: Belenios 2.1 and later. */
const CURRENT =
  /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;
/** 15 characters in five groups: Belenios 2.0. */
const OLD = /^[1-9A-HJ-NP-Za-km-z]{3}(?:-[1-9A-HJ-NP-Za-km-z]{3}){4}$/;
const ITERATIONS = 1000;
const HASH_BITS = 256n;

/**
 * The keys of a private credential; its form tells by which rule.
 * @param text - such as `XXXXX-XXXXXX-XXXXX-XXXXXX`, or of Belenios 2.0 `XXX-XXX-XXX-XXX-XXX`, in base 58
 * @throws {DecodeError} `bad-text` if it is neither
 */
export function readCredential({ election, bases }: OpenElection, text: string): Credential {
  const secret = bases.generator.group.scalar(exponentOf(election.uuid, text, bases.generator.group.order));
  return Object.freeze({ secret, publicText: election.group.textOf(bases.generator.multiply(secret)) });
}

function exponentOf(uuid: string, text: string, order: bigint): bigint {
  if (CURRENT.test(text)) {
    const half = (index: number): bigint => hashInteger(`derive_credential|${uuid}|${index}|${text}`);
    return mod((half(0) << HASH_BITS) | half(1), order);
  }
  if (OLD.test(text)) return mod(bytesToInteger(pbkdf2Sha256(utf8(text), utf8(uuid), ITERATIONS, 32)), order);
  throw new DecodeError('bad-text', 'credential', 'not a private credential');
}
