/**
 * A small election with people who vote by themselves, and the live monitor of it, on this machine until it is stopped.
 *
 *   npx tsx examples/monitor/run.ts [--port N]
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { completeConfig } from '../board/config.js';
import { BoardService } from '../board/service.js';
import { firstBallot, makeShownElection, send } from '../pages/shown-election.js';
import { makeMonitor } from './bundle.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-monitor-'));
const election = await makeShownElection(workspace);
const page = join(workspace, 'monitor.html');
await writeFile(page, (await makeMonitor({ demo: 'tamper' })).html);
const { service, port, ready } = await BoardService.start(
  completeConfig({ workspace, port: Number(values.port), workers: 0, pages: { '/monitor': page } }),
  {},
);
await ready;
const board = `http://127.0.0.1:${port}`;
console.log(`${board}/monitor`);
const ending = new AbortController();
process.once('SIGINT', () => ending.abort());
try {
  for (const voter of election.voters.keys()) {
    await send(board, 'ballots', firstBallot(election, voter, voter));
    await pause(500 + 150 * (voter % 20), undefined, { signal: ending.signal });
  }
  await pause(2 ** 31 - 1, undefined, { signal: ending.signal });
} catch (error) {
  if (!ending.signal.aborted) throw error;
}
await service.stop();
