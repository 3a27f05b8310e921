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
  readonly #rounds: { published?: Promise<void> | undefined; witnessed?: Promise<void> | undefined } = {};
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

  /** Whether a checkpoint can be witnessed at all. */
  get hasQuorum(): boolean {
    return this.#parts.witnesses.hasQuorum;
  }

  /**
   * Publishes until a checkpoint of the level covers `size` entries, which must be durable.
   * @throws `LedgerWitnessError` if too few witnesses cosigned; anything else is of unknown outcome
   */
  async reach(size: number, level: 'published' | 'witnessed'): Promise<Checkpoint> {
    for (;;) {
      const latest = this.latest(level);
      if (latest !== undefined && latest.size >= size) return latest;
      const running = this.#rounds[level];
      if (running !== undefined) {
        // It may have begun before our entries were there; its failure is the matter of those who began it.
        await running.catch(() => {});
        continue;
      }
      const round = this.#round(level).finally(() => {
        this.#rounds[level] = undefined;
      });
      this.#rounds[level] = round;
      await round;
    }
  }

  /** Signs the tree once more, although it has not changed: with other keys, say. Only before anything else is published. */
  renew(): Promise<void> {
    return this.#round('published');
  }

  async #round(level: 'published' | 'witnessed'): Promise<void> {
    const range = this.#parts.tree();
    if (level === 'witnessed') {
      const checkpoint = await this.reach(range.size, 'published');
      const signatures = await this.#parts.witnesses.cosign(checkpoint);
      const cosigned = openCheckpoint(addSignatures(checkpoint.note, signatures), this.#parts.trust);
      await this.#swap(cosigned, checkpoint.note);
      this.#witnessed = cosigned;
    } else {
      const head = { origin: this.#parts.trust.origin, size: range.size, root: rangeRoot(range) };
      const note = await signCheckpoint(head, this.#parts.signers);
      await this.#swap(openCheckpoint(note, this.#parts.trust), undefined);
    }
    this.#parts.announce();
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
