/**
 * The PostgreSQL store (spec L-11): one log in one schema. The writer's session holds an advisory lock, and the head row
 * names its epoch, so that a writer whose lock was lost is refused whatever it still believes.
 */
import { equalBytes, joinBytes } from '../../core/bytes.js';
import type { LogStore, OpenedStore, StoreCapabilities, StoreCommit } from '../interfaces.js';
import { StoreConflictError } from '../memory-store.js';
import { prefixFrontier } from '../proofs.js';
import { TileEdge } from '../tile-edge.js';
import { MAX_ENTRY_BYTES } from '../tiles.js';
import { emptyRange, rangeRoot } from '../tree.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { booleanOf, bytesOf, bytesOrNull, integerOf, onlyRow } from './columns.js';
import { databaseFailure, StoreDatabaseError, typed } from './database-error.js';
import { findKeyRows, type RowReader, readEntryRows, readHashRows, reading } from './log-rows.js';
import {
  demandDurability,
  demandVersion,
  deposeHolders,
  lockNumber,
  prepareSession,
  releaseLock,
  takeLock,
} from './session.js';
import type { SqlClient, SqlConnection, SqlRow } from './sql.js';
import { demandReplicas, queryReplicated } from './standbys.js';
import { FORMAT, type Statements, statementsOf } from './statements.js';

/** Settings of a PostgreSQL store. */
export interface PostgresStoreOptions {
  /** The schema of the log, created where it is missing; `hanpyo` by default. */
  readonly schema?: string;
  /** What to do about a session that has the log open: give up (the default), or end it and take over. */
  readonly heldLock?: 'refuse' | 'depose';
  /** How long to wait for a writer that is just ending, in milliseconds; 2000 by default. */
  readonly lockWaitMs?: number;
  /**
   * How many synchronous standbys the server must wait for before it acknowledges anything; 0 by default. The log is not opened
   * where it waits for fewer, and fails where they are given up later.
   */
  readonly replicas?: number;
  /** Opens the log even where the server does not sync what it acknowledges: for trials, never for ballots. */
  readonly allowUnsafe?: 'for-trials';
}

/**
 * A store in a PostgreSQL database. Holds the partial tiles in memory, some kilobytes, whatever the size of the log.
 * @param client - connections to the database, which `close` of the store ends
 * @throws {RangeError} for a schema of another form, or a number of replicas that is none
 */
export function postgresStore(client: SqlClient, options: PostgresStoreOptions = {}): LogStore {
  return new PostgresStore(client, options);
}

/** What an open store holds. */
interface OpenParts {
  readonly connection: SqlConnection;
  readonly epoch: bigint;
  edge: TileEdge;
}

class PostgresStore implements LogStore {
  readonly capabilities: StoreCapabilities;
  readonly #client: SqlClient;
  readonly #statements: Statements;
  readonly #lock: bigint;
  readonly #options: PostgresStoreOptions;
  /** Standbys that are demanded; for trials none are. */
  readonly #replicas: number;
  readonly #reader: RowReader;
  #parts: OpenParts | undefined;
  #failure: unknown;

  constructor(client: SqlClient, options: PostgresStoreOptions) {
    const schema = options.schema ?? 'hanpyo';
    this.#client = client;
    this.#statements = statementsOf(schema);
    this.#lock = lockNumber(schema);
    this.#options = options;
    this.#reader = { client, statements: this.#statements };
    const { replicas = 0, allowUnsafe } = options;
    if (!Number.isSafeInteger(replicas) || replicas < 0) throw new RangeError('replicas are counted');
    this.#replicas = allowUnsafe === undefined ? replicas : 0;
    const safe = replicas > 0 ? 'replicated' : 'fsync';
    const durability = allowUnsafe === undefined ? safe : 'memory';
    this.capabilities = Object.freeze({ durability, multiWriter: false, maxEntry: MAX_ENTRY_BYTES });
  }

  async open(): Promise<OpenedStore> {
    if (this.#parts !== undefined) throw new StoreConflictError('the store is open already');
    return typed('write', async () => {
      const connection = await this.#client.connect();
      try {
        return await this.#takeOver(connection);
      } catch (error) {
        this.#parts = undefined;
        connection.release('drop');
        throw error;
      }
    });
  }

  async commit(commit: StoreCommit): Promise<void> {
    const parts = this.#open();
    const { epoch, expectedSize, leafHashes, keys, entries } = commit;
    if (epoch !== parts.epoch) throw new StoreConflictError('another writer has taken over');
    if (expectedSize !== parts.edge.size) throw new StoreConflictError('the log has another size');
    if (keys.length !== entries.length || leafHashes.length !== entries.length)
      throw new RangeError('one key and leaf hash for each entry');
    const { edge, nodes } = parts.edge.grown(leafHashes);
    let end = 0;
    const starts = entries.map((entry) => {
      end += entry.length;
      return end - entry.length;
    });
    const rows = await this.#write(() =>
      queryReplicated(parts.connection, this.#replicas, this.#statements.commit, [
        ...[epoch, expectedSize, commit.root, joinBytes(keys), joinBytes(leafHashes), joinBytes(entries)],
        ...[starts, entries.map((entry) => entry.length), commit.seals],
        ...[joinBytes(nodes.map((n) => n.hash)), nodes.map((n) => n.level), nodes.map((n) => n.index)],
      ]),
    );
    if (rows.length === 0)
      throw new StoreConflictError('another writer has taken over, or the log is sealed');
    parts.edge = edge;
  }

  findKeys(keys: readonly Uint8Array[]): Promise<number[]> {
    const { connection } = this.#open();
    return this.#write(() => findKeyRows(connection, this.#statements, keys));
  }

  readEntries(from: number, to: number): AsyncIterable<Uint8Array> {
    this.#open();
    return readEntryRows(this.#reader, from, to);
  }

  async readHashes(level: number, from: number, to: number): Promise<Uint8Array> {
    this.#open();
    return reading(this.#reader, (c) => readHashRows(c, this.#statements, level, from, to));
  }

  async swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean> {
    const { connection, epoch } = this.#open();
    const values = [next, epoch, expected];
    const { swapCheckpoint } = this.#statements;
    const rows = await this.#write(() => queryReplicated(connection, this.#replicas, swapCheckpoint, values));
    return rows.length === 1;
  }

  async flush(): Promise<void> {
    this.#open();
  }

  async close(): Promise<void> {
    const parts = this.#parts;
    this.#parts = undefined;
    if (parts !== undefined) {
      // A session that is broken has lost the lock, or loses it when the server notices.
      if (this.#failure === undefined) await releaseLock(parts.connection, this.#lock).catch(() => {});
      parts.connection.release('drop');
    }
    await typed('read', () => this.#client.close());
  }

  async #takeOver(connection: SqlConnection): Promise<OpenedStore> {
    const { lockWaitMs = 2000, heldLock = 'refuse', allowUnsafe } = this.#options;
    await demandVersion(connection);
    await prepareSession(connection);
    if (allowUnsafe === undefined) await demandDurability(connection);
    await demandReplicas(connection, this.#replicas);
    if (heldLock === 'depose') await deposeHolders(connection, this.#lock);
    await takeLock(connection, this.#lock, lockWaitMs);
    const [found] = await connection.query(this.#statements.exists);
    if (found?.found !== true)
      for (const statement of this.#statements.create) await connection.query(statement);
    // With it, all that is there already reaches the standbys, were they given up for a while.
    const taken = await queryReplicated(connection, this.#replicas, this.#statements.takeOver);
    const head = onlyRow(taken, 'the head row');
    return this.#recover(connection, head);
  }

  /** Reads the right edge, and checks it against the head row. */
  async #recover(connection: SqlConnection, head: SqlRow): Promise<OpenedStore> {
    if (integerOf(head, 'format') !== FORMAT)
      throw new StoreDatabaseError('store-unsafe', 'the tables are of another version');
    const size = integerOf(head, 'size');
    const last = integerOf(onlyRow(await connection.query(this.#statements.lastIndex), 'the answer'), 'last');
    if (last !== size - 1)
      throw new LedgerCorruptError(`the head row counts ${size} entries, the last one is ${last}`);
    const edge = await this.#loadEdge(connection, size);
    const frontier = await prefixFrontier(size, edge.read);
    const range = size === 0 ? emptyRange() : { size, hashes: frontier };
    if (!equalBytes(rangeRoot(range), bytesOf(head, 'root')))
      throw new LedgerCorruptError('the tree of the entries is not that of the head row');
    const epoch = BigInt(integerOf(head, 'epoch'));
    this.#failure = undefined;
    this.#parts = { connection, epoch, edge };
    const checkpoint = bytesOrNull(head, 'checkpoint');
    const lost = this.#watch(connection);
    return { size, frontier, epoch, checkpoint, sealed: booleanOf(head, 'sealed'), ...lost };
  }

  /** The end of the writer's session, and with it of its lock, is a failure even while nothing is written. */
  #watch(connection: SqlConnection): { readonly lost?: Promise<unknown> } {
    const lost = connection.lost?.then((failure) => {
      const error = databaseFailure('read', failure);
      if (this.#parts?.connection === connection) this.#failure ??= error;
      return error;
    });
    return lost === undefined ? {} : { lost };
  }

  async #loadEdge(connection: SqlConnection, size: number): Promise<TileEdge> {
    const read = (level: number, from: number, to: number): Promise<Uint8Array> =>
      readHashRows(connection, this.#statements, level, from, to);
    try {
      return await TileEdge.load(size, read);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new LedgerCorruptError('hashes at the edge of the tree are missing', { cause });
    }
  }

  /** Work in the writer's session. After any failure this store takes nothing any more. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined)
      throw new StoreConflictError('the store has failed and must be opened anew');
    try {
      return await typed('write', work);
    } catch (error) {
      if (!(error instanceof RangeError)) this.#failure = error;
      throw error;
    }
  }

  #open(): OpenParts {
    if (this.#parts === undefined) throw new StoreConflictError('the store is not open');
    return this.#parts;
  }
}
