/**
 * A PostgreSQL server for tests: on the loopback interface, at a random port, its data in a temporary folder. It syncs to
 * the disk as a real one does. Tests may kill it and start it again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresBinaries, postgresBinaries, serverIdentity } from './postgres-binaries.js';

/** A server under test. */
export interface TestPostgres {
  readonly port: number;
  /** Creates an empty database. @returns its connection string */
  createDatabase(): Promise<string>;
  /** Runs one statement as the superuser, on a connection of its own. */
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Kills every process of the server at once (SIGKILL), as if the machine had died. */
  kill(): Promise<void>;
  /** Starts it again after `kill` or `stop`, on the same port and data; resolves when it takes connections. */
  start(): Promise<void>;
  /** Stops it at once, but in order: open connections are cut. */
  stop(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

/**
 * Creates and starts a server.
 * @param settings - of `postgresql.conf`, such as `{ max_connections: '20' }`
 * @returns `undefined` where there are no programs for this platform
 * @throws {Error} where there are and they do not run
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-postgres-'));
  try {
    const { uid, gid } = serverIdentity();
    if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
    const binaries = postgresBinaries(folder);
    if (binaries === undefined) {
      await rm(folder, { recursive: true });
      return undefined;
    }
    const server = new Server(binaries, join(folder, 'data'), await freePort(), settings);
    await server.initialise();
    await server.start();
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error('the PostgreSQL server does not start', { cause: error });
  }
}

class Server implements TestPostgres {
  readonly port: number;
  readonly #binaries: PostgresBinaries;
  readonly #data: string;
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;
  #databases = 0;
  /** A test process that ends early takes its server with it. */
  readonly #atExit = (): void => void this.#process?.kill('SIGQUIT');

  constructor(
    binaries: PostgresBinaries,
    data: string,
    port: number,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#binaries = binaries;
    this.#data = data;
    this.#settings = settings;
    this.port = port;
    process.once('exit', this.#atExit);
  }

  async initialise(): Promise<void> {
    const options = ['--auth=trust', '--username=hanpyo', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const child = this.#spawn(this.#binaries.initdb, [`--pgdata=${this.#data}`, ...options]);
    const log = logOf(child);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`initdb: ${log()}`);
  }

  async start(): Promise<void> {
    const settings = { ...SETTINGS, ...this.#settings, port: String(this.port) };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // After a kill, what is left of the old server may need a moment to go.
    for (let attempt = 1; ; attempt++) {
      const child = this.#spawn(this.#binaries.postgres, ['-D', this.#data, ...flags]);
      const log = logOf(child);
      this.#process = child;
      if (await isReady(child)) return;
      if (attempt === 20) throw new Error(log());
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async createDatabase(): Promise<string> {
    const name = `test_${process.pid}_${this.#databases++}`;
    await this.query(`CREATE DATABASE ${name}`);
    return this.#url(name);
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.#url('postgres') });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // Stopped first, so that it starts nothing while its children are listed.
    child.kill('SIGSTOP');
    const children = await childrenOf(child.pid);
    child.kill('SIGKILL');
    for (const pid of children) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was gone already.
      }
    }
    await ended(child);
  }

  async stop(): Promise<void> {
    this.#process?.kill('SIGINT');
    await ended(this.#process);
  }

  async remove(): Promise<void> {
    process.off('exit', this.#atExit);
    await this.kill();
    await rm(join(this.#data, '..'), { recursive: true, force: true });
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return spawn(program, args, { ...this.#binaries.identity, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  #url(database: string): string {
    return `postgresql://hanpyo@127.0.0.1:${this.port}/${database}`;
  }
}

/** Little memory, loopback only; `fsync` and `synchronous_commit` stay as they are by default: on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  max_connections: '60',
  autovacuum: 'off',
  // After a crash the server syncs all of its files before anything else: with one call where the system has it.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** The end of what a program prints, for error messages. */
function logOf(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Uint8Array) => {
      text = (text + String(data)).slice(-2000);
    });
  return () => text.trim();
}

/** Whether a server gets as far as taking connections. */
async function isReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.stderr?.on('data', (data: Uint8Array) => {
      if (String(data).includes('ready to accept connections')) resolve(true);
    });
    child.once('close', () => resolve(false));
    child.once('error', () => resolve(false));
  });
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The processes that a process has started, where the system tells (Linux); elsewhere they notice by themselves. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
