/** A writer that is killed: appends for ever, and prints `index entry` for each acknowledgement. */
import { fileStore } from '../../src/ledger/file/index.js';
import { openLedger } from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER } from './helpers.js';

const [directory, start] = process.argv.slice(2);
const ledger = await openLedger(fileStore(directory ?? ''), {
  origin: ORIGIN,
  signer: SIGNER,
  checkpointIntervalMs: 20,
});
let next = Number.parseInt(start ?? '0', 10);

async function write(): Promise<void> {
  for (;;) {
    const number = next++;
    const { index } = await ledger.append(record(number));
    process.stdout.write(`${index} ${number}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, write));
