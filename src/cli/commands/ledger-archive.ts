/** `hanpyo ledger archive`, `check-archive` and `unarchive`: older entries out of a log's folder, and back. */
import type { Command } from 'commander';
import { parseDecimal } from '../../core/integers.js';
import { archiveLog, checkArchive } from '../../ledger/file/archive.js';
import { type ArchiveListing, archivedSize } from '../../ledger/file/archive-listing.js';
import { restoreArchive } from '../../ledger/file/archive-restore.js';
import { ARCHIVE_ENTRIES, MAX_ARCHIVE_ENTRIES } from '../../ledger/file/archive-segment.js';
import { openLogFiles } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { findRecord } from '../workspace.js';

interface ArchiveCommandOptions {
  readonly keep?: string;
  readonly entries?: string;
}

const PATH = 'workspace or record';
const ARCHIVE = 'folder of the archive files';

/** Adds the commands to `ledger`. */
export function addLedgerArchive(ledger: Command, session: Session): void {
  ledger
    .command('archive')
    .description(
      'move older entries into archive files, each read back and verified before anything is removed',
    )
    .argument('<path>', PATH)
    .argument('<archive>', ARCHIVE)
    .option(
      '--keep <entries>',
      `entries that stay in any case, ${ARCHIVE_ENTRIES} by default; 0 for a closed log`,
    )
    .option('--entries <n>', `entries of an archive file, ${ARCHIVE_ENTRIES} by default`)
    .action((path: string, archive: string, options: ArchiveCommandOptions, command: Command) =>
      moveOut(path, archive, options, session, command),
    );
  ledger
    .command('check-archive')
    .description('verify every archive file of a log; names the first that is missing or damaged')
    .argument('<path>', PATH)
    .argument('<archive>', ARCHIVE)
    .action(async (path: string, archive: string, _: object, command: Command) => {
      const { record, trust } = await opened(path, archive);
      const listing = await checkArchive(record, archive, trust);
      tell(listing, 'verified', session, command);
    });
  ledger
    .command('unarchive')
    .description('write archived entries back into the folder of their log, verified on the way')
    .argument('<path>', PATH)
    .argument('<archive>', ARCHIVE)
    .action(async (path: string, archive: string, _: object, command: Command) => {
      const { record, trust } = await opened(path, archive);
      const listing = await restoreArchive(record, archive, trust);
      tell(listing, 'restored', session, command);
    });
}

async function moveOut(
  path: string,
  archive: string,
  options: ArchiveCommandOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const { keep, entries } = options;
  const { record, trust } = await opened(path, archive);
  const signal = session.io.interruption();
  const output = outputOf(session, command);
  const { listing, moved } = await output.progress('archiving', (show) =>
    archiveLog(record, archive, trust, {
      signal,
      onProgress: ({ size, of }) => show(size, of),
      ...(keep !== undefined && { keep: parseDecimal(keep, Number.MAX_SAFE_INTEGER, '--keep') }),
      ...(entries !== undefined && { entries: parseDecimal(entries, MAX_ARCHIVE_ENTRIES, '--entries') }),
    }),
  );
  const archived = archivedSize(listing);
  const files = listing.segments.length;
  output.result(
    { archived, moved, files },
    `${counted(archived, 'entry', 'entries')} archived in ${counted(files, 'file')}, ${moved} of them now`,
  );
}

/** The folder of a record, and whom to believe: both may need entries of the archive. */
async function opened(
  path: string,
  archive: string,
): Promise<{ record: string; trust: Awaited<ReturnType<typeof openLogFiles>>['trust'] }> {
  const record = await findRecord(path);
  const { trust } = await openLogFiles(record, archive);
  return { record, trust };
}

function tell(listing: ArchiveListing, done: string, session: Session, command: Command): void {
  const archived = archivedSize(listing);
  const bytes = listing.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const files = listing.segments.length;
  outputOf(session, command).result(
    { archived, files, bytes },
    `${counted(archived, 'entry', 'entries')} in ${counted(files, 'archive file')}, ${bytes} bytes: ${done}`,
  );
}
