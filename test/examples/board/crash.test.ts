/** kill -9 of the service at random points: hundreds of rounds with `npm run board:crash -- --rounds 300`, a few here, `BOARD_CRASH_ROUNDS` of them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleService } from '../../../examples/board/child.js';
import { killRounds } from '../../../examples/board/kill-rounds.js';

const ROUNDS = Number(process.env.BOARD_CRASH_ROUNDS ?? 5);

it('nothing that was acknowledged is lost or stands twice, and the record verifies', async () => {
  await mkdir('node_modules/.cache', { recursive: true });
  const folder = await mkdtemp(join('node_modules/.cache', 'board-crash-test-'));
  try {
    const script = await bundleService(folder);
    const outcome = await killRounds({
      script,
      workspace: join(folder, 'workspace'),
      rounds: ROUNDS,
      seed: 3,
      cacheBytes: 4096,
    });
    expect(outcome).toMatchObject({ rounds: ROUNDS, lost: 0, doubled: 0, verdict: 'verified' });
    // Of what it remembers, some was not in memory when it was asked for.
    expect(Math.min(outcome.sentAgain, outcome.pagesWritten, outcome.pagesRead)).toBeGreaterThan(0);
    // It was killed in the middle of something, and that something was found to be done or not.
    expect(outcome.acknowledged).toBeGreaterThan(ROUNDS);
    expect(outcome.repeated).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
