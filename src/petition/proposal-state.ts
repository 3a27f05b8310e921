/**
 * One proposal as it stands (spec 12.4): its stage, what has been counted, and the thresholds it has reached. All of it is
 * a function of the entries before; nothing here looks at a clock but the forum's own.
 */
import { toHex } from '../core/bytes.js';
import type { Duty, Measure, Profile, Stage, Threshold } from './charter.js';
import type { StageCause } from './forum-messages.js';
import type { Outcome, Proposal } from './messages.js';

/** How a proposal came into a stage: filed, or by one of the causes. */
export type StageCauseKind = 'filed' | StageCause['kind'];

/** The moment at which a threshold was reached: what a change of stage must state. */
export interface Reached {
  readonly count: number;
  /** Entries up to and with the one that reached it. */
  readonly size: number;
  /** Root of the tree over them. */
  readonly root: Uint8Array;
}

/** A threshold that waits for its change of stage. */
export interface DueThreshold {
  /** Position in the stage's list. */
  readonly index: number;
  readonly threshold: Threshold;
  readonly reached: Reached;
}

/** A stage that a proposal has entered. */
export interface StageEvent {
  readonly stage: string;
  readonly cause: StageCauseKind;
  /** Position of the entry, and the forum's time. */
  readonly entry: number;
  readonly time: number;
}

/** A support by token that awaits the key. */
export interface SpentToken {
  readonly entry: number;
  readonly output: Uint8Array;
}

/** Something owed. */
export interface OpenDuty {
  readonly stage: number;
  readonly duty: number;
  readonly definition: Duty;
  /** The forum's time by which it is owed, where the charter says so. */
  readonly by: number | undefined;
}

/** A proposal. Mutable: the record changes it. */
export class ProposalState {
  readonly id: Uint8Array;
  readonly proposal: Proposal;
  readonly profile: Profile;
  /** Position of the entry that filed it. */
  readonly filed: number;
  readonly supporters: Set<number> = new Set();
  readonly contributors: Set<number> = new Set();
  /** By the input, in hexadecimal. */
  readonly tokens: Map<string, SpentToken> = new Map();
  /** Ends of votes about it, with the positions of their entries: each points to a record with a verifier of its own. */
  readonly outcomes: { readonly entry: number; readonly outcome: Outcome }[] = [];
  readonly history: StageEvent[] = [];
  readonly duties: OpenDuty[] = [];
  tokenKey: Uint8Array | undefined;
  tokensRevealed = false;
  voters = 0;
  #stage = 0;
  #reached: (Reached | undefined)[] = [];

  constructor(id: Uint8Array, proposal: Proposal, profile: Profile, filed: number) {
    this.id = id;
    this.proposal = proposal;
    this.profile = profile;
    this.filed = filed;
  }

  /** Position of the stage in the profile. */
  get stageIndex(): number {
    return this.#stage;
  }

  get stage(): Stage {
    const stage = this.profile.stages[this.#stage];
    if (stage === undefined) throw new RangeError('a proposal is in a stage of its profile');
    return stage;
  }

  /** The forum's time when the stage began. */
  get since(): number {
    return this.history.at(-1)?.time ?? 0;
  }

  /** Enters a stage; what it owes begins to be owed. */
  enter(stage: number, cause: StageCauseKind, entry: number, time: number): void {
    this.#stage = stage;
    this.#reached = [];
    this.history.push(Object.freeze({ stage: this.stage.id, cause, entry, time }));
    for (const [duty, definition] of this.stage.duties.entries()) {
      const by = definition.within === undefined ? undefined : time + definition.within;
      this.duties.push(Object.freeze({ stage, duty, definition, by }));
    }
  }

  /** How much of a measure there is now. */
  count(measure: Measure): number {
    switch (measure) {
      case 'supports':
        return this.supporters.size + this.tokens.size;
      case 'participants':
        return this.contributors.size;
      case 'voters':
        return this.voters;
    }
  }

  /** Whether the stage still takes something at a time of the forum's clock. */
  isOpen(time: number): boolean {
    const { expires } = this.stage;
    return expires === undefined || time < this.since + expires.after;
  }

  /** The moment at which a threshold of the current stage was reached. */
  reached(threshold: number): Reached | undefined {
    return this.#reached[threshold];
  }

  /**
   * The threshold that was reached and not yet acted upon: the first that was, of those reached at once the first of the
   * profile. While there is one, the proposal goes on by it and by nothing else.
   */
  due(): DueThreshold | undefined {
    let first: DueThreshold | undefined;
    for (const [index, threshold] of this.stage.thresholds.entries()) {
      const reached = this.#reached[index];
      if (reached !== undefined && (first === undefined || reached.size < first.reached.size))
        first = { index, threshold, reached };
    }
    return first;
  }

  /**
   * Notes which thresholds are reached now.
   * @param size - entries up to and with this one
   * @param root - root of the tree over them, made only if it is needed
   * @returns whether a threshold was reached that was not before
   */
  observe(time: number, size: number, root: () => Uint8Array): boolean {
    let news = false;
    for (const [i, { measure, atLeast, within }] of this.stage.thresholds.entries()) {
      const count = this.count(measure);
      const late = within !== undefined && time >= this.since + within;
      if (this.#reached[i] !== undefined || count < atLeast || late) continue;
      this.#reached[i] = Object.freeze({ count, size, root: root() });
      news = true;
    }
    return news;
  }

  /** The id as text: what findings and pages call it. */
  get name(): string {
    return toHex(this.id).slice(0, 16);
  }
}
