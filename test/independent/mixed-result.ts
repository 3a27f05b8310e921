/** The result of shuffled votes: specification 6.12. */
import { bytesOf, concat, H, listOf, u32, u64, utf8 } from './bytes.js';
import { type CountedBallot, elect, lotOf } from './counting.js';
import type { Contest, Manifest } from './manifest.js';
import { voteOfRow } from './mixed.js';
import type { Point } from './p256.js';

/** What the record states of it. */
export interface MixedResult {
  readonly ballots: number;
  readonly blank: number;
  readonly invalid: number;
  readonly elected: readonly number[];
  readonly digest: Uint8Array;
}

/** From the decrypted rows of a contest. */
export function mixedResult(m: Manifest, index: number, rows: readonly (readonly Point[])[]): MixedResult {
  const contest = m.contests[index] as Contest;
  const mixed = contest.rule.mixed;
  if (mixed === undefined) throw new RangeError('not shuffled');
  const votes = rows.map((row) => voteOfRow(mixed.rule, row));
  const named = (name: string): number => votes.filter((vote) => vote.name === name).length;
  const [blank, invalid] = [named('blank'), named('invalid')];
  const items = new Map<string, CountedBallot>();
  for (const { name, ranks = [] } of votes)
    if (name !== 'blank' && name !== 'invalid')
      items.set(name, { ranks, weight: (items.get(name)?.weight ?? 0) + 1 });
  const sorted = [...items].sort(([a], [b]) => Buffer.compare(utf8(a), utf8(b)));
  const digest = H(
    'hanpyo votes v1',
    concat(
      m.electionId,
      u32(index),
      u64(rows.length),
      u64(blank),
      u64(invalid),
      listOf(sorted.map(([name, { weight }]) => concat(bytesOf(utf8(name)), u64(weight)))),
    ),
  );
  const ballots = sorted.map(([, ballot]) => ballot);
  const elected =
    mixed.counting === undefined || ballots.length === 0
      ? []
      : elect(mixed.counting, contest.options.length, ballots, lotOf(digest, contest.options.length));
  return { ballots: rows.length, blank, invalid, elected, digest };
}
