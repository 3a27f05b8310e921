/**
 * What the roll says of one credential, with its proof: for booths, where the roll is too long for the election file. The tree is made
 * when a booth asks for the election first, a thousand voters at a time, so that ballots do not wait for it, nor voters who type.
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
    return rowsText(lookUpRoll(await this.#treeOf(roll), key));
  }

  /** Begins with what every answer needs, before anybody waits for one: of a long roll it takes a minute. */
  begin(): void {
    // Whoever asks is told what went wrong.
    this.#treeOf(this.#election.record.poll.opened.context.roll).catch(() => {});
  }

  #treeOf(roll: Roll): Promise<RollTree> {
    this.#tree ??= treeOf(roll);
    return this.#tree;
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
