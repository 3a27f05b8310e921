import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { fileStore, openLogDirectory } from '../../src/ledger/file/index.js';
import { openLedger } from '../../src/ledger/index.js';
import { collect, ORIGIN, record, SIGNER, simulationRng, TRUST } from './helpers.js';

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

/** Rounds beyond the three of every run, each killed after a random number of acknowledgements. */
const MORE_ROUNDS = Number.parseInt(process.env.HANPYO_KILL_RUNS ?? '0', 10);

/** Runs a writer until it has acknowledged some appends, kills it, and returns what it acknowledged. */
async function killed(
  directory: string,
  start: number,
  acknowledgements: number,
): Promise<Map<number, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, directory, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Uint8Array) => {
    text += String(data);
    if (text.split('\n').length > acknowledgements) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  // The last line may be cut by the kill; only whole lines are acknowledgements.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').map(Number));
  return new Map(lines.map(([index = -1, number = -1]) => [index, number]));
}

it(
  'kill -9 of a writing process loses nothing that was acknowledged',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'hanpyo-kill-'));
    const acknowledged = new Map<number, number>();
    const { below } = simulationRng(MORE_ROUNDS);
    const rounds = [30, 333, 1200, ...Array.from({ length: MORE_ROUNDS }, () => 1 + below(400))];
    try {
      for (const [round, acknowledgements] of rounds.entries()) {
        for (const [index, number] of await killed(directory, 10_000 * round, acknowledgements)) {
          expect(acknowledged.has(index)).toBe(false);
          acknowledged.set(index, number);
        }
        if (round === 1)
          await appendFile(join(directory, 'private/journal'), new Uint8Array(700).fill(round));
        const ledger = await openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
        const { sequenced } = ledger.size();
        const entries = await collect(ledger.read(0, sequenced));
        for (const [index, number] of acknowledged)
          expect(toHex(entries[index]?.entry ?? record(-1))).toBe(toHex(record(number)));
        // This process lives, so its lock holds.
        const second = openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
        await expect(second).rejects.toMatchObject({ code: 'ledger-locked' });
        await ledger.close();
        const reader = openLogDirectory(directory, TRUST);
        expect((await collect(reader.read(0, sequenced))).length).toBe(sequenced);
      }
      expect(acknowledged.size).toBeGreaterThan(1500);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
  60_000 + 10_000 * MORE_ROUNDS,
);
