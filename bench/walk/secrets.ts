/** Secrets that move by fixed steps, modulo the order of a group: the logarithms of walking points. */
import type { Group } from '../../src/core/group.js';
import type { Rng } from '../../src/core/random.js';

/** Random starts, one per lane, and a random step. */
export interface SecretStream {
  readonly starts: readonly bigint[];
  readonly step: bigint;
}

/** Draws a stream. */
export function secretStream(group: Group, lanes: number, rng: Rng): SecretStream {
  const draw = (): bigint => group.randomScalar(rng).value;
  return { starts: Array.from({ length: lanes }, draw), step: draw() };
}

/** One stream under way. */
export class WalkingSecret {
  readonly #stream: SecretStream;
  readonly #order: bigint;
  #values: bigint[];

  constructor(stream: SecretStream, { order }: Group) {
    this.#stream = stream;
    this.#order = order;
    this.#values = [...stream.starts];
  }

  /** The secret of a lane. */
  at(lane: number): bigint {
    const value = this.#values[lane];
    if (value === undefined) throw new RangeError(`no lane ${lane}`);
    return value;
  }

  /** One step: every secret moves on. */
  advance(): void {
    this.#values = this.#values.map((value) => (value + this.#stream.step) % this.#order);
  }
}
