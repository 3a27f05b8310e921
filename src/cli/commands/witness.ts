/** `hanpyo ledger witness` and `hanpyo ledger mirror`: parties beside the log, which it needs for a quorum. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { ed25519Seed } from '../../core/ed25519.js';
import { parseDecimal } from '../../core/integers.js';
import { fileStore } from '../../ledger/file/file-store.js';
import { fileWitnessStore } from '../../ledger/file/witness-store.js';
import { httpFiles } from '../../ledger/http.js';
import { Mirror, MirrorRefusedError } from '../../ledger/mirror.js';
import { MirrorEpochError } from '../../ledger/mirror-history.js';
import { formatVerifierKey, type NoteVerifier, parseVerifierKey } from '../../ledger/note-keys.js';
import { LedgerForkError } from '../../ledger/reader.js';
import { openTileLog } from '../../ledger/tile-source.js';
import { MAX_WITNESS_BYTES } from '../../ledger/witness-request.js';
import { type WitnessedLog, Witnessing } from '../../ledger/witness-server.js';
import { electionValidator } from '../../record/mirror-validator.js';
import { describeError, naming, UsageError } from '../errors.js';
import { listen, parseAddress } from '../http-listen.js';
import type { Output } from '../output.js';
import { directoryFiles } from '../record-reader.js';
import { readCosignerFile, writeCosignerFile } from '../secrets.js';
import { collect, outputOf, type Session } from '../session.js';

interface WitnessOptions {
  readonly key: string;
  readonly log: readonly string[];
  readonly listen: string;
  readonly dir: string;
}

interface MirrorOptions {
  readonly key: string;
  readonly log: readonly string[];
  readonly poll: string;
  readonly anyEntries?: true;
  readonly once?: true;
}

/** Adds the commands to `hanpyo ledger`. */
export function addWitness(ledger: Command, session: Session): void {
  ledger
    .command('witness-key')
    .description('make a key file for a witness or a mirror; its verifier key goes into policies')
    .argument('<file>', 'key file to make (mode 0600)')
    .requiredOption('--name <name>', 'name of the key, such as witness.example.org')
    .action(async (file: string, { name }: { name: string }, command: Command) => {
      const key = formatVerifierKey(await writeCosignerFile(file, name, ed25519Seed(session.io.rng)));
      outputOf(session, command).result({ key: file, verifierKey: key }, key);
    });
  ledger
    .command('witness')
    .description('cosign checkpoints of logs over HTTP, until interrupted')
    .requiredOption('--key <file>', 'key file of the witness')
    .requiredOption('--log <vkey>', 'verifier key of a log, by its origin’s name (repeatable)', collect)
    .option('--listen <address>', 'address to listen on', '127.0.0.1:8440')
    .requiredOption('--dir <dir>', 'folder where it remembers what it cosigned')
    .action((options: WitnessOptions, command: Command) => witness(options, session, command));
  ledger
    .command('mirror')
    .description('follow a log, validate and keep all of it, and cosign; until interrupted')
    .argument('<source>', 'URL or folder of the log')
    .argument('<dir>', 'folder to keep it in; DIR/log is what a web server may serve')
    .requiredOption('--key <file>', 'key file of the mirror; not that of a witness')
    .requiredOption(
      '--log <vkey>',
      'verifier key of the log; of several, the last is in force (repeatable)',
      collect,
    )
    .option('--poll <seconds>', 'how often to look for news', '2')
    .option('--any-entries', 'keep entries of any kind, instead of an election’s only')
    .option('--once', 'end when all there is has been mirrored')
    .action((source: string, dir: string, options: MirrorOptions, command: Command) =>
      mirror(source, dir, options, session, command),
    );
}

async function witness(options: WitnessOptions, session: Session, command: Command): Promise<void> {
  const output = outputOf(session, command);
  const signer = await readCosignerFile(options.key);
  const store = await fileWitnessStore(options.dir);
  try {
    const witnessing = new Witnessing({ signers: [signer], logs: logsOf(options.log), store });
    const server = await listen((request) => witnessing.handle(request), {
      ...parseAddress(options.listen),
      maxBody: MAX_WITNESS_BYTES,
      onError: (error) => output.warn(describeError(error)),
    });
    output.say(`${formatVerifierKey(signer)} listens at ${server.url}`);
    await interrupted(session.io.interruption());
    await server.close();
  } finally {
    await store.close();
  }
}

async function mirror(
  source: string,
  dir: string,
  options: MirrorOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const output = outputOf(session, command);
  const seconds = parseDecimal(options.poll, 86_400, '--poll');
  if (seconds === 0) throw new UsageError('--poll is at least 1 second');
  const files = /^https?:\/\//.test(source) ? httpFiles(source) : directoryFiles(source);
  const logKeys = options.log.map(logKey);
  const trust = { origin: logKeys[0]?.name ?? '', logKeys };
  const signer = await readCosignerFile(options.key);
  const pending = await fileWitnessStore(join(dir, 'pending'));
  const store = fileStore(join(dir, 'log'), { journalDirectory: join(dir, 'journal') });
  const validate = options.anyEntries ? {} : { validate: electionValidator(session.io.rng) };
  try {
    const kept = await Mirror.open({
      source: openTileLog(files, trust),
      trust,
      store,
      pending,
      signer,
      ...validate,
    });
    try {
      await keepUp(kept, { ...options, seconds, signal: session.io.interruption() }, output);
    } finally {
      await kept.close();
    }
  } finally {
    await pending.close();
  }
}

/** Follows until interrupted; one listener for all rounds, for a mirror runs for months. */
async function keepUp(
  kept: Mirror,
  { once, seconds, signal }: Pick<MirrorOptions, 'once'> & { seconds: number; signal: AbortSignal },
  output: Output,
): Promise<void> {
  const ended = interrupted(signal);
  for (let told = -1; !signal.aborted; ) {
    try {
      const { size } = await kept.follow();
      if (size !== told) output.say(`${size} entries are mirrored and cosigned`);
      told = size;
    } catch (error) {
      if (once || isFinal(error)) throw error;
      output.warn(describeError(error));
    }
    if (once) return;
    await pause(1000 * seconds, ended);
  }
}

/** Waits for a time, or until `ended`. */
async function pause(ms: number, ended: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([ended, time]);
  clearTimeout(timer);
}

/** What no later round mends: people must look at it. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof LedgerForkError ||
    error instanceof MirrorRefusedError ||
    error instanceof MirrorEpochError
  );
}

/** The logs of verifier keys: several keys of one name are one log. */
function logsOf(texts: readonly string[]): readonly WitnessedLog[] {
  const keys = texts.map(logKey);
  const origins = [...new Set(keys.map(({ name }) => name))];
  return origins.map((origin) => ({ origin, keys: keys.filter(({ name }) => name === origin) }));
}

function logKey(text: string): NoteVerifier {
  const key = naming('--log', () => parseVerifierKey(text));
  if (key.type !== 1) throw new UsageError(`${text} is not the verifier key of a log`);
  return key;
}

function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
