/** The logs of an election in their order: what they say of it, and what is wrong with the order (EVM-01, EVM-06). */
import { toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { type EvmLog, readLogEntry } from '../ledger/evm/log-entry.js';
import type { ReportBuilder } from '../verify/report.js';
import type { ChainBallot } from './ballot.js';
import type { EvmCheckId } from './checks.js';
import type { SigmaDefinition } from './definition.js';
import { type ChainEvent, readEvent } from './events.js';
import type { ChainShare } from './share.js';

/** A ballot where it stands. */
interface CastBallot {
  readonly entry: number;
  readonly voter: Uint8Array;
  readonly ballot: ChainBallot;
}

/** What the logs of an election say. */
export interface ReplayedElection {
  readonly creator: Uint8Array;
  readonly definition: SigmaDefinition;
  readonly enrolled: readonly Uint8Array[];
  readonly ballots: readonly CastBallot[];
  readonly shares: readonly { readonly entry: number; readonly share: ChainShare }[];
  readonly result:
    | { readonly entry: number; readonly trustees: readonly number[]; readonly counts: readonly number[] }
    | undefined;
}

/** The state of the replay; lists grow as logs are read. */
interface Growing {
  creator?: Uint8Array;
  definition?: SigmaDefinition;
  readonly enrolled: Uint8Array[];
  readonly ballots: CastBallot[];
  readonly shares: { entry: number; share: ChainShare }[];
  counted: number;
  result?: { entry: number; trustees: readonly number[]; counts: readonly number[] };
}

/**
 * Replays the entries of a chain log. Stops at the first that does not decode or does not follow.
 * @param election - the id that every log must have as its second topic
 * @returns what they say, or `undefined` where EVM-01 fails
 */
export function replayLogs(
  builder: ReportBuilder<EvmCheckId>,
  election: Uint8Array,
  entries: readonly Uint8Array[],
): ReplayedElection | undefined {
  const state: Growing = { enrolled: [], ballots: [], shares: [], counted: 0 };
  for (const [position, bytes] of entries.entries()) {
    const problem = takeEntry(builder, state, election, position, bytes);
    builder.examine('EVM-01');
    if (problem === undefined) continue;
    builder.fail({ check: 'EVM-01', entry: position, culprit: 'node', ...problem });
    return undefined;
  }
  const { creator, definition } = state;
  if (creator === undefined || definition === undefined) {
    const message = 'there is no log of the creation of this election';
    builder.fail({ check: 'EVM-01', culprit: 'node', code: 'missing', message });
    return undefined;
  }
  builder.complete('EVM-01');
  builder.complete('EVM-06');
  return { ...state, creator, definition, result: state.result };
}

function takeEntry(
  builder: ReportBuilder<EvmCheckId>,
  state: Growing,
  election: Uint8Array,
  position: number,
  bytes: Uint8Array,
): { code: string; message: string } | undefined {
  try {
    const log: EvmLog = readLogEntry(bytes);
    if (toHex(log.topics[1] ?? new Uint8Array()) !== toHex(election))
      return { code: 'other-election', message: 'a log of another election' };
    const event = readEvent(log);
    builder.examine('EVM-06');
    const outOfPhase = phaseProblem(state, event);
    if (outOfPhase !== undefined)
      builder.fail({
        check: 'EVM-06',
        entry: position,
        culprit: 'contract',
        code: 'out-of-phase',
        message: outOfPhase,
      });
    return take(state, event, position);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Takes an event in. @returns what does not follow, if anything */
function take(
  state: Growing,
  event: ChainEvent,
  entry: number,
): { code: string; message: string } | undefined {
  if ((event.kind === 'created') !== (entry === 0))
    return { code: 'out-of-order', message: 'the creation is the first log, and no other' };
  switch (event.kind) {
    case 'created':
      state.creator = event.creator;
      state.definition = event.definition;
      return undefined;
    case 'enrolled':
      state.enrolled.push(...event.voters);
      return undefined;
    case 'cast':
      if (event.index !== state.ballots.length)
        return {
          code: 'missing',
          message: `ballot ${state.ballots.length} is missing before ballot ${event.index}`,
        };
      state.ballots.push({ entry, voter: event.voter, ballot: event.ballot });
      return undefined;
    case 'counted':
      state.counted = event.counted;
      return undefined;
    case 'share':
      state.shares.push({ entry, share: event.share });
      return undefined;
    case 'finalised':
      state.result ??= { entry, trustees: event.trustees, counts: event.counts };
      return undefined;
  }
}

/** Why an event may not stand here. */
function phaseProblem(state: Growing, event: ChainEvent): string | undefined {
  const { definition, ballots, shares, result } = state;
  if (definition === undefined) return undefined;
  if (result !== undefined) return 'after the result';
  const counted = definition.runningTally ? ballots.length : state.counted;
  switch (event.kind) {
    case 'created':
      return undefined;
    case 'enrolled':
      return ballots.length > 0 || shares.length > 0 || state.counted > 0
        ? 'voters enrolled after voting began'
        : undefined;
    case 'cast':
      if (ballots.length >= definition.maxBallots) return 'more ballots than the definition allows';
      return shares.length > 0 || state.counted > 0 ? 'a ballot after voting closed' : undefined;
    case 'counted':
      return definition.runningTally || event.counted <= state.counted || event.counted > ballots.length
        ? `${event.counted} ballots counted of ${ballots.length}`
        : undefined;
    case 'share':
    case 'finalised':
      return counted === ballots.length ? undefined : 'decryption before every ballot was counted';
  }
}
