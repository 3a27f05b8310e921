/** `hanpyo ledger stats`: size and growth of a log, week by week, and an alarm before its disk is full. */
import type { Command } from 'commander';
import { fromUtf8 } from '../../core/bytes.js';
import { parseDecimal } from '../../core/integers.js';
import { parseJson } from '../../core/json.js';
import { asInteger, asObject } from '../../core/json-fields.js';
import { type LogSample, type LogWeek, logStats, secondsToFull, weeksOf } from '../../ledger/stats.js';
import { EXIT, naming, UsageError } from '../errors.js';
import { exists, readInput, writePublic } from '../files.js';
import { bytesBelow } from '../folder-size.js';
import { openLogFiles } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { findRecord } from '../workspace.js';

interface StatsOptions {
  readonly samples?: string;
  readonly capacity?: string;
  readonly alarmDays?: string;
  readonly weekly?: true;
}

const MAX = Number.MAX_SAFE_INTEGER;
const DAY = 86_400;

/** Adds the command to `ledger`. */
export function addLedgerStats(ledger: Command, session: Session): void {
  ledger
    .command('stats')
    .description('size and growth of a log')
    .argument('<path>', 'workspace or record')
    .option(
      '--samples <file>',
      'keep a sample of each call in this file, and tell rates and forecast from them',
    )
    .option('--capacity <bytes>', 'bytes that the log may use')
    .option(
      '--alarm-days <days>',
      `exit code ${EXIT.alarm} if the capacity will be used up within this time, or is`,
    )
    .option('--weekly', 'growth of each week')
    .action((path: string, options: StatsOptions, command: Command) =>
      stats(path, options, session, command),
    );
}

async function stats(path: string, options: StatsOptions, session: Session, command: Command): Promise<void> {
  const capacity =
    options.capacity === undefined ? undefined : parseDecimal(options.capacity, MAX, '--capacity');
  const alarmDays =
    options.alarmDays === undefined ? undefined : parseDecimal(options.alarmDays, 100_000, '--alarm-days');
  if (alarmDays !== undefined && (capacity === undefined || options.samples === undefined))
    throw new UsageError('--alarm-days needs --capacity and --samples');
  const record = await findRecord(path);
  const { reader } = await openLogFiles(record);
  const { size } = await reader.checkpoint();
  const now: LogSample = { size, bytes: await bytesBelow(record), time: session.io.now() };
  const samples = options.samples === undefined ? [now] : await keepSample(options.samples, now);
  const figures = logStats(samples, capacity);
  const left = capacity === undefined ? undefined : secondsToFull(samples, capacity);
  const weeks = options.weekly ? { weeks: weeksOf(samples) } : {};
  const alarm = alarmDays === undefined ? undefined : alarmOf(left, alarmDays);
  const lines = [
    ...Object.entries(figures).map(([name, value]) => `${name.padEnd(18)}${round(value)}`),
    ...(weeks.weeks ?? []).map(weekLine),
    ...(alarm === undefined ? [] : [alarm.forecast]),
  ];
  const output = outputOf(session, command);
  output.result({ ...figures, ...weeks, ...alarm }, lines.join('\n'));
  if (alarm?.alarm !== true) return;
  output.warn(alarm.forecast);
  session.exitCode = EXIT.alarm;
}

/** What to say about the time that is left, and whether somebody must act. */
function alarmOf(
  seconds: number | undefined,
  days: number,
): { readonly alarm: boolean; readonly daysToFull?: number; readonly forecast: string } {
  if (seconds === undefined)
    return { alarm: false, forecast: 'no forecast: nothing has grown since the first sample' };
  const daysToFull = seconds / DAY;
  const alarm = daysToFull <= days;
  const forecast =
    seconds === 0
      ? 'the capacity is used up'
      : `the capacity is used up in ${daysToFull.toFixed(1)} days, ${alarm ? 'within' : 'not within'} the ${days} of the alarm`;
  return { alarm, daysToFull, forecast };
}

function weekLine({ start, size, newEntries, newBytes }: LogWeek): string {
  const day = new Date(start * 1000).toISOString().slice(0, 10);
  const each = newEntries > 0 ? `, ${round(newBytes / newEntries)} bytes each` : '';
  return `week of ${day}: ${newEntries} new of ${size} entries, ${round(newBytes)} bytes${each}`;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

/** Adds a sample to a file of one JSON object a line. @returns all of them */
async function keepSample(file: string, now: LogSample): Promise<readonly LogSample[]> {
  const text = (await exists(file)) ? fromUtf8(await readInput(file), file) : '';
  const before = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => naming(`${file}, line ${i + 1}`, () => readSample(line)));
  const last = before.at(-1);
  if (last !== undefined && (last.time > now.time || last.size > now.size))
    throw new UsageError(
      `${file}: its last sample is of a later time or a larger log; the clock or the log went back, or it is another log’s`,
    );
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
