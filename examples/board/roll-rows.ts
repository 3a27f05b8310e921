/**
 * What the roll says of one credential, with its proof: for booths, where the roll is too long for the election file. The tree is made
 * when somebody asks first, a thousand voters at a time, so that ballots do not wait for it.
 */
import { setImmediate } from 'node:timers/promises';
import { lookUpRoll, type Roll, type RollTree, rollTreeSteps } from 'hanpyo/ballot';
import { rowsText } from '../booth/crypto/roll-rows.js';
import type { HeldElection } from './election.js';
import { Problem } from './problems.js';

/** The roll of one election, once it is open. */
export class RollRows {
  readonly #election: HeldElection;
  #tree: Promise<RollTree> | undefined;

  constructor(election: HeldElection) {
    this.#election = election;
  }

  /**
   * The answer for a key, as a booth reads it.
   * @throws {Problem} `not-open` before the opening; `not-found` where the roll has no such keys
   */
  async of(key: Uint8Array): Promise<string> {
    const { record } = this.#election;
    if (!record.opened) throw new Problem('not-open');
    const { roll, group } = record.poll.opened.context;
    if (record.voters === 'anonymous' || key.length !== group.elementBytes) throw new Problem('not-found');
    this.#tree ??= treeOf(roll);
    return rowsText(lookUpRoll(await this.#tree, key));
  }
}

async function treeOf(roll: Roll): Promise<RollTree> {
  const steps = rollTreeSteps(roll);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}
