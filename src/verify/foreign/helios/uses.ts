/**
 * HEL-13: what is used once, by whom. Commitments stay when a proof is copied in disguise, so they tell a copy where keys
 * and ciphertexts do not. Everything is kept as a hash in flat memory: a `Set` or `Map` ends at 2^24 entries.
 */
import { integerToBytes } from '../../../core/integers.js';
import { drawBytes } from '../../../core/random.js';
import { KEY_BYTES, KeyIndex } from '../../../ledger/key-index.js';
import type { Residue } from './group.js';
import type { Board } from './options.js';
import { type Ciphertext, challengeOf } from './proofs.js';

/** What may be used once: a ciphertext, the commitments of a proof, the key of a trustee. */
export type UsedKind = 'ciphertext' | 'proof' | 'key';

const KINDS: readonly UsedKind[] = ['ciphertext', 'proof', 'key'];
/** Keys that are stored side by side. */
const BLOCK = 4096;

/** The parts of a ciphertext, which are used together: a device never makes two with one part in common. */
export function partsOf({ alpha, beta }: Ciphertext): readonly Residue[] {
  return [alpha, beta];
}

/** Remembers all that was used, and reports what is used twice. */
export class Uses {
  readonly #board: Board;
  readonly #index: KeyIndex;
  readonly #blocks: Uint8Array[] = [];
  /** Of every key: the number of its user. */
  readonly #users: number[] = [];
  readonly #names: string[] = [];

  constructor(board: Board) {
    this.#board = board;
    const seed = drawBytes(board.rng, 4);
    this.#index = new KeyIndex(
      (i) => this.#keyAt(i),
      new DataView(seed.buffer, seed.byteOffset).getUint32(0),
    );
  }

  /**
   * Says that somebody uses something. If it was used before, that is a finding which names both, since nobody can tell who
   * copied; under lenient rules it is a note.
   * @param parts - of what is used
   * @param user - such as `votes[3]`
   * @param what - such as `answers[0].choices[1]`
   */
  use(kind: UsedKind, parts: readonly Residue[], user: string, what: string): void {
    const key = keyOf(kind, parts);
    const found = this.#index.find(key);
    if (found === -1) {
      this.#remember(key, user);
      return;
    }
    const { builder, rules } = this.#board;
    const first = this.#names[this.#users[found] ?? 0] ?? '';
    const culprit = first === user ? user : `${first} and ${user}`;
    const message = `${what} of ${user} is used by ${first} too`;
    if (rules === 'strict') builder.fail({ check: 'HEL-13', culprit, code: 'copied', message });
    else builder.note('HEL-13', message);
  }

  /** Whether something was used. */
  has(kind: UsedKind, parts: readonly Residue[]): boolean {
    return this.#index.find(keyOf(kind, parts)) !== -1;
  }

  /** Says that all that is used was seen. */
  finish(): void {
    const { builder, rules } = this.#board;
    if (rules === 'strict') builder.complete('HEL-13');
  }

  #remember(key: Uint8Array, user: string): void {
    const at = this.#users.length;
    if (at % BLOCK === 0) this.#blocks.push(new Uint8Array(BLOCK * KEY_BYTES));
    this.#blocks.at(-1)?.set(key, (at % BLOCK) * KEY_BYTES);
    if (this.#names.at(-1) !== user) this.#names.push(user);
    this.#users.push(this.#names.length - 1);
    this.#index.add(key, at);
  }

  #keyAt(index: number): Uint8Array {
    const from = (index % BLOCK) * KEY_BYTES;
    return this.#blocks[Math.floor(index / BLOCK)]?.subarray(from, from + KEY_BYTES) ?? new Uint8Array();
  }
}

/** The kind, and the hash that Helios makes of commitments: two lists with the same hash have the same challenge. */
function keyOf(kind: UsedKind, parts: readonly Residue[]): Uint8Array {
  const key = integerToBytes(challengeOf(parts), KEY_BYTES);
  key[0] = KINDS.indexOf(kind);
  return key;
}
