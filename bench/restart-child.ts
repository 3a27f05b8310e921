/**
 * Writes, opens or reads a log in a folder and says, as JSON, how long that took and what memory: started by the topic
 * `restart` as a process of its own, bundled, so that nothing else is counted.
 */
import { join } from 'node:path';
import { listen } from '../src/cli/http-listen.js';
import { fileStore, fileWitnessStore, openLogDirectory } from '../src/ledger/file/index.js';
import {
  cosignatureSigner,
  ed25519NoteSigner,
  httpWitness,
  openLedger,
  Witnessing,
} from '../src/ledger/index.js';
import { appendEntries } from './append-entries.js';

/** What the process is asked. */
export interface LogRequest {
  readonly task: 'write' | 'witnessed' | 'open' | 'read';
  readonly folder: string;
  /** Entries of the log: to be appended, or there. */
  readonly entries: number;
  /** Bytes of an entry. */
  readonly bytes: number;
}

/** What it reports. */
export interface LogOutcome {
  readonly seconds: number;
  /** The most resident memory at any time, as the system counted it, in bytes. */
  readonly peak: number;
}

const ORIGIN = 'bench.example/log';
const SIGNER = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(1));
const COSIGNER = cosignatureSigner('witness.example', new Uint8Array(32).fill(2), () =>
  Math.floor(Date.now() / 1000),
);
const MAX_BODY = 65_536;

const request: LogRequest = JSON.parse(process.argv[2] ?? '{}');
const tasks = { write, witnessed, open, read };
const start = performance.now();
await tasks[request.task](request);
const outcome: LogOutcome = {
  seconds: (performance.now() - start) / 1000,
  peak: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(outcome));

/** Durable appends, and all of it published at the end. */
async function write({ folder, entries, bytes }: LogRequest): Promise<void> {
  const ledger = await openLedger(fileStore(folder), { origin: ORIGIN, signer: SIGNER });
  await appendEntries(ledger, entries, bytes, 'sequenced');
  await ledger.close();
}

/** The same, but an append is over when a witness has cosigned: over HTTP, and with a memory on the same disk. */
async function witnessed({ folder, entries, bytes }: LogRequest): Promise<void> {
  const store = await fileWitnessStore(join(folder, 'witness'));
  const logs = [{ origin: ORIGIN, keys: [SIGNER] }];
  const witnessing = new Witnessing({ signers: [COSIGNER], logs, store });
  const server = await listen((asked) => witnessing.handle(asked), {
    ...{ host: '127.0.0.1', port: 0, maxBody: MAX_BODY },
    onError: (error) => console.error(error),
  });
  const witness = httpWitness({ key: COSIGNER, url: server.url });
  const ledger = await openLedger(fileStore(join(folder, 'log')), {
    ...{ origin: ORIGIN, signer: SIGNER, witnesses: [witness], quorum: 1, checkpointIntervalMs: 100 },
  });
  await appendEntries(ledger, entries, bytes, 'witnessed');
  await ledger.close();
  await server.close();
  await store.close();
}

/** What a service does when it starts again: recovers the journal whole, and signs nothing new. */
async function open({ folder, entries }: LogRequest): Promise<void> {
  const ledger = await openLedger(fileStore(folder), { origin: ORIGIN, signer: SIGNER });
  const { sequenced } = ledger.size();
  if (sequenced !== entries) throw new Error(`${sequenced} entries were recovered of ${entries}`);
  await ledger.close();
}

/** What an auditor does with the ledger alone: every entry against the signed tree. */
async function read({ folder, entries }: LogRequest): Promise<void> {
  const reader = openLogDirectory(folder, { origin: ORIGIN, logKeys: [SIGNER] });
  let count = 0;
  for await (const bundle of reader.readBundles(0, entries)) count += bundle.entries.length;
  if (count !== entries) throw new Error(`${count} entries were read of ${entries}`);
}
