/** The keys of single trustees (section 4.3 of the specification of Belenios). */
import { DecodeError } from '../core/errors.js';
import type { Scalar } from '../core/group.js';
import { parseJson } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { groupOfName } from '../verify/foreign/belenios/groups.js';
import { writeCompact } from '../verify/foreign/belenios/json.js';
import type { TextGroup } from '../verify/foreign/belenios/text-group.js';
import { provedKey } from './proved-key.js';

/** A trustee's keys as files, as `belenios-tool` writes them. */
export interface TrusteeKeys {
  /** What goes to the administrator: the public key, with the proof that the private one is known. */
  readonly publicKey: string;
  /** What the trustee keeps. */
  readonly privateKey: string;
}

/** Characters of the largest file that is read. */
const MAX_FILE = 4096;

/**
 * Makes the keys of a trustee.
 * @param group - `Ed25519`, `RFC-3526-2048` or `BELENIOS-2048`
 * @param rng - the private key is as secret as what this gives
 * @throws {DecodeError} `bad-value` for another group
 */
export function generateTrusteeKeys(group: string, rng: Rng): TrusteeKeys {
  const text = groupOfName(group, 'group');
  const secret = text.group.randomScalar(rng);
  return Object.freeze({
    publicKey: writeCompact({ ...provedKey(text, secret, rng) }),
    privateKey: writeCompact(secret.value.toString()),
  });
}

/**
 * Reads a trustee's private key.
 * @param file - a text of JSON with a decimal number, as in `belenios-tool`'s files `.privkey`
 * @throws {DecodeError} if it is not such a file, or the number is 0 or not below the group order
 */
export function readTrusteeSecret(group: TextGroup, file: string): Scalar {
  const secret = group.scalar(parseJson(file, MAX_FILE, 'private key'), 'private key');
  if (secret.isZero()) throw new DecodeError('bad-scalar', 'private key', '0 is no private key');
  return secret;
}
