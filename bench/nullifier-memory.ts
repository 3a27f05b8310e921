/**
 * What the casting service remembers of the ballots of anonymous voters, without the ballots: `npx tsx --expose-gc
 * bench/nullifier-memory.ts [--ballots 1000000] [--cache 67108864]`. Adds nullifiers that are drawn and their positions, each looked
 * for first, in memory and on a disk, and prints the memory, the disk and the time they take.
 */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { NullifierPositions } from '../examples/board/nullifiers.js';
import { DiskRoom } from '../examples/board/room.js';
import { nullifierText } from '../src/ballot/anonymous/box.js';
import { NullifierSet, type Nullifiers } from '../src/ballot/anonymous/nullifier-set.js';
import { bytesToInteger } from '../src/core/integers.js';
import { systemRng } from '../src/core/random.js';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '1000000' },
    cache: { type: 'string', default: `${2 ** 26}` },
  },
});
const count = Number(values.ballots);
const MIB = 2 ** 20;

/** Live heap and buffers. */
function live(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function measure(name: string, room: DiskRoom, set: Nullifiers): void {
  const before = live();
  const positions = new NullifierPositions(room.table());
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const nullifier = bytesToInteger(systemRng(31));
    const text = nullifierText(nullifier);
    if (set.has(nullifier) || positions.of(text).length > 0) throw new Error('drawn twice');
    set.add(nullifier);
    positions.add(text, i);
  }
  const { user, system } = process.cpuUsage(start);
  const memory = live() - before;
  const { bytes, pagesWritten, pagesRead } = room.use;
  console.log(
    `${name}: ${(memory / MIB).toFixed(1)} MiB of memory (${(memory / count).toFixed(1)} bytes a ballot), ` +
      `${(bytes / MIB).toFixed(1)} MiB on the disk (${(bytes / count).toFixed(1)}), ` +
      `${((user + system) / count).toFixed(1)} µs, ${pagesWritten} pages written, ${pagesRead} read; ${set.size}`,
  );
  room.close();
}

const roomy = new DiskRoom(tmpdir(), 2 ** 34);
measure('in memory', roomy, new NullifierSet());
const disk = new DiskRoom(tmpdir(), Number(values.cache));
const set = disk.boxMemory.nullifiers?.(1);
if (set === undefined) throw new Error('no set');
measure('on a disk', disk, set);
