/** The share of the key that a threshold trustee decrypts with (section 4.5 of the specification of Belenios). */

import { openAesGcm } from '../core/aes-gcm.js';
import { fromHex, fromUtf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Scalar } from '../core/group.js';
import { compactText, fieldsOf, textOf } from '../verify/foreign/belenios/json.js';
import { readProof } from '../verify/foreign/belenios/proofs.js';
import { hashHex, type TextGroup } from '../verify/foreign/belenios/text-group.js';

/** The files that a threshold trustee keeps. */
export interface ThresholdFiles {
  /** The private key of the ceremony: 22 characters in base 58 (`.key`). */
  readonly key: string;
  /** What the ceremony gave the trustee, encrypted to that key (`.dkey`), as Belenios 3 writes it. */
  readonly encryptedShare: string;
}

const KEY = /^[1-9A-HJ-NP-Za-km-z]{22}$/;
const PATH = 'encrypted share';
/** Characters of the longest ciphertext: three levels of JSON, with numbers of 2048 bits. */
const MAX_DATA = 65_536;

/**
 * Opens a trustee's share of the key, for {@link partialDecryption}.
 * @throws {DecodeError} `bad-text` if the key is not one, else if the share is not readable by the key, or not signed by it
 */
export function openThresholdShare(group: TextGroup, { key, encryptedShare }: ThresholdFiles): Scalar {
  if (!KEY.test(key)) throw new DecodeError('bad-text', 'key', 'not a private key of the ceremony');
  const signed = fieldsOf(decrypted(group, key, encryptedShare), PATH, ['message', 'signature']);
  const message = textOf(signed.message, `${PATH}.message`, MAX_DATA);
  const base = group.group.generator();
  const signer = base.multiply(secretOf(group, 'sk', key));
  const { challenge, response } = readProof(group, signed.signature, `${PATH}.signature`);
  const commitment = base.multiply(response).add(signer.multiply(challenge));
  if (!group.challenge(`sigmsg|${message}|${group.textOf(commitment)}`).equals(challenge))
    throw new DecodeError('bad-value', `${PATH}.signature`, 'not signed by this key');
  const inner = compactText(message, `${PATH}.message`);
  const { recipient, message: text } = fieldsOf(inner, PATH, ['recipient', 'message']);
  const receiver = group.textOf(base.multiply(secretOf(group, 'dk', key)));
  if (recipient !== receiver)
    throw new DecodeError('bad-value', `${PATH}.recipient`, 'the share is for another trustee');
  const share = compactText(textOf(text, `${PATH}.message`, MAX_DATA), `${PATH}.message`);
  const { decryption_key: secret } = fieldsOf(share, PATH, ['decryption_key']);
  return group.scalar(secret, `${PATH}.decryption_key`);
}

/** The message under the hybrid encryption of the ceremony: ElGamal of an element, whose hash is a key of AES-GCM. */
function decrypted(group: TextGroup, key: string, encryptedShare: string): ReturnType<typeof compactText> {
  const fields = fieldsOf(compactText(encryptedShare, PATH), PATH, ['algorithm', 'alpha', 'beta', 'data']);
  if (fields.algorithm !== 'AES-GCM')
    throw new DecodeError('bad-value', `${PATH}.algorithm`, 'not AES-GCM, which Belenios 3 uses');
  const alpha = group.key(fields.alpha, `${PATH}.alpha`);
  const beta = group.key(fields.beta, `${PATH}.beta`);
  const shared = beta.element.subtract(alpha.element.multiply(secretOf(group, 'dk', key)));
  const data = fromHex(textOf(fields.data, `${PATH}.data`, MAX_DATA), `${PATH}.data`);
  const hash = (text: string): Uint8Array => fromHex(hashHex(text));
  const opened = openAesGcm(hash(`key|${group.textOf(shared)}`), hash(`iv|${alpha.text}`), data);
  if (opened === undefined) throw new DecodeError('bad-encoding', `${PATH}.data`, 'not readable by this key');
  return compactText(fromUtf8(opened, `${PATH}.data`), `${PATH}.data`);
}

function secretOf(group: TextGroup, use: 'sk' | 'dk', key: string): Scalar {
  return group.challenge(`${use}|${key}`);
}
