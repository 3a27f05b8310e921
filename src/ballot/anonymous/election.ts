/** An election of anonymous voters (spec section 11.9): what every ballot of it is made for and checked against. */
import type { Element } from '../../core/group.js';
import { contestRule } from '../contest.js';
import { electionId, type Manifest } from '../manifest.js';
import type { NullifierScope } from '../manifest-eligibility.js';
import { type AnonymousContest, anonymousContest, circuitShape } from './contest.js';
import { offChainScope } from './scope.js';

/** An election, ready for use; made by {@link anonymousElection}. */
export interface AnonymousElection {
  readonly manifest: Manifest;
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  /** Of the group `BabyJubJub`. */
  readonly publicKey: Element;
  /** Of the roll. */
  readonly root: bigint;
  readonly nullifiers: NullifierScope;
  /** One for each contest of the manifest. With one nullifier for the election they all have one scope. */
  readonly contests: readonly AnonymousContest[];
}

/** The index that stands for no contest, in the scope of the whole election. */
const WHOLE_ELECTION = 2 ** 32 - 1;

/**
 * Derives what ballots are made for.
 * @param publicKey - the key that the trustees made together
 * @param root - of the roll's tree
 * @throws {RangeError} if voters of this manifest are not anonymous, the key is the identity or of another group, or the
 *   root is not a field element
 */
export function anonymousElection(manifest: Manifest, publicKey: Element, root: bigint): AnonymousElection {
  const { eligibility, contests } = manifest;
  if (eligibility === undefined) throw new RangeError('the voters of this election are not anonymous');
  const { depth, nullifiers } = eligibility;
  const id = electionId(manifest);
  const scopeOf = (contest: number): bigint =>
    offChainScope(id, nullifiers === 'per-contest' ? contest : WHOLE_ELECTION);
  return Object.freeze({
    ...{ manifest, electionId: id, publicKey, root, nullifiers },
    contests: Object.freeze(
      contests.map((contest, i) =>
        anonymousContest(circuitShape(depth, contestRule(contest, [])), {
          scope: scopeOf(i),
          root,
          publicKey,
        }),
      ),
    ),
  });
}

/** How many ballots one voter may cast: one of each contest, or one of all. */
export function ballotsEach(election: {
  readonly nullifiers: NullifierScope;
  readonly contests: readonly unknown[];
}): number {
  return election.nullifiers === 'per-contest' ? election.contests.length : 1;
}
