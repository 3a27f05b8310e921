/** The voters. */
import { utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { sha256State } from '../../../core/hash.js';
import { asArray, asMap } from '../../../core/json-fields.js';
import { readUuid, type StatedElection } from './election.js';
import { MAX_ITEMS, parsePart } from './json.js';
import { base64OfHash, fingerprint, pythonJson } from './python-json.js';
import type { RawBallot } from './source.js';

/** A ballot that is the last of its voter so far. */
interface LastBallot {
  readonly castAt: string;
  readonly ballot: RawBallot;
  /** The name of another one that was cast at the same time: neither is the last. */
  tie: string | undefined;
}

/** What is known of a voter. */
export interface Voter {
  /** What ballots name the voter by, besides the identifier. */
  readonly hash: string;
  /** The last ballot so far. */
  last: LastBallot | undefined;
}

/** Most voters of a record: each takes some 250 bytes of memory until the end. */
const MAX_VOTERS = 4_194_304;
/** Characters of a voter. Helios takes some hundred; each takes up to fifty bytes while it is written to be hashed. */
const MAX_VOTER = 65_536;

/**
 * Reads the lists of voters, by their identifiers.
 * @param pages - as they were served, one after the other
 * @param most - of them
 * @returns also the hash of all of them in this order
 * @throws {DecodeError}
 */
export function readVoters(
  pages: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  election: StatedElection,
  most: number = MAX_VOTERS,
): { readonly voters: Map<string, Voter>; readonly listHash: string } {
  const voters = new Map<string, Voter>();
  const list = sha256State().update(utf8('['));
  for (const { name, bytes } of pages)
    asArray(parsePart(bytes, name), name, MAX_ITEMS).forEach((item, i) => {
      const path = `${name}[${i}]`;
      const voter = asMap(item, path);
      const uuid = readUuid(voter.uuid, `${path}.uuid`);
      if (voter.election_uuid !== election.uuid)
        throw new DecodeError('wrong-election', `${path}.election_uuid`, 'a voter of another election');
      if (voters.has(uuid)) throw new DecodeError('bad-value', path, 'a voter who is there twice');
      if (voters.size >= most) throw new DecodeError('too-large', path, `more than ${most} voters`);
      if (JSON.stringify(voter).length > MAX_VOTER)
        throw new DecodeError('too-large', path, `a voter of more than ${MAX_VOTER} characters`);
      const text = pythonJson(voter);
      list.update(utf8(voters.size === 0 ? text : `, ${text}`));
      voters.set(uuid, { hash: fingerprint(utf8(text)), last: undefined });
    });
  return { voters, listHash: base64OfHash(list.update(utf8(']')).digest()) };
}
