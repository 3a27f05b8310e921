/** Objects of one trustee each: shuffles and partial decryptions. */
import { DecodeError } from '../../../core/errors.js';
import { asInteger } from '../../../core/json-fields.js';
import type { Member } from './archive.js';
import { compactJson, fieldsOf } from './json.js';

/** Reads the owners of objects of one kind, each of which must be another. */
export class Owners {
  readonly #trustees: number;
  readonly #seen = new Set<number>();

  /** @param trustees - how many there are */
  constructor(trustees: number) {
    this.#trustees = trustees;
  }

  /**
   * The number of the owner, from 1.
   * @param owned - the object that names the owner
   * @throws {DecodeError} also if the owner has another object of the kind
   */
  read({ body }: Member): number {
    const { owner } = fieldsOf(compactJson(body, 'owned'), 'owned', ['owner', 'payload']);
    const number = asInteger(owner, 'owned.owner', 1, this.#trustees);
    if (this.#seen.has(number))
      throw new DecodeError('bad-value', 'owned.owner', `trustee ${number} is there twice`);
    this.#seen.add(number);
    return number;
  }
}
