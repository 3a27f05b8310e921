/** What must not occur twice in a record, and whom to blame where it does. */
import { toHex } from '../../../core/bytes.js';
import { sha256 } from '../../../core/hash.js';
import type { EncryptedBallot } from './ballot.js';
import { type Board, blame } from './board.js';
import type { EgCheckId } from './checks.js';
import { DIGEST_BYTES, type ElementSightings } from './element-sightings.js';

/** Things by the file in which they were seen first. */
export class Sightings {
  readonly #files = new Map<string, string>();

  /** The file in which a thing was seen before; a thing that is new is kept with its file. */
  before(thing: string, path: string): string | undefined {
    const first = this.#files.get(thing);
    if (first === undefined) this.#files.set(thing, path);
    return first;
  }
}

/**
 * Says that two files have something in common that should be of one of them only. Both are culprits: which of them is the
 * copy, the record does not tell.
 * @param files - the file that was read first, and the other; or the same one twice
 * @param what - what they have in common
 */
export function blameBoth(
  board: Board,
  check: EgCheckId,
  files: readonly [string, string],
  code: string,
  what: string,
): void {
  const [first, second] = files;
  if (first === second) {
    blame(board, check, first, code, `${what} occurs twice on the ballot`);
    return;
  }
  blame(board, check, first, code, `${what} is also that of ${second}`);
  blame(board, check, second, code, `${what} is also that of ${first}`);
}

/** EG-08: no element of a ballot's ciphertexts was there before. @param path - the file of the ballot */
export function verifyElements(
  board: Board,
  seen: ElementSightings,
  elements: readonly NamedElement[],
  path: string,
): void {
  const shared = new Map<string, string>();
  for (const { name, digest } of elements) {
    board.builder.examine('EG-08');
    const first = seen.before(digest, path);
    if (first !== undefined && !shared.has(first)) shared.set(first, name);
  }
  for (const [first, name] of shared)
    blameBoth(board, 'EG-08', [first, path], 'repeated-ciphertext', `a ciphertext of ${name}`);
}

/** An element of a ciphertext. */
export interface NamedElement {
  /** What it belongs to. */
  readonly name: string;
  /** What it is known by. */
  readonly digest: string;
}

/** Both halves of the votes and of the serial number, and what contest data are encrypted with. */
export function namedElements({ serial, contests }: EncryptedBallot): readonly NamedElement[] {
  const named = (name: string, elements: readonly { readonly encoded: Uint8Array }[]): NamedElement[] =>
    elements.map(({ encoded }) => ({ name, digest: toHex(sha256(encoded)).slice(0, 2 * DIGEST_BYTES) }));
  return [
    ...(serial === undefined ? [] : named('the serial number', [serial.alpha, serial.beta])),
    ...contests.flatMap(({ id, selections, data }) => {
      const halves = selections.flatMap(({ vote }) => [vote.alpha, vote.beta]);
      return named(`contest ${JSON.stringify(id)}`, [...halves, data.c0]);
    }),
  ];
}
