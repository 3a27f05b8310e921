/** One contest of an anonymous election: everything that a ballot is made for and checked against. */
import type { Element } from '../../core/group.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { type ContestLayout, type ContestRule, compileLayout } from '../../zk/layout.js';
import { LIMITS } from '../manifest-limits.js';
import { MAX_DEPTH } from './roll.js';

/** What a circuit is compiled for: a depth of the roll's tree and a contest. */
export interface CircuitShape {
  readonly depth: number;
  /** In the group `BabyJubJub`. */
  readonly layout: ContestLayout;
}

/** A contest of an election; made by {@link anonymousContest}. */
export interface AnonymousContest extends CircuitShape {
  readonly scope: bigint;
  /** Of the roll. */
  readonly root: bigint;
  /** Of the group `BabyJubJub`, other than the identity. */
  readonly publicKey: Element;
}

/** Most positions of a circuit; far more than anybody would wait for. */
export const MAX_POSITIONS: number = LIMITS.positions;

/**
 * The shape of a circuit.
 * @throws {RangeError} for a depth that is not from 1 to 32, a rule that is malformed, or too many positions
 */
export function circuitShape(depth: number, rule: ContestRule): CircuitShape {
  if (!Number.isSafeInteger(depth) || depth < 1 || depth > MAX_DEPTH)
    throw new RangeError(`the depth must be from 1 to ${MAX_DEPTH}`);
  const layout = compileLayout(rule, BABYJUBJUB);
  if (layout.positions > MAX_POSITIONS)
    throw new RangeError(`an anonymous contest has at most ${MAX_POSITIONS} positions`);
  return Object.freeze({ depth, layout });
}

/**
 * A contest.
 * @throws {RangeError} if the key is the identity or of another group, or scope or root are not field elements
 */
export function anonymousContest(
  shape: CircuitShape,
  { scope, root, publicKey }: Pick<AnonymousContest, 'scope' | 'root' | 'publicKey'>,
): AnonymousContest {
  if (publicKey.group !== BABYJUBJUB || publicKey.isIdentity())
    throw new RangeError('the key must be an element of BabyJubJub other than the identity');
  for (const word of [scope, root])
    if (word < 0n || word >= SNARK_FIELD) throw new RangeError('scope and root are field elements');
  return Object.freeze({ ...shape, scope, root, publicKey });
}
