/** The voters. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonObject } from '../../../core/json.js';
import { asArray, asMap } from '../../../core/json-fields.js';
import { readUuid, type StatedElection } from './election.js';
import { MAX_ITEMS, parsePart } from './json.js';
import { fingerprintOf } from './python-json.js';
import type { RawBallot } from './source.js';

/** What is known of a voter. */
export interface Voter {
  /** What ballots name the voter by, besides the identifier. */
  readonly hash: string;
  /** The last ballot so far. */
  last: { readonly castAt: string; readonly ballot: RawBallot } | undefined;
}

/** Most voters of a record. */
const MAX_VOTERS = 2 ** 24;

/**
 * Reads the lists of voters, by their identifiers.
 * @param pages - as they were served, one after the other
 * @throws {DecodeError}
 */
export function readVoters(
  pages: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  election: StatedElection,
): { readonly voters: Map<string, Voter>; readonly listHash: string } {
  const voters = new Map<string, Voter>();
  const list: JsonObject[] = [];
  for (const { name, bytes } of pages)
    asArray(parsePart(bytes, name), name, MAX_ITEMS).forEach((item, i) => {
      const path = `${name}[${i}]`;
      const voter = asMap(item, path);
      const uuid = readUuid(voter.uuid, `${path}.uuid`);
      if (voter.election_uuid !== election.uuid)
        throw new DecodeError('wrong-election', `${path}.election_uuid`, 'a voter of another election');
      if (voters.has(uuid)) throw new DecodeError('bad-value', path, 'a voter who is there twice');
      if (voters.size >= MAX_VOTERS) throw new DecodeError('too-large', path, 'too many voters');
      voters.set(uuid, { hash: fingerprintOf(voter), last: undefined });
      if (election.votersHash !== undefined) list.push(voter);
    });
  return { voters, listHash: election.votersHash === undefined ? '' : fingerprintOf(list) };
}
