/** A casting service: hands in records [start, start + count), some at a time, and prints `index number` for each receipt. */
import { openIntake, pgClient } from '../../src/ledger/postgres/index.js';
import { record } from './helpers.js';

const [connectionString = '', start = '0', count = '0'] = process.argv.slice(2);
const intake = openIntake(pgClient({ connectionString, connections: 1 }), { pollMs: 5, failures: 1000 });
let next = Number.parseInt(start, 10);
const end = next + Number.parseInt(count, 10);

async function write(): Promise<void> {
  while (next < end) {
    const number = next++;
    const { index } = await intake.append(record(number));
    process.stdout.write(`${index} ${number}\n`);
  }
}

await Promise.all(Array.from({ length: 25 }, write));
await intake.close();
