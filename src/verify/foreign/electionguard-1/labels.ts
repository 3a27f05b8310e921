/** Whether contests and options are those of the manifest, by their names, numbers and hashes. */
import type { Contest } from '../electionguard/manifest.js';
import { wrongContests } from '../electionguard/style.js';
import { descriptionKey, type Election } from './board.js';

/** A contest of a ballot or of a tally, with the hash of its description. */
export interface Described {
  readonly id: string;
  readonly sequence: number;
  readonly description: string;
  readonly selections: readonly {
    readonly id: string;
    readonly sequence: number;
    readonly description: string;
  }[];
}

/** What a list of contests has too much, too little or differently, if anything. */
export function wrongLabels(
  { descriptions }: Election,
  own: readonly Contest[],
  contests: readonly Described[],
): string | undefined {
  const wrong = wrongContests(own, contests);
  if (wrong !== undefined) return wrong;
  for (const { id, description, selections } of contests) {
    if (descriptions.get(descriptionKey(id)) !== description)
      return `contest ${JSON.stringify(id)} has another description`;
    const other = selections.find(
      (selection) => descriptions.get(descriptionKey(id, selection.id)) !== selection.description,
    );
    if (other !== undefined) return `option ${JSON.stringify(`${id}/${other.id}`)} has another description`;
  }
  return undefined;
}
