/**
 * A PostgreSQL server for tests: on the loopback interface, at a random port, its data in a temporary folder. It syncs to
 * the disk as a real one does. Tests may kill it and start it again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { endsWithUs } from './ends-with-us.js';
import { type PostgresBinaries, postgresBinaries, serverIdentity } from './postgres-binaries.js';
import { childrenOf, ended, freePort, isReady, logOf, signalAll } from './postgres-process.js';

/** A server under test. */
export interface TestPostgres {
  readonly port: number;
  /** The folder of its data. */
  readonly data: string;
  /** Creates an empty database. @returns its connection string */
  createDatabase(): Promise<string>;
  /** Runs one statement as the superuser, on a connection of its own. */
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Kills every process of the server at once (SIGKILL), as if the machine had died. */
  kill(): Promise<void>;
  /** Halts every process of the server where it is, as a machine that hangs, until it is killed. */
  freeze(): Promise<void>;
  /** Starts it again after `kill` or `stop`, on the same port and data; resolves when it takes connections. */
  start(): Promise<void>;
  /** Stops it at once, but in order: open connections are cut. */
  stop(): Promise<void>;
  /** Has it go on with a copy of another one's data, as its standby: both are started anew. Resolves when it follows. */
  follow(primary: TestPostgres): Promise<void>;
  /** Makes it a primary. */
  promote(): Promise<void>;
  /** Another server that follows this one; `remove` it before this one. */
  standby(): Promise<TestPostgres>;
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
    await giveAway(folder);
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
  readonly data: string;
  readonly #binaries: PostgresBinaries;
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
    this.data = data;
    this.#settings = settings;
    this.port = port;
    process.once('exit', this.#atExit);
  }

  async initialise(): Promise<void> {
    const options = ['--auth=trust', '--username=hanpyo', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const child = this.#spawn(this.#binaries.initdb, [`--pgdata=${this.data}`, ...options]);
    const log = logOf(child);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`initdb: ${log()}`);
  }

  async start(): Promise<void> {
    const settings = { ...SETTINGS, ...this.#settings, port: String(this.port) };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // After a kill, what is left of the old server may need a moment to go.
    for (let attempt = 1; ; attempt++) {
      const child = this.#spawn(this.#binaries.postgres, ['-D', this.data, ...flags]);
      endsWithUs(child, 'QUIT', join(this.data, '..'));
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
    signalAll(children, 'SIGKILL');
    await ended(child);
  }

  async freeze(): Promise<void> {
    const { pid } = this.#process ?? {};
    if (pid === undefined) return;
    signalAll([pid], 'SIGSTOP');
    signalAll(await childrenOf(pid), 'SIGSTOP');
  }

  async stop(): Promise<void> {
    this.#process?.kill('SIGINT');
    await ended(this.#process);
  }

  async follow(primary: TestPostgres): Promise<void> {
    await this.kill();
    await primary.stop();
    await rm(this.data, { recursive: true, force: true });
    const [code] = await once(this.#spawn('cp', ['-Rp', primary.data, this.data]), 'close');
    if (code !== 0) throw new Error('the data cannot be copied');
    const connection = `host=127.0.0.1 port=${primary.port} user=hanpyo application_name=standby`;
    await appendFile(join(this.data, 'postgresql.auto.conf'), `primary_conninfo = '${connection}'\n`);
    const signal = join(this.data, 'standby.signal');
    await appendFile(signal, '');
    await giveAway(signal);
    await primary.start();
    await this.start();
    while ((await primary.query(FOLLOWERS)).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async promote(): Promise<void> {
    const [row] = await this.query('SELECT pg_promote() AS done');
    if (row?.done !== true) throw new Error('the standby is not promoted');
  }

  async standby(): Promise<TestPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-postgres-'));
    await giveAway(folder);
    const standby = new Server(this.#binaries, join(folder, 'data'), await freePort(), this.#settings);
    await standby.follow(this);
    return standby;
  }

  async remove(): Promise<void> {
    process.off('exit', this.#atExit);
    await this.kill();
    await rm(join(this.data, '..'), { recursive: true, force: true });
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
  // A copy for a standby is quickly made.
  min_wal_size: '32MB',
  max_connections: '60',
  autovacuum: 'off',
  // After a crash the server syncs all of its files before anything else: with one call where the system has it.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** The standbys that a server sends to, and waits for if it is to wait for any. */
const FOLLOWERS = `SELECT pid FROM pg_stat_replication WHERE state = 'streaming'
  AND (sync_state <> 'async' OR current_setting('synchronous_standby_names') = '')`;

/** Gives a file or folder to whoever runs the server. */
async function giveAway(path: string): Promise<void> {
  const { uid, gid } = serverIdentity();
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
