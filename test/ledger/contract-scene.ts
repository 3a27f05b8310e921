/** Where the tests of the ledger's contract happen: a fresh place for each test, cleared afterwards. */
import { afterEach } from 'vitest';
import { type Ledger, type LedgerOptions, type LogStore, openLedger } from '../../src/ledger/index.js';
import { ORIGIN, SIGNER } from './helpers.js';

/** An engine under test. */
export interface Engine {
  /** A fresh place for one log. */
  create(): Promise<EnginePlace>;
}

/** A place for one log. */
interface EnginePlace {
  /** A store over that place; several may be asked for, one after the other or at once. */
  store(): LogStore;
  /** What a killed process leaves: like `close`, but nothing is flushed. */
  crash(store: LogStore): Promise<void>;
  remove(): Promise<void>;
}

/** A place, and how a ledger is opened there. */
interface Place extends EnginePlace {
  open(options?: Partial<LedgerOptions>, store?: LogStore): Promise<Ledger>;
}

/** What a test of the contract needs. */
export interface Scene {
  place(): Promise<Place>;
  /** What is to be done after the test, before what was asked for earlier. */
  after(cleanup: () => Promise<void>): void;
}

/** The scene of an engine; to be asked for within `describe`. */
export function sceneOf(engine: Engine): Scene {
  const cleanups: (() => Promise<void>)[] = [];
  const after = (cleanup: () => Promise<void>): void => void cleanups.unshift(cleanup);
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  return {
    after,
    async place() {
      const made = await engine.create();
      cleanups.push(() => made.remove());
      const open = async (options: Partial<LedgerOptions> = {}, store = made.store()): Promise<Ledger> => {
        const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER, ...options });
        after(() => ledger.close().catch(() => {}));
        return ledger;
      };
      return { ...made, open };
    },
  };
}
