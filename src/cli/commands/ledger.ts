/** `hanpyo ledger`: figures, comparison and copies of logs. */
import type { Command } from 'commander';
import { toHex } from '../../core/bytes.js';
import { exportLog } from '../../ledger/file/directory.js';
import { RefusedError } from '../errors.js';
import { exists } from '../files.js';
import { openLogFiles } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { findRecord } from '../workspace.js';
import { type CompareOptions, compareCopies } from './compare.js';
import { addLedgerArchive } from './ledger-archive.js';
import { addLedgerStats } from './ledger-stats.js';
import { addLedgerStores } from './ledger-stores.js';
import { addWitness } from './witness.js';

/** Adds the commands. */
export function addLedger(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the log under a record');
  addLedgerStats(ledger, session);
  ledger
    .command('compare')
    .description('compare copies of one log; exit code 1 if two hold different histories')
    .argument('<copies...>', 'two or more workspaces, records or URLs of logs')
    .option('--evidence <dir>', 'of a fork: write the two signed checkpoints into this folder')
    .option('--pin <file>', 'keep the checkpoint there, and refuse copies that do not extend it')
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
      const { reader } = await openLogFiles(await findRecord(path));
      const { size, root } = await exportLog(reader, dir);
      outputOf(session, command).result(
        { dir, size, root: toHex(root) },
        `${counted(size, 'entry', 'entries')}, root ${toHex(root)}, in ${dir}`,
      );
    });
  addLedgerArchive(ledger, session);
  addLedgerStores(ledger, session);
}
