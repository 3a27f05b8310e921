/** A Redis server for tests: on the loopback interface, at a random port, keeping nothing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { endsWithUs } from './ends-with-us.js';

/** A server under test. */
export interface TestRedis {
  readonly url: string;
  /** Stops it and deletes what it left. */
  remove(): Promise<void>;
}

/**
 * A `describe` block with a server of its own, which is removed after it; where there is none it is one skipped test that
 * says so.
 */
export function describeWithRedis(name: string, body: (server: TestRedis) => void): void {
  describe(name, async () => {
    const server = await startRedis();
    if (server === undefined) return void it.skip('needs redis-server, which is not installed', () => {});
    afterAll(() => server.remove());
    body(server);
  });
}

/** Starts a server; `undefined` where the program is missing. */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-redis-'));
  for (let attempt = 1; ; attempt++) {
    try {
      return await startIn(folder);
    } catch (error) {
      // Somebody else may have taken the port meanwhile.
      if (attempt < 5) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

async function startIn(folder: string): Promise<TestRedis> {
  const port = await freePort();
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const server = spawn('redis-server', [...place, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  endsWithUs(server, 'KILL', folder);
  const atExit = (): void => void server.kill('SIGKILL');
  process.once('exit', atExit);
  try {
    await listening(port, server);
  } catch (error) {
    process.off('exit', atExit);
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async remove() {
      process.off('exit', atExit);
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`redis-server ended with ${server.exitCode}`);
}
