/** The stores that a configuration can name, and the keys and witnesses of the log. Drivers are loaded where they are needed. */
import { readFile, stat } from 'node:fs/promises';
import { asObject, asText, fromHex, parseJson } from 'hanpyo/core';
import { httpWitness, type LogStore, type NoteSigner, parseVerifierKey, type Witness } from 'hanpyo/ledger';
import { type FileStoreOptions, fileStore } from 'hanpyo/ledger/file';
import type { StoreConfig, WitnessConfig } from './config.js';
import { nativeLogSigner, nativeVerifier } from './native-keys.js';

/**
 * Opens nothing yet: the ledger opens its store.
 * @throws {RangeError} if `replicas` is no number of servers
 * @param parts - room for what outgrows memory; a disk other than the real one, for trials of what a bad one does
 */
export async function storeOf(
  config: StoreConfig,
  parts: Pick<FileStoreOptions, 'fs' | 'scratch' | 'scratchKept'> = {},
): Promise<LogStore> {
  if (config.kind === 'file') return fileStore(config.record, { journalDirectory: config.journal, ...parts });
  const { pgClient, postgresStore } = await import('hanpyo/ledger/postgres');
  const { connection, schema, replicas = 0 } = config;
  return postgresStore(pgClient({ connectionString: connection }), { schema, replicas });
}

/**
 * Reads the key of the log, as `hanpyo init` writes it.
 * @throws {RangeError} if others than its owner may read the file; `DecodeError` if it is not such a key
 */
export async function readLogKey(path: string): Promise<NoteSigner> {
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    throw new RangeError(`${path} can be read by others: chmod 600`);
  const fields = asObject(parseJson(await readFile(path), 10_000), 'logKey', ['format', 'origin', 'seed']);
  if (fields.format !== 'hanpyo log secret v1') throw new RangeError(`${path} is not the key of a log`);
  return nativeLogSigner(
    asText(fields.origin, 'origin', 1000),
    fromHex(asText(fields.seed, 'seed', 64), 'seed'),
  );
}

/** Witnesses on servers, each of which may take so long. @throws `DecodeError` for a bad key; {RangeError} for a bad address */
export function witnessesOf(configs: readonly WitnessConfig[], timeoutMs: number): readonly Witness[] {
  return configs.map(({ url, key }) =>
    httpWitness({ url, key: nativeVerifier(parseVerifierKey(key)), timeoutMs }),
  );
}
