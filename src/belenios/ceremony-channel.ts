/**
 * Sealed messages between trustees: signed by the sender with the name of the recipient, then under a hybrid encryption,
 * ElGamal of an element whose hash is a key of AES.
 */
import { openAesCcm, sealAesCcm } from '../core/aes-ccm.js';
import { openAesGcm, sealAesGcm } from '../core/aes-gcm.js';
import { fromHex, fromUtf8, toHex, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { compactText, fieldsOf, textOf, writeCompact } from '../verify/foreign/belenios/json.js';
import { readProof } from '../verify/foreign/belenios/proofs.js';
import { hashHex, type Point, type TextGroup } from '../verify/foreign/belenios/text-group.js';
import { type CeremonySecrets, isSignature, signMessage } from './ceremony-keys.js';

/** How messages are encrypted: up to Belenios 3.0, and since. */
export type ChannelCipher = 'AES-CCM' | 'AES-GCM';

/** Characters of the longest ciphertext: the polynomial of 1024 trustees, in numbers of 2048 bits. */
const MAX_DATA = 2 ** 21;
/** Characters of the longest sealed message: its data, with room for the rest. */
export const MAX_SEALED: number = MAX_DATA + 4096;

/** Where a message goes. */
export interface Channel {
  readonly group: TextGroup;
  readonly cipher: ChannelCipher;
  /** Of the sender. */
  readonly secrets: CeremonySecrets;
  /** The encryption key of who reads it. */
  readonly recipient: Point;
}

/** Seals a message. @param rng - 64 bytes are drawn */
export function sealMessage(
  { group, cipher, secrets, recipient }: Channel,
  message: JsonValue,
  rng: Rng,
): string {
  const inner = writeCompact({ recipient: recipient.text, message: writeCompact(message) });
  const signed = writeCompact({ message: inner, signature: signMessage(group, secrets, inner, rng) });
  const witness = [secrets.signing];
  const nonces = nonceStream(
    { group: group.group, role: 'Belenios sealed message', statement: signed, witness },
    rng,
  );
  const base = group.group.generator();
  const nonce = nonces.next();
  const shared = base.multiply(nonces.next());
  const alpha = group.textOf(base.multiply(nonce));
  const beta = group.textOf(recipient.element.multiply(nonce).add(shared));
  const data = toHex(CIPHERS[cipher].seal(...keysOf(group, shared, alpha), utf8(signed)));
  return writeCompact(
    cipher === 'AES-GCM' ? { algorithm: cipher, alpha, beta, data } : { alpha, beta, data },
  );
}

/**
 * Opens a sealed message of either cipher.
 * @param sender - the verification key of who must have signed it
 * @returns the message, parsed
 * @throws {DecodeError} if it is not readable by the key, not signed by the sender, or for another trustee
 */
export function openMessage(
  group: TextGroup,
  secrets: CeremonySecrets,
  sender: Element,
  sealed: string,
  path: string,
): JsonValue {
  const signed = fieldsOf(decrypted(group, secrets, sealed, path), path, ['message', 'signature']);
  const message = textOf(signed.message, `${path}.message`, MAX_DATA);
  const signature = readProof(group, signed.signature, `${path}.signature`);
  if (!isSignature(group, sender, signature, message))
    throw new DecodeError('bad-value', `${path}.signature`, 'not signed by this key');
  const { recipient, message: text } = fieldsOf(compactText(message, `${path}.message`), path, [
    'recipient',
    'message',
  ]);
  if (recipient !== group.textOf(group.group.generator().multiply(secrets.decryption)))
    throw new DecodeError('bad-value', `${path}.recipient`, 'sealed for another trustee');
  return compactText(textOf(text, `${path}.message`, MAX_DATA), `${path}.message`);
}

/** A sealed message that is not opened. */
interface Sealed {
  readonly cipher: ChannelCipher;
  readonly alpha: Point;
  readonly beta: Point;
  readonly data: Uint8Array;
}

/** Reads a sealed message, which may be for anybody. @throws {DecodeError} */
export function readSealed(group: TextGroup, sealed: string, path: string): Sealed {
  const fields = fieldsOf(compactText(sealed, path), path, ['algorithm?', 'alpha', 'beta', 'data']);
  if (fields.algorithm !== undefined && fields.algorithm !== 'AES-GCM')
    throw new DecodeError('bad-value', `${path}.algorithm`, 'not AES-GCM, the only cipher that is named');
  return {
    cipher: fields.algorithm ?? 'AES-CCM',
    alpha: group.key(fields.alpha, `${path}.alpha`),
    beta: group.key(fields.beta, `${path}.beta`),
    data: fromHex(textOf(fields.data, `${path}.data`, MAX_DATA), `${path}.data`),
  };
}

function decrypted(
  group: TextGroup,
  { decryption }: CeremonySecrets,
  sealed: string,
  path: string,
): JsonValue {
  const { cipher, alpha, beta, data } = readSealed(group, sealed, path);
  const shared = beta.element.subtract(alpha.element.multiply(decryption));
  const opened = CIPHERS[cipher].open(...keysOf(group, shared, alpha.text), data);
  if (opened === undefined) throw new DecodeError('bad-encoding', `${path}.data`, 'not readable by this key');
  return compactText(fromUtf8(opened, `${path}.data`), `${path}.data`);
}

const CIPHERS = {
  'AES-CCM': { seal: sealAesCcm, open: openAesCcm },
  'AES-GCM': { seal: sealAesGcm, open: openAesGcm },
} as const;

/** Key and nonce of the cipher. */
function keysOf(group: TextGroup, shared: Element, alpha: string): [Uint8Array, Uint8Array] {
  const hash = (text: string): Uint8Array => fromHex(hashHex(text));
  return [hash(`key|${group.textOf(shared)}`), hash(`iv|${alpha}`)];
}
