import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import type { ObjectStore } from '../../src/ledger/object/index.js';

/** What a troubled object store does with a call. */
type Fate = 'done' | 'refused-409' | 'lost' | 'done-but-timed-out' | 'done-later';

/** How many of 100 calls meet each trouble; none by default. */
export type Troubles = Partial<Record<Exclude<Fate, 'done'>, number>>;

/**
 * A bucket in memory with conditional writes. Tags are hashes of the content, as the ETags of most services are. It can be
 * made to answer `409`, to lose calls, to time out after it has done what was asked, and to do it only some calls later.
 */
export class FakeObjects {
  readonly #objects = new Map<string, Uint8Array>();
  readonly #below: (n: number) => number;
  #troubles: Troubles = {};
  #late: (() => void)[] = [];
  #dead = new Set<object>();
  #fault: number | undefined;
  /** Calls that change something, so far. */
  changes = 0;
  /** How often a process died of {@link FakeObjects.dieAfter}. */
  deaths = 0;
  /** How often each trouble struck. */
  readonly struck: Record<string, number> = {};

  constructor(below: (n: number) => number = () => 0) {
    this.#below = below;
  }

  setTroubles(troubles: Troubles): void {
    this.#troubles = troubles;
  }

  /** From the n-th changing call on nothing is answered to anybody who has a store now: their process has died. */
  dieAfter(changes: number): void {
    this.#fault = this.changes + changes;
  }

  /** No troubles and no deaths from now on; what is under way arrives. */
  calm(): void {
    this.#troubles = {};
    this.#fault = undefined;
    for (const late of this.#late.splice(0)) late();
  }

  paths(): string[] {
    return [...this.#objects.keys()];
  }

  content(path: string): Uint8Array | undefined {
    return this.#objects.get(path);
  }

  /** Changes an object behind everyone's back; removes it where there are no bytes. */
  damage(path: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#objects.delete(path);
    else this.#objects.set(path, bytes);
  }

  /** The bucket as one process sees it. `kill` ends the process: what it has sent may still arrive. */
  client(): ObjectStore & { kill(): void } {
    const self = {};
    const call = async <T>(does: 'read' | 'change', act: () => T): Promise<T> => {
      await Promise.resolve();
      if (this.#dead.has(self)) throw new Error('this process is dead');
      if (does === 'change') {
        this.changes += 1;
        if (this.#fault !== undefined && this.changes >= this.#fault) {
          this.#fault = undefined;
          this.deaths += 1;
          this.#dead.add(self);
          if (this.#below(2) === 0) act();
          throw new Error('the process died');
        }
      }
      for (const late of this.#late.splice(0, this.#below(this.#late.length + 1))) late();
      return this.#meet(does === 'read' ? this.#readFate() : this.#fate(), act);
    };
    return {
      kill: () => void this.#dead.add(self),
      get: (path, maxBytes) =>
        call('read', () => {
          const bytes = this.#objects.get(path);
          if (bytes === undefined) return undefined;
          if (bytes.length > maxBytes) throw new RangeError(`${path} has more than ${maxBytes} bytes`);
          return { bytes: bytes.slice(), tag: tagOf(bytes) };
        }),
      putIfAbsent: (path, bytes) =>
        call('change', () => (this.#objects.has(path) ? undefined : this.#put(path, bytes))),
      putIfMatch: (path, bytes, tag) =>
        call('change', () => {
          const now = this.#objects.get(path);
          return now !== undefined && tagOf(now) === tag ? this.#put(path, bytes) : undefined;
        }),
      remove: (path) => call('change', () => void this.#objects.delete(path)),
    };
  }

  #put(path: string, bytes: Uint8Array): string {
    this.#objects.set(path, bytes.slice());
    return tagOf(bytes);
  }

  #meet<T>(fate: Fate, act: () => T): T {
    if (fate !== 'done') this.struck[fate] = (this.struck[fate] ?? 0) + 1;
    if (fate === 'done') return act();
    if (fate === 'done-but-timed-out') act();
    if (fate === 'done-later') this.#late.push(act);
    throw new Error(fate);
  }

  #fate(): Fate {
    let dice = this.#below(100);
    for (const fate of ['refused-409', 'lost', 'done-but-timed-out', 'done-later'] as const) {
      dice -= this.#troubles[fate] ?? 0;
      if (dice < 0) return fate;
    }
    return 'done';
  }

  #readFate(): Fate {
    return this.#below(100) < (this.#troubles.lost ?? 0) ? 'lost' : 'done';
  }
}

function tagOf(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}
