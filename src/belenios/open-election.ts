/** An election of Belenios, ready for casting, shuffling and decrypting. */
import { utf8 } from '../core/bytes.js';
import { type Election, readElection } from '../verify/foreign/belenios/election.js';
import type { Bases } from '../verify/foreign/belenios/proofs.js';

/** An election, with tables for its public key. */
export interface OpenElection {
  readonly election: Election;
  readonly bases: Bases;
}

/**
 * Reads an election and makes the table of its public key, which all ballots share.
 * @param json - the object `election` of the record, byte for byte: its hash is the election's fingerprint
 * @throws {DecodeError} if it is not an election of version 1 in the one form that Belenios writes
 */
export function openElection(json: Uint8Array | string): OpenElection {
  const election = readElection(typeof json === 'string' ? utf8(json) : json);
  const { group, publicKey } = election;
  const key = group.group.withTable(publicKey.element);
  return Object.freeze({ election, bases: { group, generator: group.group.generator(), key } });
}
