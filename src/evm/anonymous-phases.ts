/** Phases of an election of `AnonElection`, as its logs and the times of their blocks show them. */
import { equalBytes, utf8 } from '../core/bytes.js';
import { keccak256 } from '../core/sha3.js';
import { type EvmLog, readLogEntry } from '../ledger/evm/log-entry.js';
import { type AnonymousDefinition, BALLOT_EVENT } from './anonymous.js';
import { PUBLISHED_EVENT } from './anonymous-share.js';

/** Times of blocks by their numbers, in seconds since 1970. */
export type BlockTimes = ReadonlyMap<number, number>;

/** Something out of its phase. */
export interface PhaseFault {
  /** Number of the log. */
  readonly entry: number;
  readonly code:
    | 'too-many-ballots'
    | 'ballot-after-publication'
    | 'ballot-out-of-time'
    | 'message-before-close';
  readonly message: string;
}

/**
 * What is out of its phase: ballots beyond the most that there may be, or after a message was published, which nobody can before the
 * end of voting; and, of the blocks whose times are known, ballots outside the time of voting and messages within it.
 * @param entries - logs, in the order of the chain
 */
export function phaseFaults(
  definition: AnonymousDefinition,
  entries: readonly Uint8Array[],
  times: BlockTimes = new Map(),
): PhaseFault[] {
  const { opens, closes, maxBallots } = definition;
  const faults: PhaseFault[] = [];
  let [ballots, messages] = [0, 0];
  entries.forEach((bytes, entry) => {
    const log = readLogEntry(bytes);
    const time = times.get(log.block);
    const fault = (code: PhaseFault['code'], message: string): void =>
      void faults.push({ entry, code, message });
    if (isOf(log, BALLOT_EVENT)) {
      if (++ballots > maxBallots) fault('too-many-ballots', `is more than ${maxBallots} ballots`);
      if (messages > 0) fault('ballot-after-publication', 'came after the end of voting');
      if (time !== undefined && (time < opens || time >= closes))
        fault('ballot-out-of-time', `is in a block of the time ${time}, outside voting`);
    } else if (isOf(log, PUBLISHED_EVENT)) {
      messages++;
      if (time !== undefined && time < closes)
        fault('message-before-close', `is in a block of the time ${time}, before the end of voting`);
    }
  });
  return faults;
}

/** Blocks whose times say whether everything stands in its phase: of the first and last ballot, and of the first message. */
export function blocksToTime(entries: readonly Uint8Array[]): number[] {
  const logs = entries.map((entry) => readLogEntry(entry));
  const ballots = logs.filter((log) => isOf(log, BALLOT_EVENT));
  const message = logs.find((log) => isOf(log, PUBLISHED_EVENT));
  const telling = [ballots[0], ballots.at(-1), message];
  return [...new Set(telling.flatMap((log) => (log === undefined ? [] : [log.block])))];
}

function isOf({ topics: [event] }: EvmLog, signature: string): boolean {
  return event !== undefined && equalBytes(event, keccak256(utf8(signature)));
}
