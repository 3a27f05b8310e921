/**
 * What each party posts, as bytes of entries (spec section 7.8). Every step is a pure function of the record, the party's
 * own secret and fresh randomness; nothing here touches a ledger.
 */
import { type Ballot, writeBallot } from '../ballot/ballot.js';
import { type ChallengedBallot, writeChallengedBallot } from '../ballot/challenge.js';
import { electionId, type Manifest, writeManifest } from '../ballot/manifest.js';
import { type PaperBatch, type Revocation, writePaperBatch, writeRevocation } from '../ballot/paper.js';
import { type Roll, sealRoll } from '../ballot/roll.js';
import { rollChunks, writeRollChunk, writeRollSeal } from '../ballot/roll-codec.js';
import { Writer } from '../core/codec.js';
import type { Rng } from '../core/random.js';
import { type CeremonyMessage, writeCeremonyMessage } from '../elgamal/ceremony-messages.js';
import { finishCeremony } from '../elgamal/ceremony-status.js';
import { type DecryptionMemory, permitDecryption } from '../elgamal/decryption-guard.js';
import type { TrusteeShare } from '../elgamal/threshold.js';
import { closingOf } from './closing.js';
import { decryptionRequest, listShareEntries, sumShareEntries } from './decrypting.js';
import { type EntrySigner, makeEntry } from './entry.js';
import { writeClosing, writeOpening, writeResult } from './messages.js';
import { isFinished } from './mixing.js';
import type { ElectionRecord } from './state.js';
import { resultOf } from './tallying.js';

/** The first entry: the manifest. */
export function manifestEntry(manifest: Manifest, officers: readonly EntrySigner[]): Uint8Array {
  return makeEntry('manifest', electionId(manifest), writeManifest(manifest), officers);
}

/** A message of the key ceremony, signed by its trustee. */
export function ceremonyEntry(
  record: ElectionRecord,
  message: CeremonyMessage,
  trustee: EntrySigner,
): Uint8Array {
  const writer = new Writer();
  writeCeremonyMessage(writer, message);
  return makeEntry('ceremony', record.setup.electionId, writer.finish(), [trustee]);
}

/** The roll: its chunks, then its seal. */
export function rollEntries(
  record: ElectionRecord,
  roll: Roll,
  officers: readonly EntrySigner[],
): readonly Uint8Array[] {
  const { electionId: id } = record.setup;
  const chunks = [...rollChunks(roll)].map((chunk) =>
    makeEntry('roll-chunk', id, writeRollChunk(chunk), officers),
  );
  return [...chunks, makeEntry('roll-seal', id, writeRollSeal(sealRoll(roll)), officers)];
}

/**
 * Opens voting.
 * @throws {RangeError} if the ceremony has not ended well or the roll is not sealed
 */
export function openingEntry(record: ElectionRecord, officers: readonly EntrySigner[]): Uint8Array {
  const { setup } = record;
  const outcome = finishCeremony(setup.ceremony, setup.messages);
  if (outcome.kind === 'failed') {
    const names = outcome.culprits.map(({ trustee, reason }) => `trustee ${trustee}: ${reason}`);
    throw new RangeError(`the key ceremony has not ended well (${names.join(', ')})`);
  }
  if (setup.roll === undefined) throw new RangeError('the roll is not sealed');
  const payload = writeOpening({ publicKey: outcome.publicKey, rollRoot: setup.roll.root });
  return makeEntry('open', setup.electionId, payload, officers);
}

/** A ballot. */
export function ballotEntry(ballot: Ballot): Uint8Array {
  return makeEntry('ballot', ballot.electionId, writeBallot(ballot));
}

/** A challenged ballot. */
export function challengeEntry(challenged: ChallengedBallot): Uint8Array {
  return makeEntry('challenge', challenged.body.electionId, writeChallengedBallot(challenged));
}

/** A batch of paper votes. */
export function paperEntry(
  record: ElectionRecord,
  batch: PaperBatch,
  officers: readonly EntrySigner[],
): Uint8Array {
  return makeEntry('paper', record.setup.electionId, writePaperBatch(batch), officers);
}

/** A revocation. */
export function revocationEntry(
  record: ElectionRecord,
  revocation: Revocation,
  officers: readonly EntrySigner[],
): Uint8Array {
  return makeEntry('revocation', record.setup.electionId, writeRevocation(revocation), officers);
}

/**
 * Closes the board.
 * @param index - the position that this entry will have
 */
export function closingEntry(
  record: ElectionRecord,
  index: number,
  officers: readonly EntrySigner[],
): Uint8Array {
  const payload = writeClosing(closingOf(index, record.poll.accounting));
  return makeEntry('close', record.setup.electionId, payload, officers);
}

/** A trustee's decryption: its entries, and what it must store before it posts them. */
export type Decryption =
  | { readonly kind: 'decrypted'; readonly entries: readonly Uint8Array[]; readonly memory: DecryptionMemory }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Decrypts the tally of a closed record: one share for each sum, and one for each chunk of each shuffled list. The trustee
 * has replayed the whole record itself, without a finding; it decrypts one tally of an election only, when all shuffles are
 * done, and nothing below the privacy floor.
 * @param memory - what the trustee stored when it decrypted before; store the one returned before posting
 * @throws {RangeError} if the record is not closed
 */
export function decryptTally(
  record: ElectionRecord,
  key: TrusteeShare,
  signer: EntrySigner,
  memory: DecryptionMemory | undefined,
  rng: Rng,
): Decryption {
  const { tallying, setup, flaw } = record;
  if (flaw !== undefined) {
    const place = flaw.entry === undefined ? '' : ` of entry ${flaw.entry}`;
    return { kind: 'refused', reason: `the record has a finding${place}: ${flaw.check} ${flaw.message}` };
  }
  const open = tallying.shuffles.chains.find((chain) => !isFinished(chain));
  if (open !== undefined) {
    const { contest, stages, needed } = open;
    const id = setup.manifest.contests[contest]?.id;
    const reason = `contest ${id} waits to be shuffled: ${stages.length} of ${needed} trustees have done so`;
    return { kind: 'refused', reason };
  }
  const permission = permitDecryption(memory, decryptionRequest(tallying), setup.manifest.minimumUnit);
  if (permission.kind === 'refused') return permission;
  const entries = [
    ...sumShareEntries(tallying, key, signer, rng),
    ...listShareEntries(tallying, key, signer, rng),
  ];
  return { kind: 'decrypted', entries, memory: permission.memory };
}

/**
 * The result, as the shares on the ledger make it.
 * @throws {RangeError} if too few shares are valid
 */
export function resultEntry(record: ElectionRecord, officers: readonly EntrySigner[]): Uint8Array {
  return makeEntry('result', record.setup.electionId, writeResult(resultOf(record.tallying)), officers);
}
