/**
 * What the service tells everybody, as types alone: pages that show it import them from here. `GET /status.json` is a
 * {@link Status}; `GET /status/NAME.json` is its member NAME; an event NAME of `GET /events` carries the member NAME when it has
 * changed. There are counts of people and of ballots in it, never of votes.
 */

/** The whole picture. */
export interface Status {
  readonly election: ElectionView;
  readonly ledger: LedgerView;
  readonly checkpoint: CheckpointView;
  readonly witnesses: WitnessesView;
  readonly counters: Counters;
  readonly activity: Activity;
  readonly storage: StorageView | null;
  readonly acts: readonly Act[];
}

/** Name of a part of the picture. */
export type StatusPart = keyof Status;

/** Which election, and how far it is. */
export interface ElectionView {
  /** Hexadecimal; `null` before there is a manifest. */
  readonly id: string | null;
  /** Title by language. */
  readonly title: Readonly<Record<string, string>> | null;
  readonly phase: string;
  /** The end of voting that the officers announced last, in seconds since 1970, and why. Nothing is decided by it. */
  readonly extension: { readonly until: number; readonly reason: string } | null;
}

/** How many entries are durable, covered by a signed checkpoint, covered by one that a quorum has cosigned. */
export interface LedgerView {
  readonly sequenced: number;
  readonly published: number;
  readonly witnessed: number;
}

/** A checkpoint for onlookers. */
export interface CheckpointView {
  readonly size: number;
  /** The head of the tree, base64. */
  readonly root: string;
  /** The signed note: what onlookers verify. */
  readonly note: string;
  readonly cosigners: readonly string[];
}

/** Witnesses by name. */
export interface WitnessesView {
  /** How many must agree; 0: there are none to ask. */
  readonly quorum: number;
  readonly all: readonly string[];
  /** Those whose cosignature the latest checkpoint with a quorum carries, and how many entries it covers. */
  readonly agreeing: readonly string[];
  readonly size: number;
}

/** Counts and turnout: what changes with every ballot. */
export interface Counters {
  /**
   * People on the roll; `null` before voting has opened. Where anonymous voters have a nullifier for each contest, people times
   * contests: nobody can say which ballots are of one voter, and everything below counts ballots.
   */
  readonly eligible: number | null;
  /** Ballots that were cast: on the ledger, each with a receipt. */
  readonly accepted: number;
  /** Cast ballots that count: without those that a later ballot of the voter, paper or a revocation has replaced. */
  readonly effective: number;
  /** Cast ballots that a later one of the same voter replaced. */
  readonly superseded: number;
  /** Cast ballots that a vote on paper or a revocation took out. */
  readonly removed: number;
  /** Ballots that were opened for a check and can never count. */
  readonly challenged: number;
  /** Requests that were not done since the service was started, by code and check, such as `refused B-13`. */
  readonly refused: Readonly<Record<string, number>>;
  readonly turnout: TurnoutView | null;
}

/** Who has voted. */
export interface TurnoutView {
  readonly total: TurnoutRow;
  /** By class of voters: those whose votes weigh the same. */
  readonly classes: readonly TurnoutRow[];
  /** By ballot style: those who have the same contests, such as the people of one district or group. */
  readonly styles: readonly TurnoutRow[];
  /** By where ballots came from; `null` where the service knows of no kiosks. */
  readonly channels: ChannelsView | null;
}

/**
 * Where the ballots on the ledger that count came from, people by people. The service's own word: the ledger does not say it, and
 * nobody can verify it. The counts follow only when each that has changed has changed by enough people. A count that is `null`
 * is too small to be shown, or would give away one that is; all are until enough people have voted for the first counts.
 */
export interface ChannelsView {
  /** From devices of voters. */
  readonly own: number | null;
  readonly kiosk: number | null;
  /** From before the service was started, of which it does not know. Kiosks that hand in theirs again are counted again. */
  readonly earlier: number | null;
}

/** Counts of people. `null`: too few, not shown. */
export interface TurnoutRow {
  readonly id: string;
  /** Name by language, where the manifest has one. */
  readonly name?: Readonly<Record<string, string>>;
  readonly eligible: number;
  /** By channel: people whose ballot on the ledger counts; people who voted on paper. */
  readonly online: number | null;
  readonly paper: number | null;
  /** People who may no longer vote. */
  readonly revoked: number | null;
  /** People who voted by either channel, as a percentage of the eligible with one decimal; `null` if it would tell a hidden count. */
  readonly percent: number | null;
}

/** Ballots over time, by the service's own clock, which knows spans and no dates; only since it was started. */
export interface Activity {
  readonly secondsSinceLastBallot: number | null;
  /** Length of a step; it doubles whenever there would be too many steps. */
  readonly secondsPerStep: number;
  /** Ballots cast in each step since the start; the last step is the present one. */
  readonly steps: readonly number[];
}

/** The disk of the log; `null` where the log is in a database. */
export interface StorageView {
  readonly bytes: number;
  readonly bytesPerEntry: number;
  /** Bytes that the log may use: as set, or what it uses and what is free. */
  readonly capacity: number;
  /** Entries that still fit. */
  readonly entriesToFull: number | null;
  /** Days until the capacity is used up at the rate since the start; `null` while nothing grows. */
  readonly daysToFull: number | null;
}

/** An entry of officers or trustees. */
export interface Act {
  readonly index: number;
  /** Type of the entry: `open`, `extend`, `close`, `log-key`, `revocation`, `paper`, `roll-seal`, ... */
  readonly type: string;
  /** Who signed: ids of officers and trustees. */
  readonly by: readonly string[];
  /** People on the roll (`roll-seal`), in the batch (`paper`, `revocation`); `null`: too few, not shown. */
  readonly people?: number | null;
  /** Where papers were cast. */
  readonly station?: string;
  /** Why (`extend`, `revocation`). */
  readonly reason?: string;
  /** The announced end (`extend`), in seconds since 1970. */
  readonly until?: number;
  /** The key that the log signs with from then on (`log-key`). */
  readonly key?: string;
}
