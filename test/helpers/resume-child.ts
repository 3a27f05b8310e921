/**
 * A verification that keeps what it examined, as a process of its own, for tests that kill it: prints the report. Arguments:
 * folder of the record, folder of what is kept, and a folder for scratch files of small blocks, if there are to be any.
 */
import { directoryFiles } from '../../src/cli/record-reader.js';
import { nodeFs } from '../../src/ledger/file/node-fs.js';
import { chunksInFolder, reportToJson, resumable, verifyElection } from '../../src/verify/index.js';
import { nodeScratchDisk, scratchFile } from '../../src/verify/workers/node/scratch-file.js';
import { ENTRIES } from './entries.js';

const [record = '', kept = '', room] = process.argv.slice(2);
const store = chunksInFolder(nodeFs, kept);
const chunks = resumable(
  {
    get: store.get,
    async put(name, bytes) {
      await store.put(name, bytes);
      process.stderr.write(`kept ${name}\n`);
    },
  },
  { entries: ENTRIES },
);
/** Says when there is a file, which is when something is written to it. */
const disk = {
  ...nodeScratchDisk,
  open(path: string): number {
    const file = nodeScratchDisk.open(path);
    process.stderr.write('opened\n');
    return file;
  },
};
const scratch = room === undefined ? {} : { scratch: () => scratchFile(room, 128, disk), scratchKept: 128 };
const report = await verifyElection(directoryFiles(record), { chunks, batch: 64, ...scratch });
process.stdout.write(reportToJson(report));
