/**
 * The examiner over bytes: ballots go into an engine's memory as they are, and no element or scalar is made of them. What
 * it finds fault with, the reference decides once more before anyone is blamed.
 */
import type { EquationSpace } from '../core/engine/equation-space.js';
import { once } from '../core/engine/once.js';
import { type Rng, systemRng } from '../core/random.js';
import { BatchDisagreementError, culpritsOf } from '../zk/batch.js';
import type { ElectionContext } from './context.js';
import { EncodedBatch } from './encoded-batch.js';
import { type EncodedPlan, EncodedPlans } from './encoded-plan.js';
import type { Run } from './encoded-run.js';
import { hashesOf } from './encoded-streams.js';
import { accuse, type Examination, type Examiner, type ShapedBallot } from './examiner.js';

/** Points of one multiplication at most: bounds the memory, and more would hardly be faster. */
const MAX_POINTS = 65_536;
const TRACKER_BYTES = 32;

/**
 * Makes an examiner of the election's ballots.
 * @param open - opens a space of the engine of the election's group
 */
export function encodedExaminer(context: ElectionContext, open: () => EquationSpace): Examiner {
  const plans = new EncodedPlans(context, systemRng);
  return (ballots, rng) => {
    const found = new Array<Examination | undefined>(ballots.length);
    for (const chunk of chunks(context, ballots, plans))
      examineChunk(context, open, chunk, rng).forEach((examination, i) => {
        found[chunk[i]?.position ?? 0] = examination;
      });
    return found as Examination[];
  };
}

/** A ballot on its way, and where its answer belongs. */
interface Item {
  readonly ballot: ShapedBallot;
  readonly plan: EncodedPlan;
  readonly position: number;
}

/** Ballots by shape, cut into parts of at most {@link MAX_POINTS}. */
function chunks(context: ElectionContext, ballots: readonly ShapedBallot[], plans: EncodedPlans): Item[][] {
  const byPlan = new Map<EncodedPlan, Item[]>();
  ballots.forEach((ballot, position) => {
    const plan = plans.of(ballot.contests);
    const same = byPlan.get(plan) ?? [];
    same.push({ ballot, plan, position });
    byPlan.set(plan, same);
  });
  const parts: Item[][] = [];
  let [part, points] = [[] as Item[], context.sharedBases.length];
  for (const item of [...byPlan.values()].flat()) {
    if (part.length > 0 && points + item.plan.points > MAX_POINTS) {
      parts.push(part);
      [part, points] = [[], context.sharedBases.length];
    }
    part.push(item);
    points += item.plan.points;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

function examineChunk(
  context: ElectionContext,
  open: () => EquationSpace,
  items: readonly Item[],
  rng: Rng,
): Examination[] {
  const runs = runsOf(items);
  const batch = new EncodedBatch(context, open(), runs);
  if (!batch.decode()) return examineDecodable(context, open, items, rng);
  const known = new Set(batch.challenge());
  const culprits = culpritsOf(items.length, known, (from, to) => batch.holds(from, to, rng));
  const guilty = new Set(culprits);
  const accused = items.map((item, i) => (guilty.has(i) ? accuse(context, item.ballot, i) : undefined));
  return soundBut(runs, accused);
}

/** Finds the ballots that do not decode, and examines the others. */
function examineDecodable(
  context: ElectionContext,
  open: () => EquationSpace,
  items: readonly Item[],
  rng: Rng,
): Examination[] {
  const accused = items.map((item, i) =>
    new EncodedBatch(context, open(), runsOf([item])).decode() ? undefined : accuse(context, item.ballot, i),
  );
  const rest = items.filter((_, i) => accused[i] === undefined);
  if (rest.length === items.length) throw new BatchDisagreementError(0);
  const examined = (rest.length === 0 ? [] : examineChunk(context, open, rest, rng)).values();
  return accused.map((found) => {
    if (found !== undefined) return found;
    const { value } = examined.next() as IteratorResult<Examination, undefined>;
    if (value === undefined) throw new TypeError('a ballot was left out');
    return value;
  });
}

/** Neighbours of one shape together. */
function runsOf(items: readonly Item[]): Run[] {
  const runs: { plan: EncodedPlan; ballots: Uint8Array[] }[] = [];
  for (const { ballot, plan } of items) {
    const last = runs.at(-1);
    if (last?.plan === plan) last.ballots.push(ballot.bytes);
    else runs.push({ plan, ballots: [ballot.bytes] });
  }
  return runs.map(({ plan, ballots }) => ({ plan, ballots, hashes: once(() => hashesOf(plan, ballots)) }));
}

/** Examinations without a fault, but where there is one already. */
function soundBut(runs: readonly Run[], accused: readonly (Examination | undefined)[]): Examination[] {
  const examinations: Examination[] = [];
  for (const { hashes } of runs) {
    const { trackers, fingerprints: all } = hashes();
    all.forEach((fingerprints, b) => {
      const tracker = trackers.subarray(b * TRACKER_BYTES, (b + 1) * TRACKER_BYTES);
      examinations.push(accused[examinations.length] ?? { tracker, fingerprints });
    });
  }
  return examinations;
}
