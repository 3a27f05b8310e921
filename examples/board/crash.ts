/**
 * Kills the service at random points, again and again, and counts what it acknowledged and what is lost.
 *
 *   npm run board:crash -- --rounds 300 [--seed N] [--cache 8192]
 *
 * Prints one line of JSON. Exit code 1 if a ballot that was acknowledged is not where it was acknowledged, stands twice, or
 * if the record that is left does not verify.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleService, killRounds } from './kill-rounds.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, cache: { type: 'string' } },
});
// Inside the checkout, where what stays outside of the bundle is found.
await mkdir('node_modules/.cache', { recursive: true });
const folder = await mkdtemp(join('node_modules/.cache', 'board-crash-'));
try {
  const script = await bundleService(folder);
  const outcome = await killRounds({
    script,
    workspace: join(folder, 'workspace'),
    rounds: Number(values.rounds ?? 20),
    seed: Number(values.seed ?? Date.now() % 2 ** 31),
    ...(values.cache !== undefined && { cacheBytes: Number(values.cache) }),
    onRound: (round, acknowledged) => console.error(`round ${round}: ${acknowledged} acknowledged so far`),
  });
  console.log(JSON.stringify(outcome));
  if (outcome.lost + outcome.doubled > 0 || outcome.verdict !== 'verified') process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
