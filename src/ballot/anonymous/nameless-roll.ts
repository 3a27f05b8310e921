/** The roll of an election whose voters are anonymous, where a roll of keys is asked for: so many voters, and no key. */
import type { Group } from '../../core/group.js';
import { integerToBytes } from '../../core/integers.js';
import type { Roll } from '../roll.js';

/**
 * A roll that names nobody: it has a count and a root, no key is on it, and no entry can be looked at.
 * @param root - of the tree of commitments
 */
export function namelessRoll(group: Group, count: number, root: bigint): Roll {
  return Object.freeze({
    ...{ group, count, perClass: [count], perStyle: [count] },
    root: integerToBytes(root, 32),
    entry: (): never => {
      throw new RangeError('the voters of this election are anonymous');
    },
    find: () => undefined,
    [Symbol.iterator]: () => [][Symbol.iterator](),
  });
}
