/** A trustee's public key with the proof that its private key is known (section 4.3 of the specification of Belenios). */
import type { Scalar } from '../core/group.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { Rng } from '../core/random.js';
import type { TextGroup } from '../verify/foreign/belenios/text-group.js';
import { proofJson } from './slots.js';

/** The fields that every public key of a trustee has. */
export interface ProvedKey {
  readonly pok: ReturnType<typeof proofJson>;
  readonly public_key: string;
}

/** Makes the public key of a secret. @param rng - 32 bytes are drawn */
export function provedKey(group: TextGroup, secret: Scalar, rng: Rng): ProvedKey {
  const base = group.group.generator();
  const key = group.textOf(base.multiply(secret));
  const context = { group: group.group, role: 'Belenios trustee key', statement: key, witness: [secret] };
  const mask = nonceStream(context, rng).next();
  const commitment = group.textOf(base.multiply(mask));
  const challenge = group.challenge(`${keyProofPrefix(group, key)}${commitment}`);
  const pok = proofJson(challenge, mask.subtract(secret.multiply(challenge)));
  return { pok, public_key: key };
}

/** What is hashed before the commitment of the proof. */
export function keyProofPrefix(group: TextGroup, key: string): string {
  return `pok|${group.name}|${key}|`;
}
