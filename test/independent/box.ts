/** The ballot box: specification 6.7, 6.8 and 6.10. */
import {
  type Ballot,
  type Election,
  fingerprints,
  proofsHold,
  readBallot,
  readHeader,
  signatureHolds,
  voterOf,
  WrongContests,
} from './ballot.js';
import { equal, Malformed, toHex } from './bytes.js';
import { type Challenge, opens, readChallenge } from './challenge.js';
import { Reader } from './reader.js';

type Status = 'none' | 'online' | 'paper' | 'revoked';

interface VoterState {
  status: Status;
  accepted: number;
  last: Ballot | undefined;
}

/** 6.10 */
export interface Accounting {
  readonly roll: number;
  readonly online: number;
  readonly paper: number;
  readonly revoked: number;
  readonly abstained: number;
  readonly accepted: number;
  readonly superseded: number;
  readonly removed: number;
  readonly challenged: number;
}

export class BallotBox {
  readonly #election: Election;
  readonly #voters: Map<string, VoterState>;
  readonly #seen = new Set<string>();
  readonly #challenged = new Set<string>();
  #counts = { accepted: 0, superseded: 0, removed: 0, challenged: 0 };

  constructor(election: Election) {
    this.#election = election;
    const fresh = (): VoterState => ({ status: 'none', accepted: 0, last: undefined });
    this.#voters = new Map(election.roll.voters.map(({ key }) => [toHex(key), fresh()]));
  }

  /** 6.7a: the code that refuses a ballot, or undefined if it is accepted. */
  ballot(bytes: Uint8Array): string | undefined {
    const election = this.#election;
    const header = attempt(() => readHeader(new Reader(bytes)));
    if (header === undefined) return 'B-01';
    if (!equal(header.election, election.manifest.electionId)) return 'B-02';
    const voter = voterOf(election, header.credential);
    const state = this.#voters.get(toHex(header.credential));
    if (voter === undefined || state === undefined) return 'B-03';
    if (state.status === 'revoked') return 'B-04';
    if (state.status === 'paper') return 'B-05';
    if (state.accepted > 0 && election.manifest.revoting === 2) return 'B-06';
    const previous = state.last?.tracker ?? new Uint8Array(32);
    if (header.sequence !== state.accepted || !equal(header.previous, previous)) return 'B-07';
    let ballot: Ballot;
    try {
      ballot = readBallot(bytes, voter);
    } catch (error) {
      if (error instanceof WrongContests) return 'B-08';
      if (error instanceof Malformed) return 'B-09';
      throw error;
    }
    const prints = fingerprints(ballot);
    if (prints.some((print) => this.#challenged.has(print))) return 'B-10';
    if (prints.some((print) => this.#seen.has(print)) || new Set(prints).size < prints.length) return 'B-11';
    if (!signatureHolds(election, ballot, 'ballot signature')) return 'B-12';
    if (!proofsHold(election, ballot)) return 'B-13';
    for (const print of prints) this.#seen.add(print);
    this.#counts.accepted++;
    if (state.status === 'online') this.#counts.superseded++;
    state.status = 'online';
    state.accepted++;
    state.last = ballot;
    return undefined;
  }

  /** 6.7c */
  challenge(bytes: Uint8Array): string | undefined {
    const election = this.#election;
    let challenge: Challenge;
    try {
      challenge = readChallenge(bytes, election);
    } catch (error) {
      if (error instanceof WrongContests || error instanceof Malformed) return 'C-01';
      throw error;
    }
    const prints = fingerprints(challenge);
    if (prints.some((print) => this.#seen.has(print))) return 'C-02';
    if (prints.some((print) => this.#challenged.has(print))) return 'C-03';
    if (!opens(election, challenge)) return 'C-04';
    if (!signatureHolds(election, challenge, 'challenge signature')) return 'C-05';
    if (!proofsHold(election, challenge)) return 'C-06';
    for (const print of prints) this.#challenged.add(print);
    this.#counts.challenged++;
    return undefined;
  }

  /** 6.7d: paper batches and revocations. */
  take(credentials: readonly Uint8Array[], status: 'paper' | 'revoked'): string | undefined {
    const named = new Set<string>();
    for (const credential of credentials.map(toHex)) {
      const state = this.#voters.get(credential);
      if (state === undefined) return 'P-01';
      if (named.has(credential)) return 'P-02';
      if (state.status === 'paper') return 'P-03';
      if (status === 'paper' && state.status === 'online' && this.#election.manifest.precedence === 2)
        return 'P-04';
      if (state.status === 'revoked') return 'P-05';
      named.add(credential);
    }
    for (const credential of named) {
      const state = this.#voters.get(credential);
      if (state?.status === 'online') this.#counts.removed++;
      if (state !== undefined) state.status = status;
    }
    return undefined;
  }

  /** 6.9: the ballots that count. */
  counted(): Ballot[] {
    return [...this.#voters.values()].flatMap(({ status, last }) =>
      status === 'online' && last ? [last] : [],
    );
  }

  accounting(): Accounting {
    const having = (status: Status): number =>
      [...this.#voters.values()].filter((state) => state.status === status).length;
    return {
      roll: this.#voters.size,
      online: having('online'),
      paper: having('paper'),
      revoked: having('revoked'),
      abstained: having('none'),
      ...this.#counts,
    };
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
