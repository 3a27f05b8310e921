/**
 * A verification that keeps what it examined, as a process of its own, for tests that kill it: prints the report. Arguments:
 * folder of the record, folder of what is kept.
 */
import { directoryFiles } from '../../src/cli/record-reader.js';
import { nodeFs } from '../../src/ledger/file/node-fs.js';
import { chunksInFolder, reportToJson, resumable, verifyElection } from '../../src/verify/index.js';
import { ENTRIES } from './entries.js';

const [record = '', kept = ''] = process.argv.slice(2);
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
process.stdout.write(reportToJson(await verifyElection(directoryFiles(record), { chunks, batch: 64 })));
