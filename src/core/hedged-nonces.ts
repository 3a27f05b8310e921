/** Secret scalars for what is encrypted and proved: hedged, so that a broken source of randomness does not give secrets away. */
import { utf8 } from './bytes.js';
import type { Group, Scalar } from './group.js';
import { NonceStream } from './nonce-stream.js';
import type { Rng } from './random.js';
import { Transcript } from './transcript.js';

/** What {@link nonceStream} is bound to. */
export interface NonceContext {
  readonly group: Group;
  /** What the scalars are for, such as `Belenios ballot`: one text for each use. */
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
