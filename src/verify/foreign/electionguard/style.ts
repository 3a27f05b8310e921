/** Whether ballots and totals have the contests and options that the manifest gives them. */
import type { EncryptedBallot } from './ballot.js';
import type { Contest, Manifest } from './manifest.js';

/** A contest with its options, of a ballot or of a tally. */
interface Labelled {
  readonly id: string;
  readonly sequence?: number;
  readonly limit?: number | undefined;
  readonly selections: readonly { readonly id: string; readonly sequence?: number }[];
}

/** What a ballot has too much, too little or differently, if anything. */
export function wrongStyle(manifest: Manifest, { style, contests }: EncryptedBallot): string | undefined {
  const own = manifest.styles.get(style);
  if (own === undefined) return `there is no ballot style ${JSON.stringify(style)}`;
  return wrongContests(own, contests);
}

/**
 * The same of any list of contests: each of `own` once, in any order, with its options in their order. The work is that of
 * the list, however many contests there should be.
 */
export function wrongContests(own: readonly Contest[], contests: readonly Labelled[]): string | undefined {
  const given = new Set(contests.map(({ id }) => id));
  const missing = own.find(({ id }) => !given.has(id));
  if (missing !== undefined) return `contest ${JSON.stringify(missing.id)} is missing`;
  const open = new Map(own.map((contest) => [contest.id, contest]));
  for (const contest of contests) {
    const known = open.get(contest.id);
    if (known === undefined)
      return `contest ${JSON.stringify(contest.id)} does not belong here, or occurs twice`;
    open.delete(contest.id);
    if (contest.sequence !== undefined && contest.sequence !== known.sequence)
      return `contest ${JSON.stringify(contest.id)} has another sequence order`;
    if (contest.limit !== undefined && contest.limit !== known.limit)
      return `contest ${JSON.stringify(contest.id)} has another limit`;
    if (!sameOptions(known, contest)) return `contest ${JSON.stringify(contest.id)} has other options`;
  }
  return undefined;
}

function sameOptions({ options }: Contest, { selections }: Labelled): boolean {
  return (
    options.length === selections.length &&
    options.every(({ id, sequence }, i) => {
      const selection = selections[i];
      return selection?.id === id && (selection.sequence === undefined || selection.sequence === sequence);
    })
  );
}
