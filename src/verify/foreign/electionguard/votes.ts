/** The running products of ciphertexts, option by option. */
import { concatBytes, joinBytes } from '../../../core/bytes.js';
import type { Element, Group } from '../../../core/group.js';
import type { Contest, Manifest } from './manifest.js';
import type { Ciphertext } from './pool.js';

/** A contest of a ballot, as far as it is added up. */
export interface Votes {
  readonly id: string;
  readonly selections: readonly { readonly vote: Ciphertext }[];
}

/** A product of ciphertexts. */
export interface Total {
  readonly alpha: Element;
  readonly beta: Element;
}

/** The product of one contest's ciphertexts on one ballot. */
export function contestTotal({ selections }: Pick<Votes, 'selections'>, group: Group): Total {
  const none: Total = { alpha: group.identity(), beta: group.identity() };
  return selections.reduce(
    ({ alpha, beta }, { vote }) => ({
      alpha: alpha.add(vote.alpha.element),
      beta: beta.add(vote.beta.element),
    }),
    none,
  );
}

/** The totals of one contest over all ballots that were added. */
export interface ContestTotals {
  readonly contest: Contest;
  readonly ballots: number;
  /** By option, in the order of the manifest. */
  readonly totals: readonly Total[];
}

/** Totals over cast ballots. */
export class VoteTotals {
  readonly #group: Group;
  /** Sums are encoded: both halves of every option; `undefined` while there are none. */
  readonly #contests: Map<string, { contest: Contest; ballots: number; sums: Uint8Array | undefined }>;

  constructor(manifest: Manifest, group: Group) {
    this.#group = group;
    this.#contests = new Map(
      [...manifest.contests.values()].map((contest) => [
        contest.id,
        { contest, ballots: 0, sums: undefined },
      ]),
    );
  }

  /** Adds the contests of a ballot, which has the right options. */
  add(contests: readonly Votes[]): void {
    for (const { id, selections } of contests) this.addEncoded(id, encodedVotes(selections));
  }

  /** Adds one contest of a ballot, which has the right options. @param row - as {@link encodedVotes} makes it */
  addEncoded(id: string, row: Uint8Array): void {
    const slot = this.#contests.get(id);
    if (slot === undefined) throw new RangeError(`no contest ${id}`);
    const columns = 2 * slot.contest.options.length;
    if (row.length !== columns * this.#group.elementBytes)
      throw new RangeError(`contest ${id} has other options`);
    slot.ballots++;
    slot.sums = slot.sums === undefined ? row : addRows(this.#group, slot.sums, row, columns);
  }

  /** The totals of a contest. */
  of(id: string): ContestTotals | undefined {
    const slot = this.#contests.get(id);
    if (slot === undefined) return undefined;
    const { contest, ballots, sums } = slot;
    const size = this.#group.elementBytes;
    const at = (i: number): Element =>
      sums === undefined
        ? this.#group.identity()
        : this.#group.elementOrIdentityFromBytes(sums.subarray(i * size, (i + 1) * size));
    const totals = contest.options.map((_, i): Total => ({ alpha: at(2 * i), beta: at(2 * i + 1) }));
    return { contest, ballots, totals };
  }
}

/** Both halves of every option, encoded as in `core`, end to end. */
export function encodedVotes(selections: Votes['selections']): Uint8Array {
  return joinBytes(
    selections.flatMap(({ vote }) => [vote.alpha.element.toBytes(), vote.beta.element.toBytes()]),
  );
}

function addRows({ bulk }: Group, a: Uint8Array, b: Uint8Array, columns: number): Uint8Array {
  if (columns === 0) return a;
  return bulk.addEach === undefined ? bulk.sumColumns(concatBytes(a, b), columns) : bulk.addEach(a, b);
}
