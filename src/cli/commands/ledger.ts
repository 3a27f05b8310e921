/** `hanpyo ledger`: figures, comparison and copies of logs. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fromUtf8, toHex } from '../../core/bytes.js';
import { parseDecimal } from '../../core/integers.js';
import { parseJson } from '../../core/json.js';
import { asInteger, asObject } from '../../core/json-fields.js';
import { exportLog } from '../../ledger/file/directory.js';
import { type LogSample, logStats } from '../../ledger/stats.js';
import { naming, RefusedError } from '../errors.js';
import { exists, readInput, writePublic } from '../files.js';
import { openRecordFiles } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { findRecord } from '../workspace.js';
import { type CompareOptions, compareCopies } from './compare.js';
import { addLedgerStores } from './ledger-stores.js';
import { addWitness } from './witness.js';

interface StatsOptions {
  readonly samples?: string;
  readonly capacity?: string;
}

const MAX = Number.MAX_SAFE_INTEGER;

/** Adds the commands. */
export function addLedger(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the log under a record');
  ledger
    .command('stats')
    .description('size and growth of a log')
    .argument('<path>', 'workspace or record')
    .option(
      '--samples <file>',
      'keep a sample of each call in this file, and tell rates and forecast from them',
    )
    .option('--capacity <bytes>', 'bytes that the log may use')
    .action((path: string, options: StatsOptions, command: Command) =>
      stats(path, options, session, command),
    );
  ledger
    .command('compare')
    .description('compare copies of one log; exit code 1 if two hold different histories')
    .argument('<copies...>', 'two or more workspaces, records or URLs of logs')
    .option('--evidence <dir>', 'of a fork: write the two signed checkpoints into this folder')
    .action((copies: readonly string[], options: CompareOptions, command: Command) =>
      compareCopies(copies, options, session, command),
    );
  addWitness(ledger, session);
  ledger
    .command('export')
    .description('write the published form of a log into a new folder, verified on the way')
    .argument('<path>', 'workspace or record')
    .argument('<dir>', 'folder to write')
    .action(async (path: string, dir: string, _: object, command: Command) => {
      if (await exists(dir)) throw new RefusedError(`${dir} exists already`);
      const { reader } = await openRecordFiles(await findRecord(path));
      const { size, root } = await exportLog(reader, dir);
      outputOf(session, command).result(
        { dir, size, root: toHex(root) },
        `${counted(size, 'entry', 'entries')}, root ${toHex(root)}, in ${dir}`,
      );
    });
  addLedgerStores(ledger, session);
}

async function stats(path: string, options: StatsOptions, session: Session, command: Command): Promise<void> {
  const record = await findRecord(path);
  const { reader } = await openRecordFiles(record);
  const { size } = await reader.checkpoint();
  const time = Math.floor(Date.now() / 1000);
  const now: LogSample = { size, bytes: await bytesBelow(record), time };
  const samples = options.samples === undefined ? [now] : await keepSample(options.samples, now);
  const capacity =
    options.capacity === undefined ? undefined : parseDecimal(options.capacity, MAX, '--capacity');
  const figures = logStats(samples, capacity);
  const lines = Object.entries(figures).map(
    ([name, value]) => `${name.padEnd(18)}${Number.isInteger(value) ? value : value.toFixed(2)}`,
  );
  outputOf(session, command).result(figures, lines.join('\n'));
}

/** Adds a sample to a file of one JSON object a line. @returns all of them */
async function keepSample(file: string, now: LogSample): Promise<readonly LogSample[]> {
  const text = (await exists(file)) ? fromUtf8(await readInput(file), file) : '';
  const before = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => naming(`${file}, line ${i + 1}`, () => readSample(line)));
  const samples = [...before, now];
  await writePublic(file, `${samples.map((sample) => JSON.stringify(sample)).join('\n')}\n`);
  return samples;
}

function readSample(line: string): LogSample {
  const { size, bytes, time } = asObject(parseJson(line, 1000), '', ['size', 'bytes', 'time']);
  return {
    size: asInteger(size, 'size', 0, MAX),
    bytes: asInteger(bytes, 'bytes', 0, MAX),
    time: asInteger(time, 'time', 0, MAX),
  };
}

/** Bytes of all files below a folder. */
export async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile());
  const sizes = await Promise.all(
    files.map(async ({ name, parentPath }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
