/**
 * What the casting service and the verifier remember of the ballots of anonymous voters, without the ballots: `npx tsx --expose-gc
 * bench/nullifier-memory.ts [--ballots 1000000] [--cache 67108864]`. Adds nullifiers that are drawn, and for the service their positions,
 * each looked for first, in memory and on a disk, and prints the memory, the disk and the time they take. No proof is verified: for the
 * verifier as a whole see `anonymous-memory.ts`.
 */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { NullifierPositions } from '../examples/board/nullifiers.js';
import { DiskRoom } from '../examples/board/room.js';
import { nullifierText } from '../src/ballot/anonymous/box.js';
import { NullifierSet, type Nullifiers } from '../src/ballot/anonymous/nullifier-set.js';
import { bytesToInteger } from '../src/core/integers.js';
import { systemRng } from '../src/core/random.js';
import type { RewritableScratch } from '../src/core/scratch.js';
import { rememberingNullifiers } from '../src/verify/nullifiers.js';
import { nodeScratchDisk, scratchFile } from '../src/verify/workers/node/scratch-file.js';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '1000000' },
    cache: { type: 'string', default: `${2 ** 26}` },
  },
});
const count = Number(values.ballots);
const MIB = 2 ** 20;

/** Live heap and buffers. */
async function live(): Promise<number> {
  // What the measurement before held is free once nobody waits for it.
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Of all ballots: bytes of memory, and microseconds of processor time. */
interface Use {
  readonly memory: number;
  readonly micros: number;
}

/** Adds nullifiers, each looked for first. */
async function filled(set: Nullifiers, add: (nullifier: bigint, i: number) => void): Promise<Use> {
  const before = await live();
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const nullifier = bytesToInteger(systemRng(31));
    if (set.has(nullifier)) throw new Error('drawn twice');
    set.add(nullifier);
    add(nullifier, i);
  }
  const { user, system } = process.cpuUsage(start);
  return { memory: (await live()) - before, micros: user + system };
}

function print(name: string, { memory, micros }: Use, bytes: number, set: Nullifiers): void {
  console.log(
    `${name}: ${(memory / MIB).toFixed(1)} MiB of memory (${(memory / count).toFixed(1)} bytes a ballot), ` +
      `${(bytes / MIB).toFixed(1)} MiB on the disk (${(bytes / count).toFixed(1)}), ` +
      `${(micros / count).toFixed(1)} µs; ${set.size} ballots`,
  );
}

/** Nullifiers and positions, as the casting service keeps them. */
async function measureService(name: string, room: DiskRoom, set: Nullifiers): Promise<void> {
  const positions = new NullifierPositions(room.table());
  const use = await filled(set, (nullifier, i) => {
    const text = nullifierText(nullifier);
    if (positions.of(text).length > 0) throw new Error('drawn twice');
    positions.add(text, i);
  });
  print(`casting service, ${name}`, use, room.use.bytes, set);
  room.close();
}

/** Nullifiers alone, as the verifier keeps them. @param kept - bytes in memory, where there is a disk */
async function measureVerifier(name: string, kept?: number): Promise<void> {
  let end = 0;
  const disk = {
    ...nodeScratchDisk,
    write(file: number, bytes: Uint8Array, at: number): number {
      end = Math.max(end, at + bytes.length);
      return nodeScratchDisk.write(file, bytes, at);
    },
  };
  const scratch = (): RewritableScratch => scratchFile(tmpdir(), undefined, disk);
  await rememberingNullifiers(kept === undefined ? {} : { scratch, scratchKept: kept }, async (memory) => {
    const set = memory.nullifiers?.(1) ?? new NullifierSet();
    const use = await filled(set, () => {});
    print(`verifier, ${name}`, use, end, set);
  });
}

const cache = Number(values.cache);
await measureVerifier('in memory');
await measureVerifier('on a disk', cache);
await measureService('in memory', new DiskRoom(tmpdir(), 2 ** 34), new NullifierSet());
const disk = new DiskRoom(tmpdir(), cache);
const set = disk.boxMemory.nullifiers?.(1);
if (set === undefined) throw new Error('no set');
await measureService('on a disk', disk, set);
