/** What was dropped or chosen, as files with their paths. Contents are not read here. */
import type { DroppedFile } from '../audit/record.js';

/** More are no record that a page can verify. */
const MOST_FILES = 500_000;

/** Files of an input element. Those of a folder have their path in it. */
export function chosenFiles(list: FileList): readonly DroppedFile[] {
  return Array.from(list, (file): DroppedFile => [file.webkitRelativePath || file.name, file]);
}

/**
 * Files of a drop, folders with all that is below them.
 * @throws {RangeError} for too many files
 */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  // Entries must be taken before anything is waited for: the transfer is emptied after the event.
  const entries = Array.from(transfer.items).flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: DroppedFile[] = [];
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: DroppedFile[]): Promise<void> {
  if (files.length >= MOST_FILES) throw new RangeError('too many files');
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    files.push([path, await new Promise<File>((yes, no) => (entry as FileSystemFileEntry).file(yes, no))]);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((yes, no) => reader.readEntries(yes, no));
    if (some.length === 0) return;
    for (const below of some) await collect(below, files);
  }
}
