/**
 * Keys of the log and of its witnesses on the system's own Ed25519, which takes a twentieth of the time of one in a script: there
 * are four signatures to make and to check with every checkpoint. What is accepted is the same (spec 2.6).
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { concatBytes, equalBytes, fromHex, utf8 } from 'hanpyo/core';
import { cosignatureTime, ed25519NoteSigner, type NoteSigner, type NoteVerifier } from 'hanpyo/ledger';

/** What stands before the 32 bytes of a seed in PKCS #8, and of a public key in its information (RFC 8410). */
const PKCS8 = fromHex('302e020100300506032b657004220420');
const SPKI = fromHex('302a300506032b6570032100');
/** The encoding of the identity. */
const IDENTITY = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));

/** The signer of a log. @param seed - 32 bytes */
export function nativeLogSigner(name: string, seed: Uint8Array): NoteSigner {
  const signer = ed25519NoteSigner(name, seed);
  const key = createPrivateKey({ key: Buffer.from(concatBytes(PKCS8, seed)), format: 'der', type: 'pkcs8' });
  return Object.freeze({
    ...nativeVerifier(signer),
    sign: (text: Uint8Array) => new Uint8Array(sign(null, text, key)),
  });
}

/** The same key of a log or of a witness, checked natively. */
export function nativeVerifier(key: NoteVerifier): NoteVerifier {
  const valid = ed25519Of(key.publicKey);
  if (key.type === 0x01) return Object.freeze({ ...key, verify: valid });
  if (key.type !== 0x04) return key;
  return Object.freeze({
    ...key,
    verify(text: Uint8Array, signature: Uint8Array) {
      const time = cosignatureTime(signature);
      if (time === undefined) return false;
      return valid(concatBytes(utf8(`cosignature/v1\ntime ${time}\n`), text), signature.subarray(8));
    },
  });
}

/**
 * Whether signatures of a key are valid. The system refuses all that the strict rules refuse but for one thing, where the key is
 * of prime order, as keys of notes are: an R that is the identity.
 */
function ed25519Of(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const key = createPublicKey({
    key: Buffer.from(concatBytes(SPKI, publicKey)),
    format: 'der',
    type: 'spki',
  });
  return (message, signature) =>
    signature.length === 64 &&
    !equalBytes(signature.subarray(0, 32), IDENTITY) &&
    verify(null, message, key, signature);
}
