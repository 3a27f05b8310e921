/**
 * An election without its roll: the lists of contests that voters get, and a roll of just the voters whose ballots are
 * at hand. With it a worker, or a second engine, can examine ballots whose voters were looked up elsewhere.
 */

import { contestsOf, type ElectionContext, electionContext, type VoterContest } from '../ballot/context.js';
import type { ShapedBallot } from '../ballot/examiner.js';
import type { Manifest } from '../ballot/manifest.js';
import type { Exclusion, Roll, RollEntry } from '../ballot/roll.js';
import { toHex } from '../core/bytes.js';
import type { Element, Group } from '../core/group.js';

/** What decides a voter's contests. */
export interface ContestList {
  /** Index into the manifest's styles. */
  readonly style: number;
  readonly excluded: readonly Exclusion[];
}

/** Every distinct list of contests of an election, in the order of `context.voterContests`. */
export function contestListsOf(context: ElectionContext): readonly ContestList[] {
  const found = new Map<readonly VoterContest[], ContestList>();
  for (const entry of context.roll) {
    if (found.size === context.voterContests.size) break;
    const contests = contestsOf(context, entry);
    if (!found.has(contests)) found.set(contests, { style: entry.style, excluded: entry.excluded });
  }
  return Array.from(context.voterContests.values(), (contests) => {
    const list = found.get(contests);
    if (list === undefined) throw new TypeError('a list of contests that nobody on the roll has');
    return list;
  });
}

/** An election, ready to examine ballots of voters whom others have looked up on the roll. */
export class RolllessElection {
  readonly context: ElectionContext;
  /** The contests of each list, in order. */
  readonly contests: readonly (readonly VoterContest[])[];
  #atHand: readonly ShapedBallot[] = [];
  #entries: ReadonlyMap<string, RollEntry> | undefined;

  /**
   * @param publicKey - of the group to examine on
   * @throws {RangeError} if the lists refer to what the manifest does not have
   */
  constructor(manifest: Manifest, publicKey: Element, lists: readonly ContestList[]) {
    const { group } = publicKey;
    const voters = lists.map((list, index): RollEntry => {
      return Object.freeze({ ...list, index, key: new Uint8Array(group.elementBytes), class: 0 });
    });
    this.context = electionContext(manifest, publicKey, this.#roll(group, voters));
    this.contests = voters.map((voter) => contestsOf(this.context, voter));
  }

  /** Runs an examination of ballots, whose voters the roll then has, and no others. */
  withVoters<T>(ballots: readonly ShapedBallot[], examine: () => T): T {
    this.#atHand = ballots;
    this.#entries = undefined;
    try {
      return examine();
    } finally {
      this.#atHand = [];
      this.#entries = undefined;
    }
  }

  #roll(group: Group, voters: readonly RollEntry[]): Roll {
    return Object.freeze({
      group,
      count: voters.length,
      root: new Uint8Array(32),
      perClass: [],
      perStyle: [],
      entry: (index: number) => {
        const voter = voters[index];
        if (voter === undefined) throw new RangeError(`the roll has no entry ${index}`);
        return voter;
      },
      find: (key: Uint8Array) => this.#find(key),
      [Symbol.iterator]: () => voters[Symbol.iterator](),
    });
  }

  /** The map is made when it is first asked for: as long as all is well, nobody does. */
  #find(key: Uint8Array): RollEntry | undefined {
    this.#entries ??= new Map(this.#atHand.map(({ entry }) => [toHex(entry.key), entry]));
    return this.#entries.get(toHex(key));
  }
}
