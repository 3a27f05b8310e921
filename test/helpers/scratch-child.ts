/**
 * Writes into a scratch file, as a process of its own, for tests that kill it or leave it no room: says what became of each
 * block. Arguments: folder, number of blocks, and `wait` if it stays.
 */
import { ScratchError } from '../../src/core/scratch.js';
import { scratchFile } from '../../src/verify/workers/node/scratch-file.js';

const [folder = '', blocks = '0', wait] = process.argv.slice(2);
const scratch = scratchFile(folder);
try {
  for (let i = 0; i < Number.parseInt(blocks, 10); i++) {
    scratch.append(new Uint8Array(scratch.block).fill(i));
    process.stdout.write(`written ${i}\n`);
  }
} catch (error) {
  const cause = error instanceof ScratchError ? (error.cause as NodeJS.ErrnoException).code : 'none';
  process.stdout.write(`failed ${String(cause)}\n`);
}
if (wait === 'wait') setInterval(() => {}, 1000);
