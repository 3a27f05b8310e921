/** `hanpyo/ledger/file`: logs in folders of the local disk (Node only). */
export {
  type ArchiveOptions,
  type ArchiveResult,
  type ArchiveWork,
  archiveLog,
  checkArchive,
} from './archive.js';
export { ArchiveDamagedError } from './archive-files.js';
export type { ArchivedSegment, ArchiveListing } from './archive-listing.js';
export { type ArchiveSource, withArchivedFiles } from './archive-reader.js';
export { restoreArchive } from './archive-restore.js';
export type { SegmentRange } from './archive-segment.js';
export { exportLog, type LogDirectoryOptions, openLogDirectory } from './directory.js';
export { type FileStoreOptions, fileStore, StoreIoError } from './file-store.js';
export { type FolderObjectsOptions, folderObjects } from './folder-objects.js';
export { type Fs, type FsFile, type Readers, replaceFile } from './fs.js';
export { LedgerLockedError, type ProcessIdentity, type ProcessTable } from './lock.js';
export { nodeFs } from './node-fs.js';
export { type FilePinOptions, filePin } from './pin.js';
export {
  type FileWitnessStore,
  type FileWitnessStoreOptions,
  fileWitnessStore,
  WitnessStoreError,
} from './witness-store.js';
