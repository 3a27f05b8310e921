/** The memory of a witness in a folder: what it promised to remember survives, whatever happens to the disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  fileWitnessStore,
  LedgerLockedError,
  type ProcessTable,
  WitnessStoreError,
} from '../../src/ledger/file/index.js';
import { encodeAddCheckpoint, parseCheckpoint } from '../../src/ledger/index.js';
import { FakeDisk } from './fake-disk.js';
import { ORIGIN, rejection, simulationRng } from './helpers.js';
import { testLog, testWitness, witnessKey } from './witness-helpers.js';

const log = await testLog(12);
const KEY = witnessKey('w.example', 41);

/** A process that is alive as long as nobody says otherwise. */
function processes(): ProcessTable & { alive: boolean } {
  return {
    alive: false,
    self: async () => ({ pid: 1, started: 'now', boot: 'this' }),
    async isAlive() {
      return this.alive;
    },
  };
}

describe('a witness on a disk', () => {
  it('loses nothing that it cosigned to a power loss or a full disk, whenever it strikes', async () => {
    let tries = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { rng, below } = simulationRng(seed);
      const disk = new FakeDisk(below);
      let promised = 0;
      for (let life = 0; life < 4; life++) {
        const store = await fileWitnessStore('/witness', { fs: disk.fs(), processes: processes(), rng });
        const found = await store.read(ORIGIN);
        const size = found === null ? 0 : parseCheckpoint(found).size;
        expect(size).toBeGreaterThanOrEqual(promised);
        const witness = testWitness(KEY, store);
        disk.faultAfter(1 + below(12), (['crash', 'EIO', 'ENOSPC'] as const)[below(3)] ?? 'crash');
        for (let next = size; next < Math.min(size + 3, 12); next++) {
          const proof = next === 0 ? [] : await log.proof(next, next + 1);
          const { note } = await log.checkpoint(next + 1);
          const body = encodeAddCheckpoint({ oldSize: next, proof, checkpoint: note });
          const answer = await witness
            .handle({ method: 'POST', path: '/add-checkpoint', body })
            .catch(() => undefined);
          if (answer?.status !== 200) {
            // A disk that has failed once is not asked again.
            expect(
              await rejection(witness.handle({ method: 'POST', path: '/add-checkpoint', body })),
            ).toBeDefined();
            tries++;
            break;
          }
          promised = next + 1;
        }
        disk.crash();
      }
    }
    expect(tries).toBeGreaterThan(60);
  }, 60_000);

  it('belongs to one process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'witness-'));
    try {
      const store = await fileWitnessStore(join(folder, 'memory'));
      expect(await rejection(fileWitnessStore(join(folder, 'memory')))).toBeInstanceOf(LedgerLockedError);
      const [a, b] = [utf8('a\n'), utf8('b\n')];
      const swaps = await Promise.all([store.swap(ORIGIN, null, a), store.swap(ORIGIN, null, b)]);
      expect(swaps).toEqual([true, false]);
      expect(await store.read(ORIGIN)).toEqual(a);
      expect(await store.swap(ORIGIN, a, b)).toBe(true);
      expect(await store.read('elsewhere.example')).toBeNull();
      await store.close();
      expect(await rejection(store.swap(ORIGIN, b, a))).toBeInstanceOf(WitnessStoreError);
      const again = await fileWitnessStore(join(folder, 'memory'));
      expect(await again.read(ORIGIN)).toEqual(b);
      await again.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("cosigns nothing more once its lock is another one's", async () => {
    const { rng, below } = simulationRng(1);
    const disk = new FakeDisk(below);
    const table = processes();
    const first = await fileWitnessStore('/witness', { fs: disk.fs(), processes: table, rng });
    const second = await fileWitnessStore('/witness', { fs: disk.fs(), processes: table, rng });
    expect(await rejection(first.swap(ORIGIN, null, utf8('x\n')))).toBeInstanceOf(WitnessStoreError);
    expect(await second.swap(ORIGIN, null, utf8('y\n'))).toBe(true);
  });
});
