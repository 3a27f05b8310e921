/** What the voters of a walk choose: one vote per lane, with the mask of its proofs. */
import type { Choices } from '../../src/ballot/prepare.js';
import type { Rng } from '../../src/core/random.js';
import { assignBits, type Choice, type ContestLayout, positionValues } from '../../src/zk/layout.js';
import { kernelElement } from '../../src/zk/linear-system.js';

/** The vote of one lane. */
export interface LaneVote {
  /** The value of each position. */
  readonly values: readonly number[];
  readonly bits: readonly number[];
  /** The mask of the bits, the same in all ballots of the lane. */
  readonly mask: readonly bigint[];
  /** What the mask adds up to in each position. */
  readonly maskedValues: readonly bigint[];
  /** The vote as a voter's device takes it. */
  readonly choices: (contest: string) => Choices;
}

/** Draws a vote for every lane: an allowed number of options, and which, at random. */
export function drawVotes(layout: ContestLayout, lanes: number, rng: Rng): LaneVote[] {
  return Array.from({ length: lanes }, () => drawVote(layout, rng));
}

function drawVote(layout: ContestLayout, rng: Rng): LaneVote {
  const { group, rule, weights, kernel } = layout;
  const [limit] = rule.limits;
  if (limit === undefined) throw new RangeError('the contest says how many options may be chosen');
  const chosen = limit.min + below(limit.max - limit.min + 1, rng);
  const order = Array.from({ length: rule.options }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1, rng);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const picked = new Set(order.slice(0, chosen));
  const values = Array.from({ length: rule.options }, (_, i) => (picked.has(i) ? 1 : 0));
  const choice: Choice = { kind: 'values', values };
  const free = kernel.free.map(() => group.randomScalar(rng));
  const mask = kernelElement(kernel, free, group).map(({ value }) => value);
  const bits = assignBits(layout, choice);
  return {
    values: positionValues(layout, bits),
    bits,
    mask,
    maskedValues: weights.map((row) =>
      row.reduce((sum, [bit, w]) => sum + BigInt(w) * (mask[bit] ?? 0n), 0n),
    ),
    choices: (contest) => new Map([[contest, choice]]),
  };
}

/** A number from 0 to `bound - 1`; the bias is of no account here. */
function below(bound: number, rng: Rng): number {
  const [a = 0, b = 0, c = 0] = rng(3);
  return (a * 65536 + b * 256 + c) % bound;
}
