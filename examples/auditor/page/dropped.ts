/** What was dropped or chosen, as files with their paths. Contents are not read here. */
import type { DroppedFile } from '../audit/record.js';

/** More are no record that a page can verify. */
const MOST_FILES = 500_000;

/** Files of an input element. Those of a folder have their path in it. @throws {RangeError} for too many files */
export function chosenFiles(list: FileList): readonly DroppedFile[] {
  if (list.length > MOST_FILES) throw new RangeError('too many files');
  return Array.from(list, (file): DroppedFile => [file.webkitRelativePath || file.name, file]);
}

/** The newer way to folders, which not every browser has; the older one does not read in Chromium where the page is a file. */
interface HandedItem {
  getAsFileSystemHandle?(): Promise<FileSystemFileHandle | FileSystemDirectoryHandle | null>;
}

/**
 * Files of a drop, folders with all that is below them.
 * @throws {RangeError} for too many files
 */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  // All must be taken before anything is waited for: the transfer is emptied after the event.
  const taken = Array.from(transfer.items, (item) => ({
    handle: (item as HandedItem).getAsFileSystemHandle?.(),
    entry: item.webkitGetAsEntry(),
  }));
  const files: DroppedFile[] = [];
  for (const { handle, entry } of taken) {
    const handed = await handle;
    if (handed) await collectHandle(handed, handed.name, files);
    else if (entry !== null) await collect(entry, files);
  }
  return files;
}

async function collectHandle(
  handle: FileSystemFileHandle | FileSystemDirectoryHandle,
  path: string,
  files: DroppedFile[],
): Promise<void> {
  if (files.length >= MOST_FILES) throw new RangeError('too many files');
  if (handle.kind === 'file') files.push([path, await handle.getFile()]);
  else for await (const below of handle.values()) await collectHandle(below, `${path}/${below.name}`, files);
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
