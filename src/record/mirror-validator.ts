/** What a mirror of an election asks of entries: that the record they make has no finding, as a verifier would say. */
import type { Group } from '../core/group.js';
import { nativeGroupOnKernels } from '../core/groups/native-kernels.js';
import type { Rng } from '../core/random.js';
import type { LogValidator } from '../ledger/mirror.js';
import { BoardError } from './board.js';
import { replay } from './replay.js';
import { ElectionRecord } from './state.js';

/**
 * A validator for one mirror of one election. It keeps the state of the record, as a board does, and no ballots.
 * @param rng - source of the weights of batch verification
 * @param groups - finds the manifest's group; those of new elections by default
 */
export function electionValidator(
  rng: Rng,
  groups: (id: string) => Group = nativeGroupOnKernels,
): LogValidator {
  const record = new ElectionRecord(groups);
  return (reader, from, to) =>
    replay(record, reader, from, to, {
      rng,
      onFinding({ check, entry, culprit, message }) {
        throw new BoardError(`${check}, entry ${entry}, ${culprit}: ${message}`);
      },
    });
}
