/**
 * Ballots that wait in the log of `AnonElection`: posted for little gas, to be delivered together by whoever likes. Nothing but their
 * length was checked, so whoever delivers verifies them first, off the chain, and leaves out what would only cost gas.
 */
import { AnonymousBox } from '../ballot/anonymous/box.js';
import type { AnonymousContest } from '../ballot/anonymous/contest.js';
import { equalBytes, toHex, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { type Rng, systemRng } from '../core/random.js';
import { keccak256 } from '../core/sha3.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import type { VerifyingKey } from '../zk/groth16/verifying-key.js';
import { decodeAbi } from './abi.js';
import { readAnonymousBallots } from './anonymous.js';

/** Signature of the event of posted ballots. */
export const POSTED_EVENT = 'AnonymousBallotsPosted(bytes32,bytes)';

/** Bytes of a ballot besides its ciphertexts, and of the ciphertexts of a position. */
const [FIXED_BYTES, POSITION_BYTES] = [320, 128] as const;
const NULLIFIER_BYTES = 32;
/** Ballots that are verified together: memory for no more than these. */
const BATCH = 256;

/**
 * All posted ballots in the logs of a contract, in order, valid or not.
 * @param positions - of the circuit
 * @throws {DecodeError} if an entry is no log, or a log of posted ballots has another form than the contract makes
 */
export function readPostedBallots(entries: readonly Uint8Array[], positions: number): Uint8Array[] {
  const topic = keccak256(utf8(POSTED_EVENT));
  const size = FIXED_BYTES + POSITION_BYTES * positions;
  return entries.flatMap((entry, i) => {
    const { topics, data } = readLogEntry(entry);
    if (topics[0] === undefined || !equalBytes(topics[0], topic)) return [];
    const path = `entries[${i}]`;
    const [posted] = decodeAbi(data, ['bytes'], path);
    if (posted?.kind !== 'bytes' || posted.bytes.length % size !== 0)
      throw new DecodeError('bad-encoding', path, 'no whole ballots');
    const count = posted.bytes.length / size;
    return Array.from({ length: count }, (_, j) => posted.bytes.slice(j * size, (j + 1) * size));
  });
}

/**
 * The posted ballots that would count if they were cast now: proved, under a nullifier that is not used, the first of each. The argument
 * of `cast` is any number of them, end to end (`concatBytes`).
 * @param contest - from `chainContest`
 * @param entries - all logs of the contract so far, in order
 * @param rng - weights of the batches
 * @throws {DecodeError} as {@link readPostedBallots} and {@link readAnonymousBallots}
 */
export function undeliveredBallots(
  electionId: Uint8Array,
  contest: AnonymousContest,
  verifyingKey: VerifyingKey,
  entries: readonly Uint8Array[],
  rng: Rng = systemRng,
): Uint8Array[] {
  const nullifierText = (ballot: Uint8Array): string => toHex(ballot.subarray(0, NULLIFIER_BYTES));
  const used = new Set(readAnonymousBallots(electionId, entries).map(nullifierText));
  const open = readPostedBallots(entries, contest.layout.positions).filter(
    (ballot) => !used.has(nullifierText(ballot)),
  );
  const box = new AnonymousBox(contest, verifyingKey);
  const found: Uint8Array[] = [];
  for (let from = 0; from < open.length; from += BATCH) {
    const batch = open.slice(from, from + BATCH);
    const verdicts = box.admit(batch, rng);
    found.push(...batch.filter((_, i) => verdicts[i]?.kind === 'counted'));
  }
  return found;
}
