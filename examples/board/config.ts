/** How the service is set up: every bound, with the value that is used where the file does not say. */
import { readFile } from 'node:fs/promises';
import { checkKiosks, type KiosksConfig } from './kiosks.js';
import type { PagesConfig } from './pages.js';

/** Where the log is kept. */
export type StoreConfig =
  | { readonly kind: 'file'; readonly record: string; readonly journal: string }
  | {
      readonly kind: 'postgres';
      readonly connection: string;
      readonly schema: string;
      /** Synchronous standbys without which nothing is taken; none are demanded by default. */
      readonly replicas?: number;
    };

/** A witness that is asked over HTTP. */
export interface WitnessConfig {
  readonly url: string;
  /** Its key as a note names it: `name+hash+base64`. */
  readonly key: string;
}

/** A token bucket: how many at once, and how many a second on average. */
export interface RateConfig {
  readonly burst: number;
  readonly perSecond: number;
}

/** Bounds: what one request, one address, one credential and all together may take. */
export interface LimitsConfig {
  /** Bytes of a body. A ledger entry has at most 65,535. */
  readonly bodyBytes: number;
  /** Bytes of all bodies, whether they have come yet or not, whose requests are not answered; and of those of one address. */
  readonly bodiesBytes: number;
  readonly bodiesBytesPerAddress: number;
  readonly headerBytes: number;
  /** How long the headers, and then the whole request, may take to come, in milliseconds. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long requests may go on after the service is told to stop. */
  readonly drainMs: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** How long nothing may move on a connection, in milliseconds. */
  readonly idleMs: number;
  /** Requests of one connection that wait for their answers. */
  readonly pipelined: number;
  /** Requests being answered. */
  readonly requests: number;
  readonly requestsPerAddress: number;
  /** Bytes of answers that clients have not taken yet. */
  readonly answerBytes: number;
  readonly answerBytesPerAddress: number;
  /** Ballots that wait to be verified or appended. */
  readonly waitingBallots: number;
  readonly waitingBytes: number;
  readonly waitingPerAddress: number;
  /** The same of anonymous voters: each costs some ten milliseconds, or ten times as many if it is forged. */
  readonly waitingNameless: number;
  readonly waitingNamelessPerAddress: number;
  /** How long a ballot waits for others, to be verified and appended with them, in milliseconds. */
  readonly gatherMs: number;
  /** Entries of officers and trustees that wait, and challenged ballots. */
  readonly waitingEntries: number;
  readonly waitingChallenges: number;
  readonly eventClients: number;
  readonly eventClientsPerAddress: number;
  /** Bytes that wait for one reader of events before it is dropped. */
  readonly eventBytes: number;
  /** Requests of one address; ballots of one credential from one address; accepted ballots of one credential. */
  readonly addressRate: RateConfig;
  readonly attemptRate: RateConfig;
  readonly credentialRate: RateConfig;
  /** Ballots of one address whose proofs or signature do not hold: honest devices send none. */
  readonly forgedRate: RateConfig;
  /** The same of anonymous voters, who have no credential: ballots of one address, and those whose proofs do not hold. */
  readonly namelessRate: RateConfig;
  readonly unprovedRate: RateConfig;
  /** How long a witness is waited for; the others, once enough have cosigned; and a client, for its receipt. */
  readonly witnessMs: number;
  readonly graceMs: number;
  readonly receiptMs: number;
  /** Addresses and credentials that are remembered. */
  readonly buckets: number;
}

/** Everything that the service must be told. */
export interface BoardConfig {
  readonly host: string;
  readonly port: number;
  readonly store: StoreConfig;
  /** File with the log's key, as `hanpyo init` writes it. */
  readonly logKey: string;
  /** Earlier keys of the log, as notes name them: one of them may have signed the last checkpoint. */
  readonly oldLogKeys: readonly string[];
  readonly witnesses: readonly WitnessConfig[];
  /** Witnesses that must cosign; 0 for none. */
  readonly quorum: number;
  readonly checkpointMs: number;
  /** Worker threads that verify proofs; 0: the process itself. */
  readonly workers: number;
  /** Proxies in front, each of which adds the address it saw to `X-Forwarded-For`; 0: the address of the socket. */
  readonly proxies: number;
  /** Web origins that may read answers; `*` for all. */
  readonly allowOrigin: string;
  /** Counts of fewer voters are not shown; the manifest's floor where that is higher. */
  readonly smallestCell: number;
  /** Kiosks whose ballots are counted apart for onlookers. */
  readonly kiosks: KiosksConfig;
  /** Pages that are handed out. */
  readonly pages: PagesConfig;
  /** The announced end of voting, ISO 8601 with a zone, which booths show. Nothing is decided by it. */
  readonly closes?: string;
  /** Bytes that the log may use; by default, what is free on its disk as well. */
  readonly capacityBytes?: number;
  /** Folder for what outgrows memory: by default beside the journal, and the system's for temporary files where that is in a database. */
  readonly scratch?: string;
  /** Bytes of memory for fingerprints of each kind that lie there, and up to as much again for all else: 64 MiB by default. */
  readonly cacheBytes?: number;
  readonly limits: LimitsConfig;
}

/** The bounds that are used where the configuration gives none. */
export const DEFAULT_LIMITS: LimitsConfig = Object.freeze({
  bodyBytes: 65_535,
  bodiesBytes: 64 * 2 ** 20,
  bodiesBytesPerAddress: 8 * 2 ** 20,
  headerBytes: 8192,
  headersMs: 10_000,
  requestMs: 20_000,
  drainMs: 20_000,
  connections: 4096,
  connectionsPerAddress: 256,
  idleMs: 60_000,
  pipelined: 32,
  requests: 8192,
  requestsPerAddress: 1024,
  answerBytes: 128 * 2 ** 20,
  answerBytesPerAddress: 16 * 2 ** 20,
  waitingBallots: 4096,
  waitingBytes: 32 * 2 ** 20,
  waitingPerAddress: 1024,
  waitingNameless: 512,
  waitingNamelessPerAddress: 8,
  gatherMs: 10,
  waitingEntries: 32,
  waitingChallenges: 8,
  eventClients: 1000,
  eventClientsPerAddress: 64,
  eventBytes: 256 * 1024,
  addressRate: { burst: 200, perSecond: 50 },
  attemptRate: { burst: 10, perSecond: 1 },
  credentialRate: { burst: 10, perSecond: 0.1 },
  forgedRate: { burst: 50, perSecond: 0.2 },
  namelessRate: { burst: 64, perSecond: 4 },
  unprovedRate: { burst: 8, perSecond: 0.02 },
  witnessMs: 3000,
  graceMs: 100,
  receiptMs: 8000,
  buckets: 200_000,
});

/** What a caller gives: anything that is left out has a default. */
export type BoardSettings = Partial<Omit<BoardConfig, 'limits'>> & {
  /** A folder that `hanpyo init` made: record, journal and log key are in it. */
  readonly workspace?: string;
  readonly limits?: Partial<LimitsConfig>;
};

/**
 * Fills in defaults.
 * @throws {RangeError} if neither a workspace nor store and key are given, a number is out of its range, or a kiosk
 *   has no token
 */
export function completeConfig(settings: BoardSettings): BoardConfig {
  const { workspace, limits, ...given } = settings;
  const store = given.store ?? (workspace === undefined ? undefined : fileStoreOf(workspace));
  const logKey = given.logKey ?? (workspace === undefined ? undefined : `${workspace}/secrets/log.json`);
  if (store === undefined || logKey === undefined)
    throw new RangeError('name a workspace, or store and logKey');
  const config: BoardConfig = {
    host: '127.0.0.1',
    port: 8080,
    oldLogKeys: [],
    witnesses: [],
    quorum: 0,
    checkpointMs: 500,
    workers: 2,
    proxies: 0,
    allowOrigin: '*',
    smallestCell: 5,
    kiosks: {},
    pages: {},
    ...given,
    store,
    logKey,
    limits: Object.freeze({ ...DEFAULT_LIMITS, ...limits }),
  };
  checkNumbers(config);
  checkKiosks(config.kiosks);
  return Object.freeze(config);
}

/** Reads settings from a JSON file of the operator. @throws {RangeError} naming a member that is not known */
export async function readSettings(path: string): Promise<BoardSettings> {
  const settings: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof settings !== 'object' || settings === null) throw new RangeError(`${path}: not an object`);
  const unknown = Object.keys(settings).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new RangeError(`${path}: there is no setting ${unknown}`);
  return settings as BoardSettings;
}

function fileStoreOf(workspace: string): StoreConfig {
  return { kind: 'file', record: `${workspace}/record`, journal: `${workspace}/journal` };
}

function checkNumbers({ port, quorum, workers, proxies, limits, ...config }: BoardConfig): void {
  const whole = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 0 && value <= most;
  if (!whole(port, 65_535)) throw new RangeError('port is 0 to 65535');
  if (!whole(quorum, 64)) throw new RangeError('quorum is a number of witnesses');
  if (!whole(workers, 1024) || !whole(proxies, 16))
    throw new RangeError('workers and proxies are small numbers');
  for (const name of ['capacityBytes', 'cacheBytes'] as const) {
    const value = config[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`${name} is a positive integer`);
  }
  for (const [name, value] of Object.entries(limits))
    if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`limits.${name} is a positive integer`);
}

const MEMBERS = [
  'workspace',
  'host',
  'port',
  'store',
  'logKey',
  'oldLogKeys',
  'witnesses',
  'quorum',
  'checkpointMs',
  'workers',
  'proxies',
  'allowOrigin',
  'smallestCell',
  'kiosks',
  'pages',
  'closes',
  'capacityBytes',
  'scratch',
  'cacheBytes',
  'limits',
];
