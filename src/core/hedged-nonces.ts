/** Secret scalars for what is encrypted and proved: hedged, so that a broken source of randomness does not give secrets away. */
import { utf8 } from '../core/bytes.js';
import type { Group, Scalar } from '../core/group.js';
import { NonceStream } from '../core/nonce-stream.js';
import type { Rng } from '../core/random.js';
import { Transcript } from '../core/transcript.js';

/** What {@link nonceStream} is bound to. */
export interface NonceContext {
  readonly group: Group;
  /** What the scalars are for, such as `Belenios ballot`. */
  readonly role: string;
  /** What they are used on: the same text must not stand for two things. */
  readonly statement: string;
  /** Secrets that they depend on. */
  readonly witness: readonly Scalar[];
}

/** A stream of secret scalars that depends on all of this, and on fresh randomness. @param rng - 32 bytes are drawn */
export function nonceStream({ group, role, statement, witness }: NonceContext, rng: Rng): NonceStream {
  const transcript = Transcript.create({ group, session: utf8(statement), role });
  return new NonceStream(group, transcript.nonces(witness, rng));
}
