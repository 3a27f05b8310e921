/** The share of the key that a threshold trustee decrypts with (section 4.5 of the specification of Belenios). */
import type { Scalar } from '../core/group.js';
import { fieldsOf } from '../verify/foreign/belenios/json.js';
import type { TextGroup } from '../verify/foreign/belenios/text-group.js';
import { openMessage } from './ceremony-channel.js';
import { ceremonySecrets, readExponent } from './ceremony-keys.js';

/** The files that a threshold trustee keeps. */
export interface ThresholdFiles {
  /** The private key of the ceremony: 22 characters in base 58 (`.key`). */
  readonly key: string;
  /** What the ceremony gave the trustee, encrypted to that key (`.dkey`). */
  readonly encryptedShare: string;
}

const PATH = 'encrypted share';

/**
 * Opens a trustee's share of the key, for {@link partialDecryption}.
 * @throws {DecodeError} `bad-text` if the key is not one, else if the share is not readable by the key, or not signed by it
 */
export function openThresholdShare(group: TextGroup, { key, encryptedShare }: ThresholdFiles): Scalar {
  const secrets = ceremonySecrets(group, key);
  const own = group.group.generator().multiply(secrets.signing);
  const share = openMessage(group, secrets, own, encryptedShare, PATH);
  const { decryption_key: secret } = fieldsOf(share, PATH, ['decryption_key']);
  return readExponent(group, secret, `${PATH}.decryption_key`);
}
