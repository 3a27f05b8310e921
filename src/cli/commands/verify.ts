/** `hanpyo verify` and `hanpyo report`: everything again, from the public files alone. */
import type { Command } from 'commander';
import { EXIT } from '../errors.js';
import { writePublic } from '../files.js';
import type { RenderedReport } from '../foreign.js';
import type { Output } from '../output.js';
import { collect, outputOf, type Session } from '../session.js';
import { FORMATS, type VerifyCommandOptions, verifyPath } from '../verify-path.js';

/** Adds the commands. */
export function addVerify(program: Command, session: Session): void {
  examination(
    program
      .command('verify')
      .description('verify a record; exit code 0 if verified, 1 if not, 2 without a verdict'),
  )
    .option('--html <file>', 'also write the report as a web page')
    .action(async (path: string, options: VerifyCommandOptions, command: Command) => {
      const output = outputOf(session, command);
      const report = await reportOf(path, options, session, output);
      if (options.html !== undefined) await writePublic(options.html, report.html());
      output.raw(output.json ? report.json() : report.text());
      if (report.verdict !== 'verified') session.exitCode = EXIT.refused;
    });
  examination(
    program
      .command('report')
      .description('verify a record and make the report a web page; exit codes of verify'),
  )
    .option('--html <file>', 'file to write; standard output by default')
    .action(async (path: string, options: VerifyCommandOptions, command: Command) => {
      const output = outputOf(session, command);
      const report = await reportOf(path, options, session, output);
      const page = report.html();
      if (options.html === undefined) output.raw(page);
      else {
        await writePublic(options.html, page);
        output.result({ verdict: report.verdict, html: options.html }, `${report.verdict}: ${options.html}`);
      }
      if (report.verdict !== 'verified') session.exitCode = EXIT.refused;
    });
}

/** The record, and all that is said about it and about who examines it. */
function examination(command: Command): Command {
  return examiners(rules(chain(evidence(command))));
}

/** Where the record is, and what it must agree with. */
function evidence(command: Command): Command {
  return command
    .argument(
      '<path>',
      'workspace, folder, file or URL of a record of an election or a forum, or the URL of a node of a chain',
    )
    .option('--format <format>', `format of the record: ${FORMATS.join(', ')}; told by its files by default`)
    .option('--receipt <file>', 'a voter’s receipt that the record must agree with (repeatable)', collect)
    .option('--checkpoint <file>', 'an earlier checkpoint that the record must extend (repeatable)', collect)
    .option('--policy <file>', 'a policy of witnesses that the checkpoint must satisfy (repeatable)', collect)
    .option('--pin <file>', 'keep the checkpoint there, and refuse a record that does not extend it');
}

/** Options for elections on a chain. */
function chain(command: Command): Command {
  return command
    .option('--contract <address>', 'of a chain: the contract')
    .option('--election <id>', 'of a chain: the election')
    .option('--block <block>', 'of a chain: the last block, a number, finalized (default) or latest')
    .option('--from-block <number>', 'of a chain: a block that the election is not older than')
    .option(
      '--voters <file>',
      'of a chain: addresses of the roll, one a line, where the chain has its root only',
    )
    .option('--known <file>', 'of a chain with anonymous ballots: circuit, keys of trustees, roll; JSON');
}

/** Where older entries are, the language, and rules of other systems. */
function rules(command: Command): Command {
  return command
    .option('--archive <dir>', 'the archive that older entries of the record were moved to')
    .option('--lang <tag>', 'language of titles, such as ko')
    .option(
      '--lenient',
      'of helios and verificatum: leave out rules that these do not have, such as large groups',
    )
    .option(
      '--expect <kind>',
      'of verificatum: refuse proofs of another kind than mixing, shuffling or decryption',
    );
}

/** Who examines ballots, and what is kept of it. */
function examiners(command: Command): Command {
  return command
    .option('--workers <n>', 'threads that verify ballots, 0 or 1 for none; one for each core by default')
    .option(
      '--second-opinion <fraction>',
      'share of ballots that a second engine verifies too, such as 0.001',
    )
    .option('--resume <folder>', 'keep there what was examined, and begin where an earlier run ended')
    .option('--queue <url>', 'let workers examine: a redis:// or postgres:// URL, or - for HANPYO_QUEUE')
    .option(
      '--recheck <fraction>',
      'share of what others found good that is examined here too; 1/64 by default',
    );
}

/** Verifies the record at a path. An error is no verdict, and must not be taken for one. */
function reportOf(
  path: string,
  options: VerifyCommandOptions,
  session: Session,
  output: Output,
): Promise<RenderedReport> {
  session.errorCode = EXIT.usage;
  return verifyPath(path, options, session.io, output);
}
