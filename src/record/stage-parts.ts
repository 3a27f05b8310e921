/** The parts of one mixer's shuffle, as they come: in order, each of its exact length, so that memory is bounded. */
import { equalBytes, joinBytes } from '../core/bytes.js';
import { SHUFFLE_PART_BYTES } from './mix-messages.js';

/** Why a part is not taken. */
export interface PartFault {
  readonly code: 'part-order' | 'part-length' | 'duplicate-part' | 'attempts';
  readonly message: string;
}

/** Parts of a shuffle so far. Mutable. */
export class StageParts {
  readonly #total: number;
  readonly #parts: Uint8Array[] = [];

  /** @param total - bytes of all parts together */
  constructor(total: number) {
    this.#total = total;
  }

  /** How many parts there are by now. */
  get count(): number {
    return this.#parts.length;
  }

  /** Whether all parts are there. */
  get complete(): boolean {
    return this.#parts.length === this.#needed;
  }

  /** The bytes of all parts so far. */
  join(): Uint8Array {
    return joinBytes(this.#parts);
  }

  /**
   * Why a part cannot be taken now. A part 0 that is another than before can: with it a mixer begins anew, whatever became
   * of its first attempt.
   */
  fault(part: number, bytes: Uint8Array): PartFault | undefined {
    const [first] = this.#parts;
    if (part === 0 && first !== undefined && equalBytes(bytes, first))
      return { code: 'duplicate-part', message: 'has begun this shuffle with just this part already' };
    if (part !== 0 && part !== this.count)
      return { code: 'part-order', message: `posts part ${part} where part ${this.count} was expected` };
    if (part >= this.#needed)
      return { code: 'part-order', message: `posts part ${part} of a shuffle of ${this.#needed} parts` };
    const expected = Math.min(SHUFFLE_PART_BYTES, this.#total - part * SHUFFLE_PART_BYTES);
    if (bytes.length === expected) return undefined;
    return { code: 'part-length', message: `part ${part} has ${bytes.length} bytes of ${expected}` };
  }

  /** Takes a part in which there is no {@link StageParts.fault}. */
  take(part: number, bytes: Uint8Array): void {
    if (part === 0) this.#parts.length = 0;
    this.#parts.push(bytes.slice());
  }

  get #needed(): number {
    return Math.ceil(this.#total / SHUFFLE_PART_BYTES);
  }
}
