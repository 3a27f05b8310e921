/** What the parties of an election of anonymous voters post besides what all elections have (spec section 7.9). */

import { MAX_ROLL } from '../ballot/anonymous/roll.js';
import {
  commitmentChunks,
  readCommitmentChunk,
  writeCommitmentChunk,
  writeCommitmentSeal,
} from '../ballot/anonymous/roll-codec.js';
import { RollFold } from '../ballot/anonymous/roll-fold.js';
import { type AnonymousVote, encodeAnonymousVote } from '../ballot/anonymous/vote.js';
import { DecodeError } from '../core/errors.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { encodeVerifyingKey, type VerifyingKey } from '../zk/groth16/verifying-key.js';
import { type EntrySigner, makeEntry, readFrame } from './entry.js';
import type { ElectionRecord } from './state.js';

/** A verifying key that the manifest names by its hash. */
export function verifyingKeyEntry(
  record: ElectionRecord,
  key: VerifyingKey,
  officers: readonly EntrySigner[],
): Uint8Array {
  return makeEntry('verifying-key', record.setup.electionId, encodeVerifyingKey(key), officers);
}

/**
 * The roll: its chunks, then its seal.
 * @param commitments - in any order; see `voterCommitment`
 * @throws {RangeError} if voters of this election are not anonymous, a commitment is 0 or occurs twice, or there are too many
 */
export function anonymousRollEntries(
  record: ElectionRecord,
  commitments: readonly bigint[],
  officers: readonly EntrySigner[],
): readonly Uint8Array[] {
  const { electionId: id, manifest } = record.setup;
  if (manifest.eligibility === undefined)
    throw new RangeError('the voters of this election are not anonymous');
  const sorted = [...commitments].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const fold = new RollFold(manifest.eligibility.depth);
  fold.add(sorted);
  const chunks = [...commitmentChunks(sorted)].map((chunk) =>
    makeEntry('roll-chunk', id, writeCommitmentChunk(chunk), officers),
  );
  const seal = writeCommitmentSeal({ root: fold.root(), count: fold.count });
  return [...chunks, makeEntry('roll-seal', id, seal, officers)];
}

/** A ballot. @param electionId - 32 bytes */
export function anonymousBallotEntry(electionId: Uint8Array, vote: AnonymousVote): Uint8Array {
  return makeEntry('anonymous-ballot', electionId, encodeAnonymousVote(vote));
}

/**
 * The commitments on a ledger, as voters need them for their paths (`anonymousRoll`). That they are in order is what the
 * record judges; here they are only read.
 * @param size - entries to look at
 * @throws {DecodeError} for an entry that is none, a chunk that is none, or more commitments than a roll has
 */
export async function commitmentsOn(reader: LedgerReader, size: number): Promise<readonly bigint[]> {
  const commitments: bigint[] = [];
  for await (const { entry } of reader.read(0, size)) {
    const { type, payload } = readFrame(entry);
    if (type === 'roll-chunk') commitments.push(...readCommitmentChunk(payload).commitments);
    if (commitments.length > MAX_ROLL)
      throw new DecodeError('too-large', 'roll', `more than ${MAX_ROLL} commitments`);
    if (type === 'open') break;
  }
  return commitments;
}
