/**
 * Publishing (spec L-6.5, L-7): signs the tree as it is durable, swaps the checkpoint into the store before anyone sees it,
 * then asks the witnesses. One round runs at a time; everyone who waits gets the round that covers them.
 */
import { equalBytes } from '../core/bytes.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint, signCheckpoint } from './checkpoint.js';
import type { LogStore } from './interfaces.js';
import { StoreConflictError } from './memory-store.js';
import { addSignatures } from './note.js';
import type { NoteSigner } from './note-keys.js';
import { type CompactRange, rangeRoot } from './tree.js';
import type { WitnessCircle } from './witness.js';

/** What a publisher needs. */
export interface PublisherParts {
  readonly store: LogStore;
  readonly signers: readonly NoteSigner[];
  readonly trust: CheckpointTrust;
  readonly witnesses: WitnessCircle;
  /** The durable tree now. */
  readonly tree: () => CompactRange;
  /** Called when a checkpoint is in the store. */
  readonly announce: () => void;
}

/** The signed head of the log. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #rounds: {
    published?: Promise<Checkpoint> | undefined;
    witnessed?: Promise<Checkpoint> | undefined;
  } = {};
  #published: Checkpoint | undefined;
  #witnessed: Checkpoint | undefined;
  #swaps: Promise<unknown> = Promise.resolve();

  /** @param stored - the checkpoint that the store holds */
  constructor(parts: PublisherParts, stored: Checkpoint | undefined) {
    this.#parts = parts;
    this.#published = stored;
    if (stored !== undefined && parts.witnesses.isQuorum(stored)) this.#witnessed = stored;
  }

  /** The latest checkpoint of a level. */
  latest(level: 'published' | 'witnessed'): Checkpoint | undefined {
    return level === 'published' ? this.#published : this.#witnessed;
  }

  /** The highest level that a checkpoint can have: `witnessed` where witnesses suffice for a quorum. */
  get highest(): 'published' | 'witnessed' {
    return this.#parts.witnesses.hasQuorum ? 'witnessed' : 'published';
  }

  /**
   * A checkpoint of the level that covers `size` entries, which must be durable. Whoever asks while a round is under way that
   * does not cover them shares the next one with all others who do: however many ask, and however long rounds take, one round is
   * under way and one is waited for.
   * @throws `LedgerWitnessError` if too few witnesses cosigned; anything else is of unknown outcome
   */
  async reach(size: number, level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const covering = (): Checkpoint | undefined => {
      const latest = this.latest(level);
      return latest !== undefined && latest.size >= size ? latest : undefined;
    };
    // It may have begun before our entries were there; its failure is the matter of those who began it.
    if (covering() === undefined) await this.#rounds[level]?.catch(() => {});
    return covering() ?? this.#rounds[level] ?? this.#begin(level);
  }

  /** Signs the tree once more, although it has not changed: with other keys, say. Only before anything else is published. */
  async renew(): Promise<void> {
    await this.#round('published');
  }

  #begin(level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const round = this.#round(level).finally(() => {
      this.#rounds[level] = undefined;
    });
    this.#rounds[level] = round;
    return round;
  }

  async #round(level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const range = this.#parts.tree();
    const next = level === 'witnessed' ? await this.#cosign(range.size) : await this.#sign(range);
    this.#parts.announce();
    return next;
  }

  async #cosign(size: number): Promise<Checkpoint> {
    const checkpoint = await this.reach(size, 'published');
    const signatures = await this.#parts.witnesses.cosign(checkpoint);
    const cosigned = openCheckpoint(addSignatures(checkpoint.note, signatures), this.#parts.trust);
    await this.#swap(cosigned, checkpoint.note);
    this.#witnessed = cosigned;
    return cosigned;
  }

  async #sign(range: CompactRange): Promise<Checkpoint> {
    const head = { origin: this.#parts.trust.origin, size: range.size, root: rangeRoot(range) };
    const checkpoint = openCheckpoint(await signCheckpoint(head, this.#parts.signers), this.#parts.trust);
    await this.#swap(checkpoint, undefined);
    return checkpoint;
  }

  /** Stores a checkpoint; one with added cosignatures only while nothing newer is stored than the `base` it was made of. */
  async #swap(next: Checkpoint, base: Uint8Array | undefined): Promise<void> {
    const turn = this.#swaps.then(async () => {
      const current = this.#published;
      if (base !== undefined && current !== undefined && !equalBytes(current.note, base)) return;
      if (!(await this.#parts.store.swapCheckpoint(current?.note ?? null, next.note)))
        throw new StoreConflictError('another writer has published a checkpoint');
      this.#published = next;
    });
    this.#swaps = turn.catch(() => {});
    await turn;
  }
}
