import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileStoreOptions, fileStore, type ProcessTable } from '../../src/ledger/file/index.js';
import { type LogStore, memoryStore } from '../../src/ledger/index.js';
import { scratchInMemory } from '../helpers/scratch.js';
import { ledgerContract } from './contract.js';
import type { Engine } from './contract-scene.js';

const memory: Engine = {
  async create() {
    const store = memoryStore();
    return { store: () => store, crash: async () => {}, remove: async () => {} };
  },
};

/** Every store is a process of its own, so that a test can let one die. */
const fileWith = (options: Pick<FileStoreOptions, 'scratch'>): Engine => ({
  async create() {
    const directory = await mkdtemp(join(tmpdir(), 'hanpyo-ledger-'));
    const dead = new Set<number>();
    const pids = new Map<LogStore, number>();
    return {
      store() {
        const pid = pids.size + 1;
        const processes: ProcessTable = {
          self: async () => ({ pid, started: '0', boot: 'test' }),
          isAlive: async (identity) => !dead.has(identity.pid),
        };
        const store = fileStore(directory, { ...options, processes });
        pids.set(store, pid);
        return store;
      },
      crash: async (store) => {
        dead.add(pids.get(store) ?? 0);
      },
      remove: () => rm(directory, { recursive: true, force: true }),
    };
  },
});

ledgerContract('memory', memory);
ledgerContract('file', fileWith({}));
ledgerContract('file, what it remembers outside of memory', fileWith({ scratch: () => scratchInMemory(64) }));
