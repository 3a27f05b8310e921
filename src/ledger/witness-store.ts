/** What a witness remembers: for each log, the checkpoint that it last cosigned (spec L-7.3). */
import { sameNote } from './memory-store.js';

/** The memory of a witness. If it forgets, the witness can be made to cosign a rollback: it must be durable. */
export interface WitnessStore {
  /** The note that was last swapped in for an origin; `null` for none. */
  read(origin: string): Promise<Uint8Array | null>;
  /**
   * Durable compare-and-set: when it resolves to `true`, the note survives a crash.
   * @returns `false` where `expected` is not the stored note
   */
  swap(origin: string, expected: Uint8Array | null, next: Uint8Array): Promise<boolean>;
}

/** A store in memory: for tests and simulations, not for a witness that anyone relies on. */
export function memoryWitnessStore(): WitnessStore {
  const notes = new Map<string, Uint8Array>();
  return {
    read: async (origin) => notes.get(origin)?.slice() ?? null,
    async swap(origin, expected, next) {
      if (!sameNote(notes.get(origin) ?? null, expected)) return false;
      notes.set(origin, next.slice());
      return true;
    },
  };
}
