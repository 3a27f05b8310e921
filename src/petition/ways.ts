/** The ways of a profile: from which stage proposals can come into which. */
import type { Profile, Stage } from './charter.js';

/** Ids of the stages that a stage leads to, by any cause. */
export function waysOut({ thresholds, promote, decide, expires }: Stage): readonly string[] {
  return [
    ...thresholds.map(({ to }) => to),
    ...promote,
    ...decide,
    ...(expires === undefined ? [] : [expires.to]),
  ];
}

/** The stage at a position, and every stage that a proposal in it may still come into. Stages only lead to later ones. */
function stagesAhead({ stages }: Profile, from: number): readonly Stage[] {
  const ahead = new Set<string>();
  return stages.filter((stage, i) => {
    if (i !== from && !ahead.has(stage.id)) return false;
    for (const id of waysOut(stage)) ahead.add(id);
    return true;
  });
}

/** Whether supports by token can still bring a proposal in a stage to a threshold, in this stage or one ahead. */
export function tokensMayDecide(profile: Profile, from: number): boolean {
  return stagesAhead(profile, from).some(
    ({ takes, thresholds }) =>
      takes.includes('token') && thresholds.some(({ measure }) => measure === 'supports'),
  );
}
