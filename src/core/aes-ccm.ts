/** AES in CCM (NIST SP 800-38C, RFC 3610) with tags of 8 bytes and no data beside the text, as older systems sealed messages. */
import { cbc, ctr } from '@noble/ciphers/aes.js';
import { concatBytes, equalBytes } from './bytes.js';
import { integerToBytes } from './integers.js';

const BLOCK = 16;
const TAG = 8;
/** Bytes of the nonce and of the length, together. */
const NONCE_AND_LENGTH = 15;
/** Bytes of the longest text: its length must fit 3 bytes. */
const MAX_TEXT = 2 ** 24 - 1;

/**
 * Seals a text.
 * @param key - 16, 24 or 32 bytes
 * @param nonce - 13 bytes or more, of which the first 13 are used, or 12 for texts from 65,536 bytes on
 * @returns the text, then the tag of 8 bytes
 * @throws {RangeError} if the nonce is too short or the text too long
 */
export function sealAesCcm(key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Uint8Array {
  const frame = frameOf(nonce, text.length);
  const crypted = ctr(key, frame.counter).encrypt(concatBytes(tagOf(key, frame, text), text));
  return concatBytes(crypted.subarray(BLOCK), crypted.subarray(0, TAG));
}

/**
 * Opens what {@link sealAesCcm} sealed.
 * @returns `undefined` if the tag is not right
 * @throws {RangeError} if the nonce is too short or the text too long
 */
export function openAesCcm(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const length = sealed.length - TAG;
  if (length < 0) return undefined;
  const frame = frameOf(nonce, length);
  const block = new Uint8Array(BLOCK);
  block.set(sealed.subarray(length));
  const crypted = ctr(key, frame.counter).decrypt(concatBytes(block, sealed.subarray(0, length)));
  const text = crypted.slice(BLOCK);
  const expected = tagOf(key, frame, text).subarray(0, TAG);
  return equalBytes(crypted.subarray(0, TAG), expected) ? text : undefined;
}

/** The blocks that do not depend on what the text says. */
interface Frame {
  /** The first block that is authenticated: flags, nonce, length. */
  readonly first: Uint8Array;
  /** The block whose encryption hides the tag; those after it hide the text. */
  readonly counter: Uint8Array;
}

function frameOf(nonce: Uint8Array, length: number): Frame {
  if (length > MAX_TEXT) throw new RangeError(`a text of ${length} bytes`);
  const width = length < 2 ** 16 ? 2 : 3;
  const used = NONCE_AND_LENGTH - width;
  if (nonce.length < used) throw new RangeError(`a nonce of ${nonce.length} bytes`);
  const block = (flags: number, number: number): Uint8Array =>
    concatBytes(Uint8Array.of(flags), nonce.subarray(0, used), integerToBytes(BigInt(number), width));
  return { first: block((((TAG - 2) / 2) << 3) | (width - 1), length), counter: block(width - 1, 0) };
}

/** The last block of CBC over all that is authenticated; its first bytes are the tag. */
function tagOf(key: Uint8Array, { first }: Frame, text: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(BLOCK * (1 + Math.ceil(text.length / BLOCK)));
  blocks.set(first);
  blocks.set(text, BLOCK);
  return cbc(key, new Uint8Array(BLOCK), { disablePadding: true }).encrypt(blocks).slice(-BLOCK);
}
