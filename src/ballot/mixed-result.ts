/**
 * The result of a contest whose votes were shuffled and decrypted (spec section 6.12): equal votes gathered, then counted by
 * the manifest's rule. Everyone who has the decrypted rows computes the same, tie-breaking lot included.
 */
import { utf8 } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import { taggedHash } from '../core/hash.js';
import { countBallots } from '../counting/count.js';
import { drawLot } from '../counting/lot.js';
import type { CountResult } from '../counting/result.js';
import type { ElectionContext } from './context.js';
import type { Contest } from './manifest.js';
import { mixedLayout } from './mixed-contest.js';
import { compareVotes, type MixedVote, voteKey, voteOfElements } from './mixed-message.js';

/** Equal votes. */
export interface GatheredVote {
  readonly vote: Exclude<MixedVote, { readonly kind: 'blank' }>;
  readonly count: number;
}

/** The result of a mixed contest. */
export interface MixedResult {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly id: string;
  /** All votes: `ballots = valid + blank + invalid`. */
  readonly ballots: number;
  readonly valid: number;
  readonly blank: number;
  /** Votes that no honest device makes: what was decrypted is no vote that the rule allows. */
  readonly invalid: number;
  /** The valid votes, gathered, ordered by {@link voteKey}. */
  readonly votes: readonly GatheredVote[];
  /** Hash of all of the above, 32 bytes: what the result entry names, and the seed of the lot. */
  readonly digest: Uint8Array;
  /** The count with its whole transcript; `undefined` for texts, and where there is no valid vote. */
  readonly count: CountResult | undefined;
  /** Options that are elected, in order; none for texts. */
  readonly elected: readonly number[];
}

/**
 * Counts the decrypted rows of a mixed contest (spec algorithm 6.12).
 * @param contest - index in `manifest.contests`
 * @param rows - what was decrypted, one row of elements for every vote, in any order
 * @throws {RangeError} if the contest is not mixed, or a row has another width
 */
export function countMixed(
  context: ElectionContext,
  contest: number,
  rows: Iterable<readonly Element[]>,
): MixedResult {
  const definition = context.manifest.contests[contest];
  const layout = definition && mixedLayout(definition, context.group);
  if (definition === undefined || layout === undefined)
    throw new RangeError(`the votes of contest ${contest} are not shuffled`);
  const gathered = new Map<string, { readonly vote: GatheredVote['vote']; count: number }>();
  let [ballots, blank, invalid] = [0, 0, 0];
  for (const row of rows) {
    const vote = voteOfElements(layout, row);
    ballots++;
    if (vote.kind === 'blank') blank++;
    else if (vote.kind === 'invalid') invalid++;
    else {
      const key = voteKey(vote);
      const known = gathered.get(key);
      if (known === undefined) gathered.set(key, { vote, count: 1 });
      else known.count++;
    }
  }
  const votes = [...gathered.values()].sort((a, b) => compareVotes(a.vote, b.vote));
  const totals = { ballots, valid: ballots - blank - invalid, blank, invalid, votes };
  const digest = votesDigest(context.electionId, contest, totals);
  const count = countVotes(definition, votes, digest);
  return Object.freeze({
    contest,
    id: definition.id,
    ...totals,
    votes: Object.freeze(votes.map((one) => Object.freeze(one))),
    digest,
    count,
    elected: count?.winners ?? Object.freeze([]),
  });
}

/** The hash of all votes of a contest, independent of their order. Texts are as they were cast, in whatever form of Unicode. */
function votesDigest(
  electionId: Uint8Array,
  contest: number,
  { ballots, blank, invalid, votes }: Pick<MixedResult, 'ballots' | 'blank' | 'invalid' | 'votes'>,
): Uint8Array {
  const writer = new Writer().raw(electionId).u32(contest).u64(ballots).u64(blank).u64(invalid);
  writer.list(votes, ({ vote, count }, w) => w.bytes(utf8(voteKey(vote))).u64(count));
  return taggedHash('hanpyo votes v1', writer.finish());
}

/**
 * The count of the rankings. Its lot is drawn from the votes themselves: whoever does not know all other votes can neither
 * know it before they are decrypted, nor choose it.
 */
function countVotes(
  { rule, options }: Contest,
  votes: readonly GatheredVote[],
  digest: Uint8Array,
): CountResult | undefined {
  if (rule.kind !== 'ranked' || votes.length === 0) return undefined;
  const ballots = votes.map(({ vote, count }) => ({
    ranking: vote.kind === 'ranking' ? rankingOf(vote.ranks) : [],
    weight: count,
  }));
  return countBallots(
    rule.counting,
    options.map(({ id }) => id),
    ballots,
    drawLot(digest, options.length),
  );
}

/** The options of every rank, best first. */
export function rankingOf(ranks: readonly number[]): readonly (readonly number[])[] {
  const last = ranks.reduce((most, rank) => Math.max(most, rank), 0);
  return Array.from({ length: last }, (_, i) =>
    ranks.flatMap((rank, option) => (rank === i + 1 ? [option] : [])),
  );
}
