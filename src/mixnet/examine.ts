/** What is asked of stages that have been read: whether their points decode, and their equations hold. */
import { DecodeError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import type { Rng } from '../core/random.js';
import { failingEquation } from './one-by-one.js';
import { equationsHold } from './one-multiplication.js';
import { assertElements } from './params.js';
import type { OpenStage } from './stage.js';
import { blame, decoded, type MixFault } from './verdict.js';

/** What has been read of a stage. */
export type ReadStage = Pick<OpenStage, 'points' | 'proofs'> & {
  readonly place: { readonly stage: number | undefined; readonly mixer: number };
};

/** Whether all equations of all stages hold, in one multiplication; points that do not decode are left to {@link faultOfStage}. */
export function allHold(stages: readonly ReadStage[], rng: Rng): boolean {
  const equations = stages.flatMap(({ proofs }) => proofs.map((proof) => proof.equations));
  return decoded(() => equationsHold(equations, rng)) === true;
}

/** The first fault of a stage: a list of points that does not decode, or an equation that does not hold. */
export function faultOfStage(group: Group, { place, points, proofs }: ReadStage): MixFault | undefined {
  for (const [name, list] of points) {
    const bad = decoded(() => assertElements(group, list, name));
    if (bad instanceof DecodeError) return blame(place, 'undecodable', bad.message);
  }
  for (const { part, equations } of proofs) {
    const failing = failingEquation(equations);
    if (failing !== undefined)
      return {
        ...blame(place, 'equation', `equation ${failing.equation} of the ${part} proof does not hold`),
        part,
        ...failing,
      };
  }
  return undefined;
}
