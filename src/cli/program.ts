/** The command as a whole: its commands, and how a run ends. */
import { Command, CommanderError } from 'commander';
import { SOFTWARE } from '../verify/software.js';
import { addCeremony } from './commands/ceremony.js';
import { addCircuit } from './commands/circuit.js';
import { addCount } from './commands/count.js';
import { addDecrypt } from './commands/decrypt.js';
import { addDemo } from './commands/demo.js';
import { addInit } from './commands/init.js';
import { addLedger } from './commands/ledger.js';
import { addMix } from './commands/mix.js';
import { addOfficer } from './commands/officer.js';
import { addPaper } from './commands/paper.js';
import { addPhases } from './commands/phases.js';
import { addRoll } from './commands/roll.js';
import { addTrustee } from './commands/trustee.js';
import { addVerify } from './commands/verify.js';
import { addVote } from './commands/vote.js';
import { addWorker } from './commands/worker.js';
import { describeError, EXIT, exitCodeOf } from './errors.js';
import type { Io } from './io.js';
import { newSession, type Session } from './session.js';

const HELP = `
Exit codes: verify and report: 0 verified, 1 not verified, 2 no verdict: unreadable, failed or wrong use.
All others: 0 done, 1 refused or failed, 2 wrong use or unreadable input, 3 an alarm, 130 interrupted.
Data goes to standard output, everything else to standard error.`;

/**
 * Runs the command.
 * @param args - without the program's name
 * @returns the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const session = newSession(io);
  try {
    await newProgram(session).parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    io.stderr(`hanpyo: ${describeError(error)}\n`);
    return exitCodeOf(error, session.errorCode);
  }
}

function newProgram(session: Session): Command {
  const { io } = session;
  const program = new Command('hanpyo')
    .description('Elections whose result anyone can check.')
    .version(SOFTWARE)
    .option('--json', 'print one JSON object instead of text')
    .option('--quiet', 'no progress and no hints')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('(hanpyo --help lists all commands and options)');
  const adders = [
    ...[addInit, addTrustee, addOfficer, addRoll, addPhases, addVote, addPaper, addMix, addDecrypt],
    ...[addVerify, addWorker, addLedger, addCount, addCeremony, addCircuit, addDemo],
  ];
  for (const add of adders) add(program, session);
  return program;
}
