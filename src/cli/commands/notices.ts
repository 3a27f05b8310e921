/** `hanpyo officer extend` and `hanpyo officer rotate`: what officers announce while an election runs. */
import type { Command } from 'commander';
import { formatVerifierKey } from '../../ledger/note-keys.js';
import { extensionEntry, logKeyEntry } from '../../record/notices.js';
import { readElection } from '../election.js';
import { RefusedError, UsageError } from '../errors.js';
import type { Io } from '../io.js';
import { replaceLogKey, rotationOf, signAnew } from '../rotation.js';
import { outputOf, type Session } from '../session.js';
import { workspaceAt } from '../workspace.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';

interface ExtendOptions extends OfficerOptions {
  readonly until: string;
  readonly reason: string;
}

/** Adds the commands to `hanpyo officer`. */
export function addNotices(officer: Command, session: Session): void {
  signedByOfficers(
    officer
      .command('extend')
      .description('announce that voting goes on for longer; the closing entry still closes')
      .argument('<dir>', 'workspace')
      .requiredOption('--until <time>', 'the new end, such as 2026-11-22T20:00:00+09:00')
      .requiredOption('--reason <text>', 'why, for the public'),
  ).action((dir: string, { until, reason }: ExtendOptions, command: Command) =>
    runAct(session, command, dir, async ({ record }, officers) => {
      const end = parseTime(until);
      if (record.phase !== 'voting') throw new RefusedError('voting is extended only while it is open');
      const before = record.notices.extensions.at(-1)?.until ?? 0;
      if (end <= before) throw new RefusedError(`${timeText(before)} was announced already`);
      return {
        entries: [extensionEntry(record, { until: end, reason }, officers)],
        summary: `Voting goes on until ${timeText(end)}.`,
        details: { until: end },
      };
    }),
  );
  signedByOfficers(
    officer
      .command('rotate')
      .description('announce a new key of the log and sign with it; run again after "post", or a crash')
      .argument('<dir>', 'workspace'),
  ).action((dir: string, options: OfficerOptions, command: Command) =>
    rotate(dir, options, session, command),
  );
}

async function rotate(
  dir: string,
  { entries }: OfficerOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const { io } = session;
  const rotation = await rotationNow(dir, io);
  const key = formatVerifierKey(rotation.next);
  if (rotation.kind === 'announce') {
    await runAct(session, command, dir, async ({ record }, officers) => ({
      entries: [logKeyEntry(record, key, officers)],
      summary: `The key ${key} is ${entries === undefined ? 'announced' : 'to be announced; then run this command again'}.`,
      details: { verifierKey: key },
    }));
    if (entries !== undefined) return;
  }
  const workspace = workspaceAt(dir);
  const output = outputOf(session, command);
  if (rotation.kind !== 'sign') output.say(`The old key is kept in ${await replaceLogKey(workspace)}.`);
  await signAnew(workspace, io);
  output.say('The log signs with the new key. Give it to the operators of witnesses and mirrors.');
  if (rotation.kind !== 'announce') output.result({ verifierKey: key }, `The log signs with ${key}.`);
}

async function rotationNow(dir: string, io: Io): ReturnType<typeof rotationOf> {
  const { record } = await readElection(dir, io);
  if (record.phase === 'published') throw new RefusedError('the election has ended');
  return rotationOf(workspaceAt(dir), record, io);
}

/** Seconds since 1970 of a time with its zone. @throws {UsageError} */
export function parseTime(text: string): number {
  const [, year = '', month = '', day = ''] = TIME.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number.parseInt(year, 10), Number.parseInt(month, 10), 0)).getUTCDate();
  const seconds = Math.floor(Date.parse(text) / 1000);
  if (year === '' || Number.parseInt(day, 10) > lastDay || !Number.isSafeInteger(seconds) || seconds < 1)
    throw new UsageError(`${text} is no time such as 2026-11-22T20:00:00+09:00`);
  return seconds;
}

function timeText(seconds: number): string {
  return seconds > 8_000_000_000 ? `second ${seconds}` : new Date(1000 * seconds).toISOString();
}

const TIME = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;
