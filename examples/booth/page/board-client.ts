/** The casting service as the booth uses it: see examples/board. Every failure is told apart: no way there, or an answer of no. */
import { fromHex } from 'hanpyo/core';
import { boundedText } from './bounded-text.js';

/** No board is configured, or it could not be reached: the ballot can be sent later, the same bytes. */
export class Unreachable extends Error {}

/** The board said no. */
export class Refused extends Error {
  /** As in problems.ts of the board, such as `closed`. */
  readonly code: string;
  /** The check that failed, such as `B-13`. */
  readonly check: string;

  constructor(code: string, check: string) {
    super(code);
    this.code = code;
    this.check = check;
  }
}

/** What the ledger has of a voter. */
export interface VotingHistory {
  /** Ballots so far. */
  readonly total: number;
  /** Tracker of the last of them, 32 bytes; zeros where there is none. */
  readonly previous: Uint8Array;
}

/** Where an entry stands. */
export interface PlacedEntry {
  readonly index: number;
  readonly leafHash: string;
  /** Text of a ballot's receipt; empty for what is no ballot. */
  readonly receipt: string;
}

/** Asks the board, or finds that there is none. */
export interface BoardClient {
  readonly isConfigured: boolean;
  history(credential: string): Promise<VotingHistory>;
  /** What it says of a credential on the roll, for the worker to check. */
  rows(credential: string): Promise<string>;
  /** How far the election is: votes are taken in the phase `voting`. */
  phase(): Promise<string>;
  cast(entry: Uint8Array): Promise<PlacedEntry>;
  challenge(entry: Uint8Array): Promise<PlacedEntry>;
  receipt(index: number): Promise<PlacedEntry>;
}

/** Most characters of an answer: the last ballots of a voter are the longest. */
const MAX_ANSWER = 2 ** 23;
/** How long the board is waited for, in milliseconds: a ballot may wait for its witnesses. */
const PATIENCE = 60_000;

/**
 * @param base - URL of the board, or `undefined` to work without
 * @param patience - milliseconds after which a board that has not answered is unreachable
 */
export function boardClient(base: string | undefined, patience: number = PATIENCE): BoardClient {
  const ask = async (path: string, body?: Uint8Array): Promise<Readonly<Record<string, unknown>>> => {
    if (base === undefined) throw new Unreachable();
    const init: RequestInit =
      body === undefined
        ? {}
        : {
            method: 'POST',
            body: new Uint8Array(body),
            headers: { 'content-type': 'application/octet-stream' },
          };
    const { ok, answer } = await answered(`${base.replace(/\/$/, '')}${path}`, {
      ...{ ...init, cache: 'no-store' },
      signal: AbortSignal.timeout(patience),
    }).catch(() => {
      throw new Unreachable();
    });
    if (!ok) throw refusal(answer.error as Record<string, unknown> | undefined);
    return answer;
  };
  return {
    isConfigured: base !== undefined,
    history: async (credential) => historyOf(await ask(`/ballots/${credential}`)),
    rows: async (credential) => JSON.stringify(await ask(`/roll/${credential}`)),
    phase: async () => String((await ask('/status/election.json')).phase),
    cast: async (entry) => placed(await ask('/ballots', entry)),
    challenge: async (entry) => placed(await ask('/entries', entry)),
    receipt: async (index) => placed(await ask(`/receipt/${index}`)),
  };
}

async function answered(
  url: string,
  init: RequestInit,
): Promise<{ readonly ok: boolean; readonly answer: Readonly<Record<string, unknown>> }> {
  const response = await fetch(url, init);
  return { ok: response.ok, answer: JSON.parse(await boundedText(response, MAX_ANSWER)) };
}

function refusal(error: Readonly<Record<string, unknown>> | undefined): Error {
  if (error?.retryable === true) return new Unreachable();
  return new Refused(String(error?.code ?? 'internal'), String(error?.check ?? ''));
}

function historyOf({ total, ballots }: Readonly<Record<string, unknown>>): VotingHistory {
  const [last] = (Array.isArray(ballots) ? ballots : []) as { readonly trackerHash?: unknown }[];
  const previous = last === undefined ? new Uint8Array(32) : fromHex(String(last.trackerHash));
  return { total: Number(total), previous };
}

function placed({ index, leafHash, receipt }: Readonly<Record<string, unknown>>): PlacedEntry {
  return { index: Number(index), leafHash: String(leafHash), receipt: String(receipt ?? '') };
}
