/** What tests have started does not outlive them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from './until.js';

const CODE = `
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endsWithUs } from '${new URL('./ends-with-us.ts', import.meta.url).href}';
const [folder, forMs] = process.argv.slice(1);
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, ' + forMs + ')'], { stdio: 'ignore' });
endsWithUs(child, 'QUIT', folder);
console.log(child.pid);
setInterval(() => {}, 1000);
const watches = () =>
  readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').split(' ').filter(Boolean)
    .some((pid) => readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes('read _'));
if (forMs < 1000) child.once('exit', () => setInterval(() => watches() || process.exit(), 5));`;

function run(folder: string, forMs: number) {
  const args = ['--import', 'tsx', '--input-type=module', '-e', CODE, folder, `${forMs}`];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

it.skipIf(process.platform === 'win32')(
  'a process that is killed takes with it what it started, and the folder of that',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-ends-'));
    const parent = run(folder, 600_000);
    const [said] = await once(parent.stdout, 'data');
    const child = Number(String(said));
    expect(isThere(child)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isThere(child) && !existsSync(folder));
  },
);

it.skipIf(process.platform !== 'linux')(
  'what ends by itself is let go, and its folder is left alone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-ends-'));
    const parent = run(folder, 50);
    try {
      await once(parent, 'exit', { signal: AbortSignal.timeout(50_000) });
      expect(existsSync(folder)).toBe(true);
    } finally {
      parent.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  },
);

/** Whether a process runs; one that only waits to be buried does not. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !(existsSync(stat) && readFileSync(stat, 'utf8').includes(') Z '));
}
